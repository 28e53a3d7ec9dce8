"""Extraction -> the triples of its article's named graph, a line of N-Triples each.

The graph of an article holds all that this article alone tells, so that it can be taken out, exchanged
and read back by itself. What it knows of an entity stands on a node of its own,
`<article/ID#entity=Xi_Jinping>`, and never on `kgr:Xi_Jinping`: that belongs to the derived graphs, and a
triple stands in one graph only. Lines are many times quicker to make than quads of Python's, and to load.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg.intervals import find_bounds
from kg.rdf import terms
from kg.rdf.nodes import write_text
from kg.rdf.terms import NIF, SCHEMA
from kg.stories import make_sketch, write_sketch

if TYPE_CHECKING:
    from kg.rdf.terms import Names
    from kg.records import Article, Block, Entity, Extraction, Mention, Span, Statement
    from kg.stories import Sketch

# Predicates and objects as N-Quads has them; what has no object is not said.
Facts = Iterable[tuple[str, str | None]]

_TYPE, _GENERATED_BY, _DERIVED_FROM = map(str, (terms.TYPE, terms.GENERATED_BY, terms.DERIVED_FROM))
_BEGIN, _END, _ANCHOR, _CONTEXT = map(str, (terms.BEGIN, terms.END, terms.ANCHOR, terms.CONTEXT))
_IDENT_REF, _CLASS_REF = str(terms.IDENT_REF), str(terms.CLASS_REF)
_SUBJECT, _PREDICATE, _OBJECT = map(str, (terms.SUBJECT, terms.PREDICATE, terms.OBJECT))
_PHRASE = f"<{NIF}Phrase>"
_CLASSES = {cls: str(types[0]) for cls, types in terms.ENTITY_TYPES.items()}


def write_lines(
    extraction: Extraction,
    names: Names,
    *,
    fingerprint: str,
    run: str | None = None,
    sketch: Sketch | None = None,
) -> list[str]:
    """Every triple of the article's graph, as Oxigraph writes it.

    `run` is the id of the run that read it, `sketch` that of its text where it was made before.
    """
    writer = _Writer(names.article(extraction.article.id), names)
    mentions = list_mentions(extraction)
    nodes = name_mentions(mentions, writer.article)
    sketch = sketch or make_sketch(extraction.article.text, extraction.blocks)
    lines = writer.write_metadata(extraction, sketch, fingerprint=fingerprint, run=run)
    for block in extraction.blocks:
        if block.kind == "boilerplate":
            lines += writer.write_left_out(block)
    for entity in list_entities(extraction, mentions):
        lines += writer.write_record(entity)
    for mention, node in nodes.items():
        lines += writer.write_mention(mention, f"<{node.value}>")
    for statement in extraction.statements:
        lines += writer.write_statement(statement, nodes)
    return list(dict.fromkeys(lines))


def check_extraction(extraction: Extraction) -> None:
    """Raise ValueError where a span is not what stands in the text, or a statement stands twice."""
    text, article = extraction.article.text, extraction.article.id
    spans = [mention.span for mention in extraction.mentions]
    for s in extraction.statements:
        spans += [s.trigger, *s.evidence, s.subject.span, s.object.span]
        spans += [s.attributed_to.span] if s.attributed_to else []
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


def list_entities(extraction: Extraction, mentions: Iterable[Mention]) -> list[Entity]:
    """Every entity that the article speaks of in these mentions, and the places of events, by id."""
    entities = {mention.entity for mention in mentions}
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


def _text(value: str | None) -> str | None:
    return write_text(value) if value else None


def _whole(number: int) -> str:
    return f'"{number}"^^{terms.INTEGER}'


def write_decimal(number: float) -> Literal:
    """0.93 -> "0.93"^^xsd:decimal, in the one form in which Oxigraph gives it back."""
    digits = format(Decimal(repr(number)), "f")
    return Literal(digits.rstrip("0").rstrip(".") if "." in digits else digits, datatype=terms.DECIMAL)


@cache
def _kg(local: str) -> str:
    return f"<{terms.KG}{local}>"


@cache
def _schema(local: str) -> str:
    return f"<{SCHEMA}{local}>"


class _Writer:
    """Writes what one article says."""

    def __init__(self, article: NamedNode, names: Names) -> None:
        self.article = article
        self._names = names
        self._graph = f"<{article.value}>"
        self._node = cache(lambda identifier: str(names.node(identifier)))

    def write_metadata(
        self, extraction: Extraction, sketch: Sketch, *, fingerprint: str, run: str | None
    ) -> list[str]:
        article = extraction.article
        facts: Facts = [
            (_TYPE, str(terms.NEWS_ARTICLE)),
            (str(terms.IDENTIFIER), write_text(article.id)),
            (_kg("checksum"), write_text(article.checksum)),
            (_kg("fingerprint"), write_text(fingerprint)),
            (_kg("sketch"), write_text(write_sketch(sketch)) if sketch.ends else None),
            (_GENERATED_BY, str(self._names.run(run)) if run else None),
            *_list_bibliography(article),
            (_kg("bodyBegin"), _whole(article.body) if article.body else None),
            (_kg("extracted"), f'"true"^^{terms.BOOLEAN}' if article.extracted else None),
            (_kg("extractedBy"), _text(article.extracted_by)),
            (_kg("datedBy"), _text(article.dated_by)),
            *((_kg("warning"), write_text(warning)) for warning in extraction.warnings),
        ]
        return self._state(self._graph, facts)

    def write_left_out(self, block: Block) -> list[str]:
        """Boilerplate, so that a report can tell what was left out and why long after the reading."""
        facts: Facts = [
            (_TYPE, _kg("Boilerplate")),
            (_BEGIN, _whole(block.begin)),
            (_END, _whole(block.end)),
            (_CONTEXT, self._graph),
            (_kg("reason"), _text(block.reason)),
        ]
        return self._state(self._name_span(block), facts)

    def write_record(self, entity: Entity) -> list[str]:
        facts: Facts = [
            (_TYPE, _kg("EntityRecord")),
            (_kg("entity"), self._node(entity.id)),
            (_kg("entityClass"), _CLASSES[entity.cls]),
            (_kg("name"), write_text(entity.name)),
            (_kg("qid"), _text(entity.qid)),
            (_kg("iso2"), _text(entity.iso2)),
            (_schema("description"), _text(entity.description)),
        ]
        return self._state(str(record_node(entity.id, self.article)), facts)

    def write_mention(self, mention: Mention, node: str) -> list[str]:
        facts: Facts = [
            (_IDENT_REF, self._node(mention.entity.id)),
            (_CLASS_REF, _CLASSES[mention.entity.cls]),
            (_kg("mentionKind"), write_text(mention.kind)),
            (_kg("step"), _text(mention.step)),
        ]
        return self._describe_span(mention.span, node, _PHRASE) + self._state(node, facts)

    def write_statement(self, statement: Statement, nodes: dict[Mention, NamedNode]) -> list[str]:
        begin, end = find_bounds(statement.when)
        speaker, trigger = statement.attributed_to, self._name_span(statement.trigger)
        evidence = [(span, self._name_span(span)) for span in statement.evidence]
        facts: Facts = [
            (_TYPE, _kg("Statement")),
            (_SUBJECT, self._node(statement.subject.entity.id)),
            (_PREDICATE, str(terms.relation_term(statement.relation))),
            (_OBJECT, self._node(statement.object.entity.id)),
            (_kg("factuality"), str(terms.factuality_term(statement.factuality))),
            (_kg("confidence"), str(write_decimal(statement.confidence))),
            (_kg("attributedTo"), self._node(speaker.entity.id) if speaker else None),
            (_kg("when"), _text(statement.when)),
            (_kg("startDate"), str(terms.date_term(begin)) if begin else None),
            (_kg("endDate"), str(terms.date_term(end)) if end else None),
            (_kg("timeText"), _text(statement.time_text)),
            (_kg("place"), self._node(statement.where.id) if statement.where else None),
            (_kg("title"), _text(statement.title)),
            (_kg("plover"), _text(statement.plover)),
            (_kg("mode"), _text(statement.mode)),
            (_kg("rule"), _text(statement.rule)),
            (_kg("lexiconRow"), _text(statement.row)),
            (_kg("subjectMention"), str(nodes[statement.subject])),
            (_kg("objectMention"), str(nodes[statement.object])),
            (_kg("speakerMention"), str(nodes[speaker]) if speaker else None),
            (_kg("trigger"), trigger),
            (_kg("partOf"), self._node(statement.part_of) if statement.part_of else None),
            *((_kg("killed"), write_text(figure)) for figure in statement.killed),
            *((_kg("injured"), write_text(figure)) for figure in statement.injured),
            *((_DERIVED_FROM, node) for _, node in evidence),
        ]
        lines = self._state(self._node(statement.id), facts)
        lines += self._describe_span(statement.trigger, trigger, _PHRASE)
        for span, node in evidence:
            lines += self._describe_span(span, node, _kg("Evidence"))
        return lines

    def _describe_span(self, span: Span, node: str, type_: str) -> list[str]:
        facts: Facts = [
            (_TYPE, type_),
            (_ANCHOR, write_text(span.text)),
            (_BEGIN, _whole(span.begin)),
            (_END, _whole(span.end)),
            (_CONTEXT, self._graph),
        ]
        return self._state(node, facts)

    def _name_span(self, span: Span | Block) -> str:
        return f"<{self.article.value}#char={span.begin},{span.end}>"

    def _state(self, node: str, facts: Facts) -> list[str]:
        """The lines of a node, without those that have no object."""
        return [f"{node} {predicate} {object_} ." for predicate, object_ in facts if object_ is not None]


def _list_bibliography(article: Article) -> Facts:
    published = terms.date_term(article.published) if article.published else None
    return [
        (_schema("headline"), _text(article.title)),
        (_schema("publisher"), _text(article.publisher)),
        (_schema("datePublished"), str(published) if published else None),
        (_schema("url"), str(terms.web_term(article.url)) if article.url else None),
        (_schema("inLanguage"), _text(article.language)),
        (_schema("license"), str(terms.web_term(article.licence)) if article.licence else None),
        *((_schema("author"), _text(author)) for author in article.authors),
    ]
