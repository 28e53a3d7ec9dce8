"""Quads -> Article, Mention, Statement, Entity, Event: the inverse of `article` and `derived`.

A node is read from its description: its objects by predicate. Where descriptions come from (a whole graph
in memory, or one look-up each) is the caller's business.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from kg.rdf import terms
from kg.rdf.article import record_node
from kg.rdf.nodes import has_type, list_texts, must_text, one_text
from kg.rdf.terms import KG, SCHEMA
from kg.records import Article, Block, Entity, Event, Mention, Span, State, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import NamedNode

    from kg.rdf.nodes import Description, Nodes
    from kg.rdf.terms import Names
    from kg.records import EntityClass, Factuality, MentionKind

    Describe = Callable[[str], Description]

_SUBJECT, _OBJECT = KG + "subjectMention", KG + "objectMention"


def read_article(description: Description) -> Article:
    """The metadata of an article. Its text is not in the graph and stays empty here."""
    return Article(
        id=must_text(description, terms.IDENTIFIER.value),
        text="",
        title=one_text(description, SCHEMA + "headline"),
        publisher=one_text(description, SCHEMA + "publisher"),
        published=one_text(description, SCHEMA + "datePublished"),
        url=one_text(description, SCHEMA + "url"),
        authors=list_texts(description, SCHEMA + "author"),
        language=one_text(description, SCHEMA + "inLanguage"),
        licence=one_text(description, SCHEMA + "license"),
        body=int(one_text(description, KG + "bodyBegin") or 0),
        extracted=one_text(description, KG + "extracted") == "true",
        extracted_by=one_text(description, KG + "extractedBy"),
        dated_by=one_text(description, KG + "datedBy"),
    )


def read_left_out(description: Description) -> Block:
    """A piece of boilerplate."""
    return Block(
        begin=int(must_text(description, terms.BEGIN.value)),
        end=int(must_text(description, terms.END.value)),
        kind="boilerplate",
        reason=one_text(description, KG + "reason") or "",
    )


def read_record(description: Description) -> Entity:
    """An entity as an article knows it."""
    return Entity(
        name=must_text(description, KG + "name"),
        cls=_read_class(must_text(description, KG + "entityClass")),
        qid=one_text(description, KG + "qid"),
        iso2=one_text(description, KG + "iso2"),
        description=one_text(description, SCHEMA + "description"),
    )


def read_entity(description: Description) -> Entity:
    """An entity as all articles together know it."""
    same_as = one_text(description, terms.SAME_AS.value)
    types = list_texts(description, terms.TYPE.value)
    return Entity(
        name=must_text(description, terms.LABEL.value),
        cls=next(cls for type_, cls in terms.CLASS_OF_TYPE.items() if type_ in types),
        qid=same_as.removeprefix(terms.WD) if same_as else None,
        iso2=one_text(description, KG + "iso2"),
        description=one_text(description, SCHEMA + "description"),
    )


def read_span(description: Description) -> Span:
    """A piece of an article's text."""
    begin, end = must_text(description, terms.BEGIN.value), must_text(description, terms.END.value)
    return Span(int(begin), int(end), must_text(description, terms.ANCHOR.value))


class ArticleReader:
    """Reads what one article says; `describe` gives what its graph says of the node with an IRI.

    Mentions and entities are read once, however many statements have them.
    """

    def __init__(self, article: NamedNode, names: Names, describe: Describe) -> None:
        self._article = article
        self._names = names
        self._describe = describe
        # No caches of bound methods, with which the reader and all that it reads from would hold themselves.
        self._mentions: dict[str, Mention] = {}
        self._records: dict[str, Entity] = {}

    def read_mention(self, iri: str) -> Mention:
        """A mention with its entity as this article knows it."""
        description = self._describe(iri)
        return Mention(
            span=read_span(description),
            entity=self._record(must_text(description, terms.IDENT_REF.value)),
            kind=cast("MentionKind", must_text(description, KG + "mentionKind")),
            step=one_text(description, KG + "step") or "",
        )

    def read_statement(self, iri: str) -> Statement:
        """A statement with its mentions and evidence."""
        description = self._describe(iri)
        subject, object_ = one_text(description, _SUBJECT), one_text(description, _OBJECT)
        if subject is None or object_ is None:
            raise ValueError(f"{iri} has no subject or no object")
        speaker = one_text(description, KG + "speakerMention")
        place = one_text(description, KG + "place")
        part_of = one_text(description, KG + "partOf")
        evidence = (read_span(self._describe(i)) for i in list_texts(description, terms.DERIVED_FROM.value))
        return Statement(
            article=self._names.article_id(self._article),
            subject=self._mention(subject),
            relation=must_text(description, terms.PREDICATE.value).removeprefix(KG),
            object=self._mention(object_),
            factuality=read_factuality(description),
            trigger=read_span(self._describe(must_text(description, KG + "trigger"))),
            evidence=tuple(sorted(evidence, key=lambda span: (span.begin, span.end))),
            confidence=float(must_text(description, KG + "confidence")),
            attributed_to=self._mention(speaker) if speaker else None,
            title=one_text(description, KG + "title"),
            when=one_text(description, KG + "when"),
            time_text=one_text(description, KG + "timeText"),
            where=self._record(place) if place else None,
            plover=one_text(description, KG + "plover"),
            mode=one_text(description, KG + "mode"),
            rule=one_text(description, KG + "rule") or "",
            row=one_text(description, KG + "lexiconRow") or "",
            part_of=self._names.id_of(part_of) if part_of else None,
            killed=list_texts(description, KG + "killed"),
            injured=list_texts(description, KG + "injured"),
        )

    def _mention(self, iri: str) -> Mention:
        if iri not in self._mentions:
            self._mentions[iri] = self.read_mention(iri)
        return self._mentions[iri]

    def _record(self, entity: str) -> Entity:
        if entity not in self._records:
            node = record_node(self._names.id_of(entity), self._article)
            self._records[entity] = read_record(self._describe(node.value))
        return self._records[entity]


def read_mentions(nodes: Nodes, article: NamedNode, names: Names) -> list[Mention]:
    """The mentions of one article, in the order of its text."""
    reader = ArticleReader(article, names, nodes.__getitem__)
    mentions = [reader.read_mention(iri) for iri, d in nodes.items() if terms.IDENT_REF.value in d]
    return sorted(mentions, key=lambda m: (m.span.begin, m.span.end, m.entity.id, m.kind, m.step))


def read_statements(nodes: Nodes, article: NamedNode, names: Names) -> list[Statement]:
    """The statements of one article, in the order of its text."""
    reader = ArticleReader(article, names, nodes.__getitem__)
    found = [iri for iri, d in nodes.items() if has_type(d, KG + "Statement")]
    return sorted(map(reader.read_statement, found), key=order_statement)


def order_statement(statement: Statement) -> tuple[str, int, int, int, str]:
    """By article, then by where its text says it."""
    first = min((span.begin for span in statement.evidence), default=0)
    return statement.article, first, statement.subject.span.begin, statement.object.span.begin, statement.id


def read_events(nodes: Nodes, entities: Mapping[str, Entity], names: Names) -> list[Event]:
    """The events that their graph has, by id; `entities` by IRI."""
    told_by: dict[str, list[str]] = defaultdict(list)
    for iri, description in nodes.items():
        for event in list_texts(description, KG + "describes"):
            told_by[event].append(names.id_of(iri))
    events = [
        _read_event(iri, d, entities, told_by[iri], names) for iri, d in nodes.items() if KG + "relation" in d
    ]
    return sorted(events, key=lambda event: event.id)


def _read_event(
    iri: str,
    description: Description,
    entities: Mapping[str, Entity],
    told_by: Iterable[str],
    names: Names,
) -> Event:
    place = one_text(description, terms.SEM + "hasPlace")
    return Event(
        id=names.id_of(iri),
        relation=must_text(description, KG + "relation").removeprefix(KG),
        label=must_text(description, terms.LABEL.value),
        actors=tuple(entities[iri] for iri in list_texts(description, KG + "actor")),
        targets=tuple(entities[iri] for iri in list_texts(description, KG + "target")),
        factuality=read_factuality(description),
        statements=tuple(sorted(told_by)),
        when=one_text(description, KG + "when"),
        where=entities[place] if place else None,
        plover=one_text(description, KG + "plover"),
        killed=list_texts(description, KG + "killed"),
        injured=list_texts(description, KG + "injured"),
    )


def read_state(iri: str, description: Description, names: Names) -> State:
    """A state as all articles together tell it."""
    return State(
        id=names.id_of(iri),
        relation=must_text(description, KG + "relation").removeprefix(KG),
        subject=names.id_of(must_text(description, KG + "stateOf")),
        object=names.id_of(must_text(description, KG + "stateWith")),
        factuality=read_factuality(description),
        statements=tuple(sorted(names.id_of(s) for s in list_texts(description, KG + "toldBy"))),
        title=one_text(description, KG + "title"),
        first=one_text(description, KG + "firstMention"),
        last=one_text(description, KG + "lastMention"),
    )


def _read_class(type_: str) -> EntityClass:
    return terms.CLASS_OF_TYPE[type_]


def read_factuality(description: Description) -> Factuality:
    """What the article makes of it."""
    return cast("Factuality", must_text(description, KG + "factuality").removeprefix(KG).lower())
