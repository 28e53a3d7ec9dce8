"""Extraction -> the quads of its article's named graph.

The graph of an article holds all that this article alone tells, so that it can be taken out, exchanged
and read back by itself. What it knows of an entity stands on a node of its own,
`<article/ID#entity=Xi_Jinping>`, and never on `kgr:Xi_Jinping`: that belongs to the derived graphs, and a
triple stands in one graph only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.intervals import find_bounds
from kg.rdf import terms
from kg.rdf.terms import NIF, SCHEMA, kg_term
from kg.stories import make_sketch, write_sketch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.rdf.terms import Names
    from kg.records import Article, Block, Entity, Extraction, Mention, Span, Statement

Term = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Term]
Facts = Iterable[tuple[NamedNode, Term | None]]

_PHRASE = NamedNode(NIF + "Phrase")


def write_article(
    extraction: Extraction, names: Names, *, fingerprint: str, run: str | None = None
) -> Iterator[Quad]:
    """Every quad of the article's graph; `run` is the id of the run that read it."""
    article = names.article(extraction.article.id)
    nodes = name_mentions(list_mentions(extraction), article)
    triples = chain(
        _write_metadata(extraction, article, names, fingerprint=fingerprint, run=run),
        chain.from_iterable(_write_left_out(block, article) for block in extraction.blocks),
        chain.from_iterable(_write_record(e, article, names) for e in list_entities(extraction)),
        chain.from_iterable(_write_mention(m, node, article, names) for m, node in nodes.items()),
        chain.from_iterable(_write_statement(s, nodes, article, names) for s in extraction.statements),
    )
    return (Quad(*triple, article) for triple in dict.fromkeys(triples))


def check_extraction(extraction: Extraction) -> None:
    """Raise ValueError where a span is not what stands in the text, or a statement stands twice."""
    text, article = extraction.article.text, extraction.article.id
    spans = [mention.span for mention in list_mentions(extraction)]
    spans += [span for s in extraction.statements for span in (s.trigger, *s.evidence)]
    for span in spans:
        if text[span.begin : span.end] != span.text:
            raise ValueError(f"{article}: {span.text!r} does not stand at {span.begin} to {span.end}")
    ids = [statement.id for statement in extraction.statements]
    twice = sorted({identifier for identifier in ids if ids.count(identifier) > 1})
    if twice:
        raise ValueError(f"{article}: the statement {twice[0]} stands twice; merge its evidence")


def list_mentions(extraction: Extraction) -> set[Mention]:
    """Every mention of the article, those among them that only a statement names."""
    mentions = set(extraction.mentions)
    for statement in extraction.statements:
        mentions |= {statement.subject, statement.object}
        if statement.attributed_to:
            mentions.add(statement.attributed_to)
    return mentions


def list_entities(extraction: Extraction) -> list[Entity]:
    """Every entity that the article speaks of, places of events included, by id."""
    entities = {mention.entity for mention in list_mentions(extraction)}
    entities |= {statement.where for statement in extraction.statements if statement.where}
    return sorted(entities, key=lambda entity: entity.id)


def span_node(begin: int, end: int, article: NamedNode) -> NamedNode:
    """Characters of an article by RFC 5147: `<article/ID#char=391,560>`."""
    return NamedNode(f"{article.value}#char={begin},{end}")


def record_node(entity: str, article: NamedNode) -> NamedNode:
    """What an article knows of the entity with this id."""
    return NamedNode(f"{article.value}#entity={entity}")


def name_mentions(mentions: Iterable[Mention], article: NamedNode) -> dict[Mention, NamedNode]:
    """The node of each mention is its span; of two at one span ('the two leaders') the second is numbered."""
    at_span: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        at_span[mention.span.begin, mention.span.end].append(mention)
    nodes = {}
    for (begin, end), here in sorted(at_span.items()):
        node = span_node(begin, end, article)
        for number, mention in enumerate(sorted(here, key=_order_mention), start=1):
            nodes[mention] = node if number == 1 else NamedNode(f"{node.value};mention={number}")
    return nodes


def _order_mention(mention: Mention) -> tuple[str, str, str]:
    return mention.entity.id, mention.kind, mention.step


def _state(node: NamedNode, facts: Facts) -> Iterator[Triple]:
    """The triples of a node, without those that have no object."""
    return ((node, predicate, term) for predicate, term in facts if term is not None)


def _text(value: str | None) -> Literal | None:
    return Literal(value) if value else None


def _whole(number: int) -> Literal:
    return Literal(str(number), datatype=terms.INTEGER)


def write_decimal(number: float) -> Literal:
    """0.93 -> "0.93"^^xsd:decimal, in the one form in which Oxigraph gives it back."""
    digits = format(Decimal(repr(number)), "f")
    return Literal(digits.rstrip("0").rstrip(".") if "." in digits else digits, datatype=terms.DECIMAL)


def _write_metadata(
    extraction: Extraction, node: NamedNode, names: Names, *, fingerprint: str, run: str | None
) -> Iterator[Triple]:
    article = extraction.article
    sketch = make_sketch(article.text, extraction.blocks)
    facts: list[tuple[NamedNode, Term | None]] = [
        (terms.TYPE, NamedNode(SCHEMA + "NewsArticle")),
        (terms.IDENTIFIER, Literal(article.id)),
        (kg_term("checksum"), Literal(article.checksum)),
        (kg_term("fingerprint"), Literal(fingerprint)),
        (kg_term("sketch"), Literal(write_sketch(sketch)) if sketch.ends else None),
        (terms.GENERATED_BY, names.run(run) if run else None),
        *_list_bibliography(article),
        (kg_term("bodyBegin"), _whole(article.body) if article.body else None),
        (kg_term("extracted"), Literal("true", datatype=terms.BOOLEAN) if article.extracted else None),
        (kg_term("extractedBy"), _text(article.extracted_by)),
        (kg_term("datedBy"), _text(article.dated_by)),
        *((kg_term("warning"), Literal(warning)) for warning in extraction.warnings),
    ]
    return _state(node, facts)


def _list_bibliography(article: Article) -> Facts:
    return [
        (NamedNode(SCHEMA + "headline"), _text(article.title)),
        (NamedNode(SCHEMA + "publisher"), _text(article.publisher)),
        (
            NamedNode(SCHEMA + "datePublished"),
            terms.date_term(article.published) if article.published else None,
        ),
        (NamedNode(SCHEMA + "url"), terms.web_term(article.url) if article.url else None),
        (NamedNode(SCHEMA + "inLanguage"), _text(article.language)),
        (NamedNode(SCHEMA + "license"), terms.web_term(article.licence) if article.licence else None),
        *((NamedNode(SCHEMA + "author"), _text(author)) for author in article.authors),
    ]


def _write_left_out(block: Block, article: NamedNode) -> Iterator[Triple]:
    """Boilerplate, so that a report can tell what was left out and why long after the reading."""
    if block.kind != "boilerplate":
        return iter(())
    facts: Facts = [
        (terms.TYPE, kg_term("Boilerplate")),
        (terms.BEGIN, _whole(block.begin)),
        (terms.END, _whole(block.end)),
        (terms.CONTEXT, article),
        (kg_term("reason"), _text(block.reason)),
    ]
    return _state(span_node(block.begin, block.end, article), facts)


def _write_record(entity: Entity, article: NamedNode, names: Names) -> Iterator[Triple]:
    facts: Facts = [
        (terms.TYPE, kg_term("EntityRecord")),
        (kg_term("entity"), names.node(entity.id)),
        (kg_term("entityClass"), terms.ENTITY_TYPES[entity.cls][0]),
        (kg_term("name"), Literal(entity.name)),
        (kg_term("qid"), _text(entity.qid)),
        (kg_term("iso2"), _text(entity.iso2)),
        (NamedNode(SCHEMA + "description"), _text(entity.description)),
    ]
    return _state(record_node(entity.id, article), facts)


def _describe_span(span: Span, article: NamedNode, *types: NamedNode) -> Facts:
    return [
        *((terms.TYPE, type_) for type_ in types),
        (terms.ANCHOR, Literal(span.text)),
        (terms.BEGIN, _whole(span.begin)),
        (terms.END, _whole(span.end)),
        (terms.CONTEXT, article),
    ]


def _write_mention(mention: Mention, node: NamedNode, article: NamedNode, names: Names) -> Iterator[Triple]:
    facts: Facts = [
        *_describe_span(mention.span, article, _PHRASE),
        (terms.IDENT_REF, names.node(mention.entity.id)),
        (terms.CLASS_REF, terms.ENTITY_TYPES[mention.entity.cls][0]),
        (kg_term("mentionKind"), Literal(mention.kind)),
        (kg_term("step"), _text(mention.step)),
    ]
    return _state(node, facts)


def _write_statement(
    statement: Statement, nodes: dict[Mention, NamedNode], article: NamedNode, names: Names
) -> Iterator[Triple]:
    begin, end = find_bounds(statement.when)
    speaker = statement.attributed_to
    trigger = span_node(statement.trigger.begin, statement.trigger.end, article)
    facts: Facts = [
        (terms.TYPE, kg_term("Statement")),
        (terms.SUBJECT, names.node(statement.subject.entity.id)),
        (terms.PREDICATE, terms.relation_term(statement.relation)),
        (terms.OBJECT, names.node(statement.object.entity.id)),
        (kg_term("factuality"), terms.factuality_term(statement.factuality)),
        (kg_term("confidence"), write_decimal(statement.confidence)),
        (kg_term("attributedTo"), names.node(speaker.entity.id) if speaker else None),
        (kg_term("when"), _text(statement.when)),
        (kg_term("startDate"), terms.date_term(begin) if begin else None),
        (kg_term("endDate"), terms.date_term(end) if end else None),
        (kg_term("timeText"), _text(statement.time_text)),
        (kg_term("place"), names.node(statement.where.id) if statement.where else None),
        (kg_term("title"), _text(statement.title)),
        (kg_term("plover"), _text(statement.plover)),
        (kg_term("mode"), _text(statement.mode)),
        (kg_term("rule"), _text(statement.rule)),
        (kg_term("lexiconRow"), _text(statement.row)),
        (kg_term("subjectMention"), nodes[statement.subject]),
        (kg_term("objectMention"), nodes[statement.object]),
        (kg_term("speakerMention"), nodes[speaker] if speaker else None),
        (kg_term("trigger"), trigger),
        (kg_term("partOf"), names.node(statement.part_of) if statement.part_of else None),
        *((kg_term("killed"), Literal(figure)) for figure in statement.killed),
        *((kg_term("injured"), Literal(figure)) for figure in statement.injured),
    ]
    yield from _state(names.node(statement.id), facts)
    yield from _state(trigger, _describe_span(statement.trigger, article, _PHRASE))
    for span in statement.evidence:
        evidence = span_node(span.begin, span.end, article)
        yield names.node(statement.id), terms.DERIVED_FROM, evidence
        yield from _state(evidence, _describe_span(span, article, kg_term("Evidence")))
