"""Articles -> what each says of a name: who bears it, with whom it stands in a statement, to what it belongs.

That is looked up in the graphs of the articles, or read of all of them where tables tell it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Protocol, cast

from pyoxigraph import NamedNode

from kg.rdf import terms
from kg.rdf.article import record_node
from kg.rdf.facts import Facts
from kg.rdf.reading import read_record
from kg.rdf.terms import KG, SCHEMA, kg_term
from kg.records import CORRECTION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from pyoxigraph import QuerySolutions

    from kg.rdf.columns import Columns
    from kg.rdf.terms import Names, PlainQuad
    from kg.records import Entity
    from kg.stored import StoredGraph

    # An article and one of the entities that it knows of, by their ids.
    Key = tuple[str, str]

# What `kg.namesakes.tell_apart` adds to a name: 'Lee Wong (singer)'.
_MARK = re.compile(r" \([^()]+\)$")
# By these relations one belongs to the other, and so to its country.
_BELONGING = frozenset({"position_in", "member_of", "located_in", "born_in", "citizen_of", "leads"})

_CORRECTED = f"""
SELECT DISTINCT ?g ?entity WHERE {{
    GRAPH ?g {{ ?mention kg:step ?step ; itsrdf:taIdentRef ?entity }}
    FILTER STRSTARTS(?step, "{CORRECTION}")
}}"""


def unmark(name: str) -> str:
    """'Lee Wong (singer)' -> 'Lee Wong'."""
    return _MARK.sub("", name)


@dataclass(slots=True)
class Said:
    """What an article says of an entity: its titles, and by ids who stands with it and what it is of."""

    titles: set[str] = field(default_factory=set)
    partners: set[str] = field(default_factory=set)
    belongs_to: set[str] = field(default_factory=set)

    def add(self, relation: str, object_: str, title: str | None) -> None:
        """Take in a statement of which the entity is the subject; the relation is an IRI."""
        self.partners.add(object_)
        self.titles |= {title} if title else set()
        if relation.removeprefix(KG) in _BELONGING:
            self.belongs_to.add(object_)


class Told(Protocol):
    """What articles say of the names that are to be told apart."""

    def forget(self, articles: Collection[str]) -> None:
        """These say something else than they did."""

    def list_names(self) -> Iterator[Key]:
        """Each article, and the name of an entity that it knows of."""

    def read_records(self, keys: Collection[Key]) -> dict[Key, Entity]:
        """The entities as their articles know them."""

    def list_corrected(self, keys: Collection[Key]) -> set[Key]:
        """Those of whom a user's correction says who they are."""

    def read_said(self, keys: Collection[Key]) -> Mapping[Key, Said]:
        """What is stated of each of the entities."""

    def find_date(self, article: str) -> str:
        """When it was published, or ''."""


class NamedFacts(Facts, Protocol):
    """What all articles say, with what is asked of names."""

    def known(self) -> Iterable[tuple[str, Entity]]:
        """The id of each article with each of the entities that it knows of, as it knows it."""

    def corrected(self) -> set[Key]:
        """Articles and entities where a user's correction says that the one means the other."""


class ToldByAll:
    """All names, of the facts of all articles."""

    def __init__(self, facts: NamedFacts, names: Names) -> None:
        self._facts = facts
        self._names = names

    def forget(self, articles: Collection[str]) -> None:
        """As `Told` has it, and so the others."""
        if articles:
            self.__dict__.pop("_columns", None)

    def list_names(self) -> Iterator[Key]:
        """As `Told` has it."""
        return ((article, entity.name) for article, entity in self._facts.known())

    def read_records(self, keys: Collection[Key]) -> dict[Key, Entity]:
        """As `Told` has it."""
        known = (((article, entity.id), entity) for article, entity in self._facts.known() if keys)
        return {key: entity for key, entity in known if key in keys}

    def list_corrected(self, keys: Collection[Key]) -> set[Key]:
        """As `Told` has it."""
        return self._facts.corrected().intersection(keys)

    def read_said(self, keys: Collection[Key]) -> Mapping[Key, Said]:
        """As `Told` has it."""
        names, columns = self._names, self._columns
        wanted = {names.node(identifier).value: identifier for _, identifier in keys}
        said = {key: Said() for key in keys}
        for statement in columns.relation if wanted else ():
            subject, relation, object_ = columns.edge(statement)
            if subject in wanted or object_ in wanted:
                article = names.article_id(NamedNode(columns.article(statement)))
                ends = names.id_of(subject), names.id_of(object_)
                if (article, ends[0]) in keys:
                    said[article, ends[0]].add(relation, ends[1], columns.title.get(statement))
                if (article, ends[1]) in keys:
                    said[article, ends[1]].partners.add(ends[0])
        return said

    def find_date(self, article: str) -> str:
        """As `Told` has it."""
        return self._columns.published.get(self._names.article(article).value, "")

    @cached_property
    def _columns(self) -> Columns:
        return self._facts.columns()


class ToldOfNames:
    """What is looked up in a store, once: of few names is anything asked but who bears them."""

    def __init__(self, store: StoredGraph) -> None:
        self._store = store
        self._records: dict[Key, Entity] = {}
        self._said: dict[Key, Said] = {}
        self._dates: dict[str, str] = {}

    def forget(self, articles: Collection[str]) -> None:
        """As `Told` has it, and so the others."""
        self._records = {key: record for key, record in self._records.items() if key[0] not in articles}
        self._said = {key: said for key, said in self._said.items() if key[0] not in articles}

    def list_names(self) -> Iterator[Key]:
        """As `Told` has it."""
        find_article = cache(self._store.names.article_id)
        for quad in self._store.match(predicate=kg_term("name")):
            yield find_article(quad.graph_name), quad.object.value

    def read_records(self, keys: Collection[Key]) -> dict[Key, Entity]:
        """As `Told` has it."""
        self._records |= {key: self._read_record(*key) for key in keys if key not in self._records}
        return {key: self._records[key] for key in keys}

    def _read_record(self, article: str, identifier: str) -> Entity:
        graph = self._store.names.article(article)
        return read_record(self._store.describe(record_node(identifier, graph), graph))

    def list_corrected(self, keys: Collection[Key]) -> set[Key]:
        """As `Told` has it."""
        if not keys:
            return set()
        # They are few, and there may be tens of thousands of keys.
        rows = self._store.query(_CORRECTED)
        nodes = (cast("list[NamedNode]", [row[0], row[1]]) for row in cast("QuerySolutions", rows))
        names = self._store.names
        found = {(names.article_id(graph), names.node_id(node)) for graph, node in nodes}
        return found.intersection(keys)

    def read_said(self, keys: Collection[Key]) -> Mapping[Key, Said]:
        """As `Told` has it."""
        self._said |= {key: self._read_said(*key) for key in keys if key not in self._said}
        return {key: self._said[key] for key in keys}

    def _read_said(self, article: str, identifier: str) -> Said:
        store, names, said = self._store, self._store.names, Said()
        graph, node = names.article(article), names.node(identifier)
        for quad in store.match(None, terms.SUBJECT, node, graph=graph):
            (relation,) = self._look_up(quad, terms.PREDICATE)
            (object_,) = self._look_up(quad, terms.OBJECT)
            (title,) = self._look_up(quad, kg_term("title")) or (None,)
            said.add(relation, names.id_of(object_), title)
        for quad in store.match(None, terms.OBJECT, node, graph=graph):
            (subject,) = self._look_up(quad, terms.SUBJECT)
            said.partners.add(names.id_of(subject))
        return said

    def _look_up(self, statement: PlainQuad, predicate: NamedNode) -> list[str]:
        """What the statement that the quad is of has for a property: reading all of it takes longer."""
        quads = self._store.match(statement.subject, predicate, graph=statement.graph_name)
        return [quad.object.value for quad in quads]

    def find_date(self, article: str) -> str:
        """As `Told` has it."""
        if article not in self._dates:
            node = self._store.names.article(article)
            dates = self._store.match(node, NamedNode(SCHEMA + "datePublished"))
            self._dates[article] = next((quad.object.value for quad in dates), "")
        return self._dates[article]
