"""A user's table of corrections -> Cast put right: `name  Wan  Wan Qingsong` -> every 'Wan' is Wan Qingsong.

Lines that begin with '#' are comments; the first other line names the columns. A row says, by its action:

    mention   in this article, what has the text `name` is `entity`
    name      in every article, what has the text `name` is `entity`
    same      the entity called `name` is the entity called `entity`, wherever it was found
    apart     what has the text `name` is never `entity`, but an entity of its own that is called so

A `mention` goes before a `name`, and either before `apart`; `same` follows whatever they gave. Texts are
compared as names are: without accents, dots, 'the', the possessive and, but for short acronyms, case. An
`entity` is called as in the tables of the gazetteer, or new: then it is of the class of what it was found as.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import TableError
from kg.gazetteer import normalise
from kg.records import Correction, Entity, make_entity_id
from kg.tables import read_rows

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from kg.entities import Cast
    from kg.gazetteer import Gazetteer
    from kg.records import Mention, Statement

# What a user puts into the folder of a build, and no build touches.
_CORRECTIONS = "corrections.tsv"
_ACTIONS = ("mention", "name", "same", "apart")
_COLUMNS = ("action", "article", "name", "entity")
_OPTIONAL_COLUMNS = ("note",)


def read_corrections(path: str | os.PathLike[str]) -> tuple[Correction, ...]:
    """The rows of a file, in their order. Raises TableError with file and line for a wrong one."""
    path = Path(path)
    if not path.is_file():
        raise TableError(f"{path}: no such file; give a table with the columns {', '.join(_COLUMNS)}")
    try:
        rows = [_read_row(cells, f"{path.name}:{n}") for n, cells in read_rows(path, columns=_COLUMNS)]
    except UnicodeDecodeError as error:
        raise TableError(f"{path}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    _check_agreement(rows)
    return tuple(rows)


def _read_row(cells: dict[str, str], where: str) -> Correction:
    allowed = (*_COLUMNS, *_OPTIONAL_COLUMNS)
    unknown = next((column for column in cells if column not in allowed), None)
    if unknown is not None:
        raise TableError(f"{where}: unknown column {unknown!r}; the columns are {', '.join(allowed)}")
    correction = Correction(
        **{column: " ".join(cells.get(column, "").split()) for column in allowed}, where=where
    )
    problem = _find_problem(correction)
    if problem:
        raise TableError(f"{where}: {problem}")
    return correction


def _find_problem(correction: Correction) -> str:
    """What is wrong with a row by itself, '' where nothing is."""
    action, name = correction.action, correction.name
    if action not in _ACTIONS:
        return f"action {action!r} is none of {', '.join(_ACTIONS)}"
    for column in ("name", "entity"):
        if not getattr(correction, column):
            return f"{column} is empty; every row needs one"
    if action == "mention" and not correction.article:
        return "article is empty; give the id of the article, or make it action 'name' for every article"
    if action != "mention" and correction.article:
        return f"action {action!r} holds in every article; leave article {correction.article!r} out"
    if action in {"same", "apart"} and make_entity_id(name) == make_entity_id(correction.entity):
        return f"name and entity are both {name!r}; give two names"
    return ""


def _check_agreement(rows: Sequence[Correction]) -> None:
    """Raise TableError where rows contradict one another."""
    said: dict[tuple[str, str, str], Correction] = {}
    for row in (r for r in rows if r.action != "apart"):
        first = said.setdefault(_name_subject(row), row)
        if first.entity != row.entity:
            raise TableError(
                f"{row.where}: {row.name!r} is {first.entity!r} already at {first.where}; keep one of the two"
            )
    same = {make_entity_id(row.name): row for row in rows if row.action == "same"}
    for row in rows:
        other = _find_contradiction(row, same)
        if other is not None:
            raise TableError(
                f"{row.where}: contradicts {other.where}, by which {other.name!r} is {other.entity!r}; "
                "keep one of the two"
            )


def _name_subject(row: Correction) -> tuple[str, str, str]:
    """What is corrected: two rows that say something else of it contradict one another."""
    text = make_entity_id(row.name) if row.action == "same" else normalise(row.name)
    return row.action, row.article, text


def _find_contradiction(row: Correction, same: Mapping[str, Correction]) -> Correction | None:
    """The row that makes one of what this row tells apart, or that leads back to where it began."""
    if row.action == "same":
        begin, goal = row.entity, make_entity_id(row.name)
    elif row.action == "apart":
        begin, goal = row.name, make_entity_id(row.entity)
    else:
        return None
    passed: set[str] = set()
    step = same.get(make_entity_id(begin))
    while step is not None and step.where not in passed:
        if make_entity_id(step.entity) == goal:
            return step
        passed.add(step.where)
        step = same.get(make_entity_id(step.entity))
    return None


def apply_corrections(
    cast: Cast, article_id: str, corrections: Sequence[Correction], gazetteer: Gazetteer
) -> None:
    """Put right whom the mentions of an article stand for. Done twice, it changes nothing more."""
    if not corrections:
        return
    corrector = _Corrector(article_id, corrections, gazetteer)
    every = (*cast.mentions.values(), tuple(cast.modifiers.values()))
    corrector.note(mention.entity for mentions in every for mention in mentions)
    for root, mentions in sorted(cast.mentions.items()):
        corrected: dict[str, Mention] = {}  # what was two may now be one
        for mention in map(corrector.correct, mentions):
            corrected.setdefault(mention.entity.id, mention)
        cast.mentions[root] = tuple(corrected.values())
    for position, mention in sorted(cast.modifiers.items()):
        cast.modifiers[position] = corrector.correct(mention)


def list_unused(cast: Cast, article_id: str, corrections: Iterable[Correction]) -> tuple[str, ...]:
    """What to tell of the rows for single mentions of this article that no mention of it fits."""
    here = [c for c in corrections if c.action == "mention" and c.article == article_id]
    if not here:
        return ()
    every = (*cast.mentions.values(), tuple(cast.modifiers.values()))
    texts = {normalise(mention.span.text) for mentions in every for mention in mentions}
    return tuple(
        f"{c.where}: {c.name!r} was taken for nobody here, so there is nothing to correct; "
        "give the text of a mention as kg explain shows it"
        for c in here
        if normalise(c.name) not in texts
    )


def drop_refused(
    statements: Iterable[Statement], article_id: str, corrections: Sequence[Correction], gazetteer: Gazetteer
) -> list[Statement]:
    """The statements but those that take for somebody whom a row tells apart from him.

    A place that is told apart from a country would otherwise still act for it, as capitals do.
    """
    corrector = _Corrector(article_id, corrections, gazetteer)
    return [
        s
        for s in statements
        if not any(corrector.refuses(m) for m in (s.subject, s.object, s.attributed_to) if m is not None)
    ]


@dataclass(slots=True)
class _Corrector:
    """The corrections that hold in one article, and who is in it."""

    article_id: str
    corrections: Sequence[Correction]
    gazetteer: Gazetteer
    _texts: dict[str, Correction] = field(init=False)
    _same: dict[str, Correction] = field(init=False)
    _apart: dict[tuple[str, str], Correction] = field(init=False)
    _known: dict[str, Entity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.corrections
        everywhere = {normalise(c.name): c for c in rows if c.action == "name"}
        here = (c for c in rows if c.action == "mention" and c.article == self.article_id)
        self._texts = everywhere | {normalise(c.name): c for c in here}
        self._same = {make_entity_id(c.name): c for c in rows if c.action == "same"}
        self._apart = {(normalise(c.name), make_entity_id(c.entity)): c for c in rows if c.action == "apart"}

    def note(self, entities: Iterable[Entity]) -> None:
        """Whom the article has: a correction to one of them makes no second one of another class."""
        for entity in entities:
            self._known.setdefault(entity.id, entity)

    def correct(self, mention: Mention) -> Mention:
        """The mention as the corrections have it; one that is right already stays as it is."""
        text = normalise(mention.span.text)
        given = self._texts.get(text)
        entity, step = mention.entity, mention.step
        if given is not None:
            entity, step = self._find(given.entity, entity), given.step
        entity, step = self._unite(entity, step)
        apart = self._find_apart(text, entity)
        if apart is not None:
            own = self._find(apart.name, Entity(apart.name, entity.cls))
            entity, step = self._unite(own, apart.step)
        return mention if entity.id == mention.entity.id else replace(mention, entity=entity, step=step)

    def refuses(self, mention: Mention) -> bool:
        """Whether a row says that the mention does not stand for its entity."""
        return self._find_apart(normalise(mention.span.text), mention.entity) is not None

    def _find_apart(self, text: str, entity: Entity) -> Correction | None:
        return None if text in self._texts else self._apart.get((text, entity.id))

    def _unite(self, entity: Entity, step: str) -> tuple[Entity, str]:
        """Follow the rows that make one entity another; the table was checked not to run in a circle."""
        while (row := self._same.get(entity.id)) is not None:
            entity, step = self._find(row.entity, replace(entity, name=row.entity)), row.step
        return entity, step

    def _find(self, name: str, otherwise: Entity) -> Entity:
        """The entity of the tables or of the article that is called so, else a new one."""
        known = (e for e in self.gazetteer.find(name) if e.name == name)
        found = next(known, None) or self._known.get(make_entity_id(name))
        if found is None:
            new = otherwise if otherwise.name == name else Entity(name, otherwise.cls)
            found = self._known.setdefault(new.id, new)
        return found


def find_corrections(given: str | os.PathLike[str] | None, folder: Path) -> tuple[Correction, ...]:
    """Those of the file given, else of the one in the folder of the build, if there is one."""
    if given is None and not (folder / _CORRECTIONS).exists():
        return ()
    return read_corrections(folder / _CORRECTIONS if given is None else given)
