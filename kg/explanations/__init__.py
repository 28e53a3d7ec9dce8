"""Store, 'Xi' or 's-5f0c' -> mentions, a statement or an event, with the words behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.chronicles import list_parts, list_wholes
from kg.errors import NoSuchArticleError, NoSuchEntityError, UsageError
from kg.explanations.alike import Alike, find_alike
from kg.explanations.marks import holds, mark_statement
from kg.explanations.naming import Resolved, explain_name, suggest
from kg.rdf.terms import LABEL, TYPE, kg_term
from kg.tables import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.records import Article, Event, Mention, Statement
    from kg.store import Store

_IDENTIFIER = re.compile(r"([se])-[0-9a-f]{1,32}")
_KINDS = {"s": "Statement", "e": "Event"}
_FRAMES = "frames.tsv:"
# So many statements or events are told where one is looked for.
_CANDIDATES_TOLD = 10
_WHERE_IDS_ARE = "; statements.jsonl has the ids"
# Digits of an id that nobody has to tell from another by eye.
_SHORT_ID = len("s-") + 12


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement with its article, and its sentences with what carried it marked."""

    statement: Statement
    article: Article
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A statement with its row of the lexicon, and the id and label of its event."""

    telling: Telling
    row: Mapping[str, str] | None
    place_mention: Mention | None
    event: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, the statements that tell of it by the date of their articles, and what is like it.

    `wholes` and `parts` are ids and labels of the events that it is told as a part of, and of its own parts.
    """

    event: Event
    tellings: tuple[Telling, ...]
    alike: tuple[Alike, ...] = ()
    wholes: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


Explanation = list[tuple["Article", list[Resolved]]] | Explained | Happened


def explain(store: Store, what: str, *, article: str | None = None) -> Explanation:
    """What is behind a statement or an event, by the beginning of its id, or behind all mentions of a name.

    Raises NoSuchArticleError or NoSuchEntityError where there is none, UsageError where an id fits several.
    """
    if not what.strip():
        raise UsageError("nothing to explain: give a name, words of an article or the beginning of an id")
    return _Search(store, article).explain(what.strip())


class _Search:
    """The graph with the articles that are asked about."""

    def __init__(self, store: Store, article: str | None) -> None:
        self.store = store
        self.names = store.names
        self.only = article
        self.articles = {a.id: a for a in store.articles()}
        if article is not None and article not in self.articles:
            hint = suggest(article, self.articles) or "; statements.jsonl names its articles"
            raise NoSuchArticleError(f"no article {article!r} in the graph{hint}")

    def explain(self, what: str) -> Explanation:
        local = what.removeprefix(self.names.base + "id/").removeprefix("kgr:").rstrip("….")
        match = _IDENTIFIER.fullmatch(local)
        if match is None:
            return explain_name(self.store, what, self.articles, article=self.only)
        return self._explain_statement(local) if match[1] == "s" else self._explain_event(local)

    def _explain_statement(self, prefix: str) -> Explained:
        statement = self._read_statements(self._find_one(prefix))[0]
        return Explained(
            telling=self._tell(statement),
            row=find_row(statement.row),
            place_mention=self._find_place(statement),
            event=self._find_event(statement.id),
        )

    def _find_place(self, statement: Statement) -> Mention | None:
        """The first mention of the place in the sentences of the statement."""
        where = statement.where.id if statement.where else None
        return next(
            (
                mention
                for mention in self.store.mentions(statement.article)
                if mention.entity.id == where
                and any(holds(sentence, mention.span) for sentence in statement.evidence)
            ),
            None,
        )

    def _find_event(self, statement: str) -> tuple[str, str] | None:
        for quad in self.store.match(self.names.node(statement), kg_term("describes")):
            for label in self.store.match(NamedNode(quad.object.value), LABEL):
                return self.names.node_id(label.subject), label.object.value
        return None

    def _explain_event(self, prefix: str) -> Happened:
        identifier = self._find_one(prefix)
        event = next(event for event in self.store.events() if event.id == identifier)
        tellings = [self._tell(statement) for statement in self._read_statements(*event.statements)]
        tellings.sort(key=lambda t: (t.article.published or "", t.article.id))
        return Happened(
            event,
            tuple(tellings),
            alike=tuple(find_alike(self.store, event)),
            wholes=tuple(list_wholes(self.store, event.id)),
            parts=tuple(list_parts(self.store, event.id)),
        )

    def _tell(self, statement: Statement) -> Telling:
        sentences = mark_statement(statement, self.store.mentions(statement.article))
        return Telling(statement, self.articles[statement.article], tuple(sentences))

    def _find_one(self, prefix: str) -> str:
        """The id that begins so. Raises UsageError where several do."""
        found = {self.names.node_id(node) for node in self._list_nodes(_KINDS[prefix[0]])}
        matching = sorted(i for i in found if i.startswith(prefix)) if prefix not in found else [prefix]
        if len(matching) == 1:
            return matching[0]
        what = _KINDS[prefix[0]].lower()
        if not matching:
            place = f" of {self.only}" if self.only else ""
            hint = suggest(prefix, (i[: len(prefix)] for i in found))
            raise NoSuchEntityError(
                f"no {what}{place} has an id that begins with {prefix}{hint or _WHERE_IDS_ARE}"
            )
        error = UsageError(
            f"{prefix} begins the ids of {len(matching)} {what}s; give more of the one you mean"
        )
        for line in self._describe(matching[:_CANDIDATES_TOLD]):
            error.add_note(line)
        if len(matching) > _CANDIDATES_TOLD:
            error.add_note(f"  … and {len(matching) - _CANDIDATES_TOLD} more")
        raise error

    def _list_nodes(self, kind: str) -> Iterator[NamedNode]:
        graph = self.names.article(self.only) if self.only is not None else None
        if kind == "Statement":
            yield from (q.subject for q in self.store.match(None, TYPE, kg_term(kind), graph=graph))
            return
        told = {q.subject for q in self.store.match(None, TYPE, kg_term("Statement"), graph=graph)}
        for quad in self.store.match(None, kg_term("describes")):
            if quad.subject in told:
                yield NamedNode(quad.object.value)

    def _describe(self, identifiers: Sequence[str]) -> Iterator[str]:
        if identifiers[0].startswith("s-"):
            words = {s.id: word_edge(s) for s in self._read_statements(*identifiers)}
        else:
            words = {event.id: event.label for event in self.store.events()}
        yield from (f"  {identifier[:_SHORT_ID]}  {words[identifier]}" for identifier in identifiers)

    def _read_statements(self, *identifiers: str) -> list[Statement]:
        """The statements with these ids, read one article at a time."""
        nodes = [self.names.node(identifier) for identifier in identifiers]
        graphs = {q.graph_name for n in nodes for q in self.store.match(n, TYPE, kg_term("Statement"))}
        articles = sorted(self.names.article_id(graph) for graph in graphs)
        return [s for a in articles for s in self.store.statements(article=a) if s.id in identifiers]


def word_edge(statement: Statement) -> str:
    """'Xi Jinping meets Vladimir Putin'."""
    return f"{statement.subject.entity.name} {statement.relation} {statement.object.entity.name}"


def find_row(row: str) -> Mapping[str, str] | None:
    """'frames.tsv:meet' -> the row of that family as it stands in the table now."""
    if not row.startswith(_FRAMES):
        return None
    family = row.removeprefix(_FRAMES)
    table = files("kg.lexicon") / "frames.tsv"
    return next((cells for _, cells in read_rows(table) if cells["family"] == family), None)
