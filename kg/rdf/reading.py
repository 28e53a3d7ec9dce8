"""Quads -> Article, Mention, Statement, Entity, Event: the inverse of `article` and `derived`.

A node is read from its description: its objects by predicate. Where descriptions come from (a whole graph
in memory, or one look-up each) is the caller's business.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal, NamedNode

from kg.rdf import terms
from kg.rdf.article import record_node
from kg.rdf.terms import KG, SCHEMA
from kg.records import Article, Block, Entity, Event, Mention, Span, State, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import Quad

    from kg.rdf.terms import Names, PlainQuad
    from kg.records import EntityClass, Factuality, MentionKind

    Describe = Callable[[NamedNode], "Description"]

Description = dict[str, list[NamedNode | Literal]]


def describe_all(quads: Iterable[Quad] | Iterable[PlainQuad]) -> dict[NamedNode, Description]:
    """Every subject of the quads with its objects by predicate."""
    nodes: dict[NamedNode, Description] = defaultdict(lambda: defaultdict(list))
    for quad in cast("Iterable[PlainQuad]", quads):
        nodes[quad.subject][quad.predicate.value].append(quad.object)
    return nodes


def one_text(description: Description, predicate: str) -> str | None:
    """The one value of a property, or None."""
    values = description.get(predicate)
    return min(term.value for term in values) if values else None


def texts(description: Description, predicate: str) -> tuple[str, ...]:
    """All values of a property, sorted."""
    return tuple(sorted(term.value for term in description.get(predicate, ())))


def has_type(description: Description, type_: str) -> bool:
    """Whether the node is of that class."""
    return any(term.value == type_ for term in description.get(terms.TYPE.value, ()))


def read_article(description: Description) -> Article:
    """The metadata of an article. Its text is not in the graph and stays empty here."""
    return Article(
        id=_must(description, terms.IDENTIFIER.value),
        text="",
        title=one_text(description, SCHEMA + "headline"),
        publisher=one_text(description, SCHEMA + "publisher"),
        published=one_text(description, SCHEMA + "datePublished"),
        url=one_text(description, SCHEMA + "url"),
        authors=texts(description, SCHEMA + "author"),
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
        begin=int(_must(description, terms.BEGIN.value)),
        end=int(_must(description, terms.END.value)),
        kind="boilerplate",
        reason=one_text(description, KG + "reason") or "",
    )


def read_record(description: Description) -> Entity:
    """An entity as an article knows it."""
    return Entity(
        name=_must(description, KG + "name"),
        cls=_read_class(_must(description, KG + "entityClass")),
        qid=one_text(description, KG + "qid"),
        iso2=one_text(description, KG + "iso2"),
        description=one_text(description, SCHEMA + "description"),
    )


def read_entity(description: Description) -> Entity:
    """An entity as all articles together know it."""
    same_as = one_text(description, terms.SAME_AS.value)
    types = {term.value for term in description[terms.TYPE.value]}
    return Entity(
        name=_must(description, terms.LABEL.value),
        cls=next(cls for type_, cls in terms.CLASS_OF_TYPE.items() if type_ in types),
        qid=same_as.removeprefix(terms.WD) if same_as else None,
        iso2=one_text(description, KG + "iso2"),
        description=one_text(description, SCHEMA + "description"),
    )


def read_span(description: Description) -> Span:
    """A piece of an article's text."""
    begin, end = _must(description, terms.BEGIN.value), _must(description, terms.END.value)
    return Span(int(begin), int(end), _must(description, terms.ANCHOR.value))


def read_mention(node: NamedNode, article: NamedNode, names: Names, describe: Describe) -> Mention:
    """A mention with its entity as this article knows it."""
    description = describe(node)
    entity = names.node_id(NamedNode(_must(description, terms.IDENT_REF.value)))
    return Mention(
        span=read_span(description),
        entity=read_record(describe(record_node(entity, article))),
        kind=cast("MentionKind", _must(description, KG + "mentionKind")),
        step=one_text(description, KG + "step") or "",
    )


def read_statement(node: NamedNode, article: NamedNode, names: Names, describe: Describe) -> Statement:
    """A statement with its mentions and evidence; `article` is the graph that holds it."""
    description = describe(node)

    def mention(role: str) -> Mention | None:
        value = one_text(description, KG + role)
        return read_mention(NamedNode(value), article, names, describe) if value else None

    place = one_text(description, KG + "place")
    part_of = one_text(description, KG + "partOf")
    subject, object_ = mention("subjectMention"), mention("objectMention")
    if subject is None or object_ is None:
        raise ValueError(f"{node.value} has no subject or no object")
    return Statement(
        article=names.article_id(article),
        subject=subject,
        relation=_must(description, terms.PREDICATE.value).removeprefix(KG),
        object=object_,
        factuality=read_factuality(description),
        trigger=read_span(describe(NamedNode(_must(description, KG + "trigger")))),
        evidence=tuple(
            sorted(
                (read_span(describe(NamedNode(iri))) for iri in texts(description, terms.DERIVED_FROM.value)),
                key=lambda span: (span.begin, span.end),
            )
        ),
        confidence=float(_must(description, KG + "confidence")),
        attributed_to=mention("speakerMention"),
        title=one_text(description, KG + "title"),
        when=one_text(description, KG + "when"),
        time_text=one_text(description, KG + "timeText"),
        where=read_record(describe(record_node(names.node_id(NamedNode(place)), article))) if place else None,
        plover=one_text(description, KG + "plover"),
        mode=one_text(description, KG + "mode"),
        rule=one_text(description, KG + "rule") or "",
        row=one_text(description, KG + "lexiconRow") or "",
        part_of=names.node_id(NamedNode(part_of)) if part_of else None,
        killed=texts(description, KG + "killed"),
        injured=texts(description, KG + "injured"),
    )


def read_mentions(nodes: Mapping[NamedNode, Description], article: NamedNode, names: Names) -> list[Mention]:
    """The mentions of one article, in the order of its text."""
    found = [node for node, d in nodes.items() if terms.IDENT_REF.value in d]
    mentions = [read_mention(node, article, names, nodes.__getitem__) for node in found]
    return sorted(mentions, key=lambda m: (m.span.begin, m.span.end, m.entity.id, m.kind, m.step))


def read_statements(
    nodes: Mapping[NamedNode, Description], article: NamedNode, names: Names
) -> list[Statement]:
    """The statements of one article, in the order of its text."""
    found = [node for node, d in nodes.items() if has_type(d, KG + "Statement")]
    statements = [read_statement(node, article, names, nodes.__getitem__) for node in found]
    return sorted(statements, key=order_statement)


def order_statement(statement: Statement) -> tuple[str, int, int, int, str]:
    """By article, then by where its text says it."""
    first = min((span.begin for span in statement.evidence), default=0)
    return statement.article, first, statement.subject.span.begin, statement.object.span.begin, statement.id


def read_events(quads: Iterable[Quad], entities: Mapping[str, Entity], names: Names) -> list[Event]:
    """The events in the quads of their graph, by id; `entities` by IRI."""
    told_by: dict[str, list[str]] = defaultdict(list)
    nodes = describe_all(quads)
    for node, description in nodes.items():
        for event in texts(description, KG + "describes"):
            told_by[event].append(names.node_id(node))
    events = [
        _read_event(node, d, entities, told_by[node.value], names)
        for node, d in nodes.items()
        if KG + "relation" in d
    ]
    return sorted(events, key=lambda event: event.id)


def _read_event(
    node: NamedNode,
    description: Description,
    entities: Mapping[str, Entity],
    told_by: Iterable[str],
    names: Names,
) -> Event:
    place = one_text(description, terms.SEM + "hasPlace")
    return Event(
        id=names.node_id(node),
        relation=_must(description, KG + "relation").removeprefix(KG),
        label=_must(description, terms.LABEL.value),
        actors=tuple(entities[iri] for iri in texts(description, KG + "actor")),
        targets=tuple(entities[iri] for iri in texts(description, KG + "target")),
        factuality=read_factuality(description),
        statements=tuple(sorted(told_by)),
        when=one_text(description, KG + "when"),
        where=entities[place] if place else None,
        plover=one_text(description, KG + "plover"),
        killed=texts(description, KG + "killed"),
        injured=texts(description, KG + "injured"),
    )


def read_state(node: NamedNode, description: Description, names: Names) -> State:
    """A state as all articles together tell it."""
    return State(
        id=names.node_id(node),
        relation=_must(description, KG + "relation").removeprefix(KG),
        subject=names.node_id(NamedNode(_must(description, KG + "stateOf"))),
        object=names.node_id(NamedNode(_must(description, KG + "stateWith"))),
        factuality=read_factuality(description),
        statements=tuple(sorted(names.node_id(NamedNode(s)) for s in texts(description, KG + "toldBy"))),
        title=one_text(description, KG + "title"),
        first=one_text(description, KG + "firstMention"),
        last=one_text(description, KG + "lastMention"),
    )


def _must(description: Description, predicate: str) -> str:
    value = one_text(description, predicate)
    if value is None:
        raise ValueError(f"a node has no {predicate}")
    return value


def _read_class(type_: str) -> EntityClass:
    return terms.CLASS_OF_TYPE[type_]


def read_factuality(description: Description) -> Factuality:
    """What the article makes of it."""
    return cast("Factuality", _must(description, KG + "factuality").removeprefix(KG).lower())
