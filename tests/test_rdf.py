"""Records -> quads -> the same records, whatever the texts hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import (
    AGENCY_ARTICLE,
    CHINA,
    EXTRACTIONS,
    HOSTILE,
    HOSTILE_ARTICLE,
    MOSCOW_ARTICLE,
    PUTIN,
    RUN,
    XI,
    fill,
    make_store,
    make_telling,
    merge_events,
)

from kg.errors import UsageError
from kg.intervals import find_bounds
from kg.lexicon import load_relations
from kg.rdf import derived, terms
from kg.rdf.article import write_decimal
from kg.rdf.derived import list_event_types, merge_entities, unify_entities
from kg.rdf.nodes import describe_all, list_pairs, list_texts, write_text
from kg.rdf.reading import order_statement
from kg.rdf.runs import Run
from kg.rdf.terms import Names, kg_term, read_base, web_term
from kg.records import (
    ENTITY_CLASSES,
    FACTUALITIES,
    Article,
    Entity,
    Extraction,
    Mention,
    Span,
    Statement,
    make_entity_id,
)
from kg.store import Store

NAMES = Names()
# Lone surrogates are no characters; no file that is UTF-8 holds one.
any_text = st.text(st.characters(exclude_categories=["Cs"]))
some_text = any_text.filter(lambda text: bool(text.strip()))


@pytest.mark.parametrize("extraction", EXTRACTIONS, ids=lambda e: ascii(e.article.id))
def test_statements_read_back_as_they_were_written(extraction: Extraction) -> None:
    with make_store() as store:
        assert store.statements(article=extraction.article.id) == sorted(
            extraction.statements, key=order_statement
        )


@pytest.mark.parametrize("extraction", EXTRACTIONS, ids=lambda e: ascii(e.article.id))
def test_mentions_boilerplate_and_warnings_read_back(extraction: Extraction) -> None:
    identifier = extraction.article.id
    with make_store() as store:
        assert set(store.mentions(identifier)) == set(extraction.mentions)
        assert store.left_out(identifier) == [b for b in extraction.blocks if b.kind == "boilerplate"]
        assert store.warnings(identifier) == tuple(sorted(extraction.warnings))
        assert store.checksums()[identifier] == extraction.article.checksum


@settings(deadline=None)
@given(any_text)
def test_any_term_reads_back_from_its_line(text: str) -> None:
    graph, node, property_ = NAMES.graph("facts"), NAMES.node("s"), kg_term("p")
    assert write_text(text) == str(ox.Literal(text))
    told: list[ox.NamedNode | ox.Literal] = [ox.Literal(text), NAMES.article(text or "x")]
    told.append(ox.Literal(text, datatype=terms.DATE))
    nodes = describe_all(ox.Quad(node, property_, term, graph) for term in told)
    assert [term for _, term in list_pairs(nodes[node.value])] == told
    assert list_texts(nodes[node.value], property_.value) == tuple(sorted(term.value for term in told))


def test_articles_read_back_without_their_text() -> None:
    with make_store() as store:
        assert {replace(e.article, text="") for e in EXTRACTIONS} == set(store.articles())


def test_events_read_back() -> None:
    told = [make_telling(s, e.article.published) for e in EXTRACTIONS for s in e.statements]
    told = [telling for telling in told if load_relations()[telling.relation].kind == "event"]
    with make_store() as store:
        merged = sorted(merge_events(told, {}), key=lambda event: event.id)
        assert [replace(event, plover=None) for event in store.events()] == merged


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """An article of any characters, and statements about any names in it."""
    text = draw(some_text)
    article = Article(id=draw(some_text), text=text, title=draw(some_text), url=draw(some_text))

    def span() -> Span:
        begin = draw(st.integers(0, len(text)))
        end = draw(st.integers(begin, len(text)))
        return Span(begin, end, text[begin:end])

    def entity() -> Entity:
        name = draw(some_text.map(lambda n: " ".join(n.split())).filter(bool))
        return Entity(name, draw(st.sampled_from(ENTITY_CLASSES)), description=draw(st.none() | some_text))

    def mention() -> Mention:
        kind = draw(st.sampled_from(("name", "nominal", "pronoun")))
        return Mention(span(), entity(), kind, draw(any_text))  # type: ignore[arg-type]

    statements = [
        Statement(
            article=article.id,
            subject=mention(),
            relation=draw(st.sampled_from(["meets", "accuses"])),
            object=mention(),
            factuality=draw(st.sampled_from(FACTUALITIES)),
            trigger=span(),
            evidence=(span(),),
            confidence=draw(st.integers(0, 10**6)) / 10**6,
            attributed_to=mention() if draw(st.booleans()) else None,
            title=draw(st.none() | some_text),
            where=entity() if draw(st.booleans()) else None,
            row=draw(any_text),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    unique = {statement.id: statement for statement in statements}
    return unify_entities(Extraction(article, (), (mention(),), tuple(unique.values())))


@settings(deadline=None)
@given(extractions())
def test_any_extraction_reads_back(extraction: Extraction) -> None:
    with Store.in_memory() as store:
        store.put_extraction(extraction, fingerprint="f")
        assert store.statements() == sorted(extraction.statements, key=order_statement)
        assert set(extraction.mentions) <= set(store.mentions(extraction.article.id))
        assert store.articles() == [replace(extraction.article, text="")]


def test_a_triple_stands_in_one_graph_only() -> None:
    with make_store() as store:
        triples = sorted(str(q.triple) for q in store.quads())
    assert not [one for one, two in pairwise(triples) if one == two]


def test_there_are_no_blank_nodes_and_no_languages() -> None:
    with make_store() as store:
        for quad in store.quads():
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.NamedNode) or quad.object.language is None  # type: ignore[union-attr]


def test_an_article_says_nothing_of_what_is_outside_it() -> None:
    """Else taking it out would take away what others said too."""
    with make_store() as store:
        for extraction in EXTRACTIONS:
            article = store.names.article(extraction.article.id)
            statements = {store.names.node(s.id) for s in extraction.statements}
            for quad in store.match(graph=article):
                assert quad.subject in statements or quad.subject.value.partition("#")[0] == article.value


def test_two_mentions_may_share_a_span() -> None:
    """'The two leaders' are two people."""
    with make_store() as store:
        leaders = [m for m in store.mentions("2025-05-08-moscow") if m.span.text == "The two leaders"]
        assert [m.entity for m in leaders] == [PUTIN, XI]


def test_an_edge_stands_only_for_what_an_article_says_itself_as_actual() -> None:
    with make_store() as store:
        facts = store.names.graph("facts")
        edges = {
            (store.names.node_id(q.subject), terms.local_name(q.predicate)) for q in store.match(graph=facts)
        }
    assert ("Russia", "threatens") in edges
    assert ("China", "aids") not in edges, "the White House says so"
    assert ("Xi_Jinping", "visits") not in edges, "it is planned"


def test_a_symmetric_edge_can_be_asked_from_either_end() -> None:
    with make_store() as store:
        for one, two in ((XI, PUTIN), (PUTIN, XI)):
            quad = (store.names.node(one.id), kg_term("meets"), store.names.node(two.id))
            assert next(store.match(*quad), None)
        assert not next(store.match(store.names.node(XI.id), kg_term("hosts")), None)


def test_a_name_in_the_texts_is_another_label() -> None:
    with make_store() as store:
        assert store.written_as()["Xi_Jinping"] == ("Xi",)
        assert store.written_as()["China"] == ("Beijing", "Chinese")


def test_an_event_comes_under_the_classes_of_plover() -> None:
    types = [terms.local_name(t) for t in list_event_types("meets")]
    assert types[:3] == ["Meeting", "Consult", "VerbalCooperation"]
    planned = [terms.local_name(t) for t in list_event_types("aids", "AGREE")]
    assert planned[:3] == ["Assistance", "Agree", "VerbalCooperation"], "as PLOVER counts what is planned"
    assert list_event_types("no_such_relation") == (ox.NamedNode(terms.SEM + "Event"),)


def test_an_id_means_one_thing_in_an_article() -> None:
    """Of two descriptions the more frequent holds; what only one knows is kept."""
    bare, other = replace(XI, qid=None), replace(XI, cls="group", qid=None, description=None)
    assert merge_entities([XI, bare, other]) == [XI]
    assert merge_entities([other, bare, XI]) == [XI]
    mention = MOSCOW_ARTICLE.mentions[0]
    mixed = replace(MOSCOW_ARTICLE, mentions=(*MOSCOW_ARTICLE.mentions, replace(mention, entity=bare)))
    assert unify_entities(mixed).mentions[-1].entity == XI
    assert unify_entities(MOSCOW_ARTICLE) is MOSCOW_ARTICLE


@pytest.mark.parametrize(
    ("when", "bounds"),
    [
        (None, (None, None)),
        ("2025-05-08", ("2025-05-08", "2025-05-08")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2025-08/2025-09", ("2025-08-01", "2025-09-30")),
        ("2025-08-31/..", ("2025-08-31", None)),
        ("../2025", (None, "2025-12-31")),
    ],
)
def test_a_time_has_a_first_and_a_last_day(when: str | None, bounds: tuple[str | None, str | None]) -> None:
    assert find_bounds(when) == bounds


@pytest.mark.parametrize("when", ["yesterday", "2025-13", "2025-02-30", "0000", "2025-5-8", "2025/yesterday"])
def test_what_is_no_date_has_no_bounds(when: str) -> None:
    with pytest.raises(ValueError, match="is no ISO 8601 date"):
        find_bounds(when)


@given(some_text)
def test_ids_of_articles_and_entities_can_be_read_from_their_iris(text: str) -> None:
    assert NAMES.article_id(NAMES.article(text)) == text
    identifier = make_entity_id(text)
    assert NAMES.node_id(NAMES.node(identifier)) == identifier


@given(st.floats(0, 1).map(lambda number: round(number, 12)))
def test_a_confidence_is_a_decimal_that_the_store_does_not_rewrite(number: float) -> None:
    literal = write_decimal(number)
    store = ox.Store()
    store.add(ox.Quad(kg_term("s"), kg_term("p"), literal))
    assert [quad.object for quad in store] == [literal]
    assert float(literal.value) == number


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c#d", "http://example.org", "https://example.org/é"]
)
def test_a_web_address_is_an_iri(url: str) -> None:
    assert web_term(url) == ox.NamedNode(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "not a url",
        "https://",
        "file:///etc/passwd",
        "https://a b",
        "http://x/../y",
        "http://[::1",
    ],
)
def test_what_is_no_web_address_stays_text(url: str) -> None:
    assert web_term(url) == ox.Literal(url)


def test_a_base_gets_its_slash() -> None:
    assert read_base("https://data.example.org/kg") == "https://data.example.org/kg/"


@pytest.mark.parametrize(
    "base", ["", "kg", "ftp://example.org/", "https://a b/", "https://x/#", "https://x/?q=", "http://"]
)
def test_what_cannot_be_a_base_is_told(base: str) -> None:
    with pytest.raises(UsageError, match="give an http or https address"):
        read_base(base)


def test_a_run_is_named_by_what_it_was_and_not_by_the_order_of_telling() -> None:
    one = Run("1", "m", ("a=1", "b=2"))
    assert one.id == Run("1", "m", ("b=2", "a=1")).id
    assert one.id != replace(one, version="2").id


def test_a_run_that_no_article_comes_from_is_forgotten() -> None:
    with make_store() as store:
        other = replace(RUN, version="0.2.0")
        for extraction in EXTRACTIONS:
            store.put_extraction(extraction, fingerprint="f2", run=other)
        store.derive(merge_events)
        described = {quad.subject for quad in store.match(predicate=kg_term("version"))}
        assert described == {store.names.run(other.id)}


def test_the_base_is_in_every_name_of_the_data_and_in_no_term() -> None:
    with Store.in_memory(base="https://data.example.org/x") as store:
        fill(store, (AGENCY_ARTICLE, HOSTILE_ARTICLE))
        iris = {
            t.value for q in store.quads() for t in (q.subject, q.graph_name) if isinstance(t, ox.NamedNode)
        }
        assert all(iri.startswith("https://data.example.org/x/") for iri in iris)
        assert store.entity(HOSTILE.id) == HOSTILE
        assert store.entity(CHINA.id) == CHINA


def test_a_named_event_has_the_dates_of_its_table() -> None:
    war = Entity("World War II", "event")
    quads = derived.write_entities([war], {}, Names(), lambda _: ("1939-09-01", "1945"))
    dates = {terms.SEM + "hasBeginTimeStamp": "1939-09-01", terms.SEM + "hasEndTimeStamp": "1945-12-31"}
    told = {q.predicate.value: q.object.value for q in quads if q.predicate.value in dates}  # type: ignore[union-attr]
    assert told == dates
