"""relations.tsv, frames.tsv and the like -> which words say which relation, and how much of it is fact.

Each table's header says what a row means; here the rows become records that are looked up by lemma.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, get_args

from kg.errors import TableError
from kg.records import FACTUALITIES
from kg.tables import read_list, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.records import Factuality

Pos = Literal["verb", "noun", "adjective"]
Effect = Literal["planned", "possible", "negated", "past", "offered", "refused", "cancelled", ""]
StandIn = Literal["actors", "matters", "deeds", "voices"]
Happening = Literal["named", "personal", "part"]


@dataclass(frozen=True, slots=True)
class Relation:
    """A row of relations.tsv."""

    relation: str
    kind: Literal["state", "event"]
    symmetric: bool
    plover: str | None
    cameo: str | None
    quad: str | None
    subject: tuple[str, ...]
    object: tuple[str, ...]
    event_class: str | None
    label: str
    meaning: str

    @property
    def goes_somewhere(self) -> bool:
        """Whether its object is where it happens, as of a visit."""
        return bool(self.object) and {*self.object} <= {"place", "country"}

    def name_block(self, subject: str, object_: str) -> tuple[str, ...]:
        """Relation and participants by their ids: statements of one event agree in them.

        A visit may be told as one to a city or to its country, so that where it goes does not matter here.
        """
        if self.goes_somewhere:
            return (self.relation, subject)
        ends = (subject, object_)
        return (self.relation, *(sorted(ends) if self.symmetric else ends))


@dataclass(frozen=True, slots=True)
class Frame:
    """A row of frames.tsv for one of its words: `head` and the lemmas that must hang on it."""

    family: str
    pos: Pos
    head: str
    others: tuple[str, ...]
    subject: tuple[str, ...]
    object: tuple[str, ...]
    relation: str
    factuality: Factuality | None
    mode: str | None


@dataclass(frozen=True, slots=True)
class Support:
    """A row of supports.tsv for one of its verbs."""

    others: tuple[str, ...]
    subject: Literal["subj", "target"]
    via: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a governing word makes of a clause (`clause`) or a noun (`noun`) that it governs."""

    clause: Effect = ""
    noun: Effect = ""
    speaker: bool = False
    noun_speaker: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """A row of titles.tsv for one of its words."""

    role: str
    kind: Literal["office", "job", "honorific"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables but the relations, looked up by lemma."""

    frames: Mapping[tuple[str, str], tuple[Frame, ...]]
    supports: Mapping[str, tuple[Support, ...]]
    contexts: Mapping[tuple[str, str], Context]
    titles: Mapping[str, Title]
    stand_ins: Mapping[str, StandIn]
    sets: Mapping[str, frozenset[str]]
    happenings: Mapping[str, Happening]
    bodies: frozenset[str]
    # 'uli', in plain letters; and what people do ('midfielder'), lower case.
    first_names: frozenset[str]
    occupations: frozenset[str]
    # ('end', 'airlines') -> 'organisation': name_words.tsv.
    name_words: Mapping[tuple[str, str], str]
    title_words: int
    # What a title begins with, up to a hyphen: whether a word may be one is asked of every word.
    title_beginnings: frozenset[str]


@cache
def load_relations() -> Mapping[str, Relation]:
    """The relations by id, in the order of the table."""
    relations = {}
    for _, row in _rows("relations"):
        relations[row["relation"]] = Relation(
            relation=row["relation"],
            kind="event" if row["kind"] == "event" else "state",
            symmetric=row["symmetric"] == "yes",
            plover=row["plover"] or None,
            cameo=row["cameo"] or None,
            quad=row["quad"] or None,
            subject=read_list(row["subject"]),
            object=read_list(row["object"]),
            event_class=row["event_class"] or None,
            label=row["label"],
            meaning=row["meaning"],
        )
    return relations


@cache
def load_lexicon() -> Lexicon:
    """Read once and kept; the tables together have some hundred rows."""
    titles = _load_titles()
    return Lexicon(
        frames=_load_frames(),
        supports=_load_supports(),
        contexts=_load_contexts(),
        titles=titles,
        stand_ins=_read_kinds("stand_ins", get_args(StandIn)),
        happenings=_read_kinds("happenings", get_args(Happening)),
        bodies=frozenset(word for _, row in _rows("bodies") for word in read_list(row["words"])),
        first_names=frozenset(
            name.lower() for _, row in _rows("first_names") for name in read_list(row["names"])
        ),
        name_words={
            (row["place"], word): row["class"]
            for _, row in _rows("name_words")
            for word in read_list(row["words"])
        },
        occupations=frozenset(word for _, row in _rows("occupations") for word in read_list(row["words"])),
        sets={row["set"]: frozenset(read_list(row["words"])) for _, row in _rows("sets")},
        title_words=max(len(words.split()) for words in titles),
        title_beginnings=frozenset(words.split()[0].partition("-")[0].rstrip(".") for words in titles),
    )


def _rows(table: str) -> Iterator[tuple[int, dict[str, str]]]:
    return read_rows(files(__name__) / f"{table}.tsv")


def _load_frames() -> dict[tuple[str, str], tuple[Frame, ...]]:
    frames: defaultdict[tuple[str, str], list[Frame]] = defaultdict(list)
    relations = load_relations()
    for number, row in _rows("frames"):
        if row["relation"] not in relations:
            raise TableError(f"frames.tsv:{number}: the relation {row['relation']!r} is not in relations.tsv")
        for words in read_list(row["words"]):
            head, *others = words.split()
            if row["pos"] == "noun":
                *others, head = words.split()
            frames[row["pos"], head].append(
                Frame(
                    family=row["family"],
                    pos=_one_of(row["pos"], get_args(Pos), f"frames.tsv:{number}"),
                    head=head,
                    others=tuple(others),
                    subject=tuple(row["subject"].split("|")),
                    object=tuple(row["object"].split("|")),
                    relation=row["relation"],
                    factuality=next((f for f in FACTUALITIES if f == row["factuality"]), None),
                    mode=row["mode"] or None,
                )
            )
    # The longer expression is the more special one: 'call for' before 'call'.
    return {key: tuple(sorted(rows, key=lambda f: -len(f.others))) for key, rows in frames.items()}


def _load_supports() -> dict[str, tuple[Support, ...]]:
    supports: defaultdict[str, list[Support]] = defaultdict(list)
    for _, row in _rows("supports"):
        for words in read_list(row["words"]):
            head, *others = words.split()
            kind: Literal["subj", "target"] = "target" if row["subject"] == "target" else "subj"
            supports[head].append(Support(others=tuple(others), subject=kind, via=row["via"]))
    return {head: tuple(rows) for head, rows in supports.items()}


def _load_contexts() -> dict[tuple[str, str], Context]:
    contexts: dict[tuple[str, str], Context] = {}
    for number, row in _rows("contexts"):
        effect: Effect = _one_of(row["effect"], get_args(Effect), f"contexts.tsv:{number}")
        for words in read_list(row["words"]):
            old = contexts.get((row["pos"], words), Context())
            scope = row["scope"]
            contexts[row["pos"], words] = Context(
                clause=old.clause or (effect if scope in {"clause", "any"} else ""),
                noun=old.noun or (effect if scope in {"noun", "any"} else ""),
                speaker=old.speaker or (row["speaker"] == "yes" and scope != "noun"),
                noun_speaker=old.noun_speaker or (row["speaker"] == "yes" and scope == "noun"),
            )
    return contexts


def _load_titles() -> dict[str, Title]:
    titles: dict[str, Title] = {}
    for number, row in _rows("titles"):
        kind = _one_of(row["kind"], ("office", "job", "honorific"), f"titles.tsv:{number}")
        for words in read_list(row["words"]):
            titles.setdefault(words, Title(role=row["role"], kind=kind))
    return titles


def _one_of(text: str, allowed: tuple[str, ...], where: str) -> Any:
    """The text, if it is one of those that the table's header allows."""
    if text not in allowed:
        raise TableError(f"{where}: {text!r} is none of {', '.join(a or 'empty' for a in allowed)}")
    return text


def _read_kinds(table: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    """A table of words and their kind."""
    return {
        word: _one_of(row["kind"], kinds, f"{table}.tsv:{number}")
        for number, row in _rows(table)
        for word in read_list(row["words"])
    }
