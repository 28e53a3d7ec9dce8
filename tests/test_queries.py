"""Names as people write them, and the named questions, on the two sample articles."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from samples import CHINA, PUTIN, RUSSIA, XI, fill, make_store, mention, merge_events, state

from kg.errors import QueryError, UsageError
from kg.events import merge_tellings
from kg.graph import Graph
from kg.queries import ask, bind_question, find_question, load_questions, read_question
from kg.queries.names import find_entity, fold_name
from kg.records import Article, Entity, Event, Extraction
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.records import Factuality, Telling

QUESTIONS = load_questions()


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph(make_store()) as graph:
        yield graph


def take(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def test_who_met_whom(graph: Graph) -> None:
    rows = graph.ask("who-met-whom", person="Xi")
    assert take(rows, "when", "meeting", "place", "articles") == [
        ("2025-05-08", "Vladimir Putin hosts Xi Jinping", None, 1),
        ("2025-05-08", "Xi Jinping meets Vladimir Putin", "Moscow", 2),
    ]
    assert graph.ask("who-met-whom", **{"person": "putin", "with": "xi"}) == rows
    assert graph.ask("who-met-whom") == rows
    assert not graph.ask("who-met-whom", person="Xi", until="2024")
    assert len(graph.ask("who-met-whom", person="Xi", since="2025", until="2025")) == 2


def test_between_two(graph: Graph) -> None:
    rows = graph.ask("between-two", one="China", other="Russia")
    assert take(rows, "what", "factuality", "according_to") == [
        ("China aids Russia", "actual", "United States")
    ]
    rows = graph.ask("between-two", one="Russia", other="NATO")
    assert take(rows, "factuality", "according_to") == [("actual", None), ("negated", None)]


def test_claims(graph: Graph) -> None:
    rows = graph.ask("claims", speaker="the White House")
    assert take(rows, "speaker", "subject", "relation", "object", "article") == [
        ("United States", "China", "aids", "Russia", "agency 2")
    ]
    assert len(graph.ask("claims", about="Beijing")) == 2, "Xi says of two that they will visit the city"


def test_accusations(graph: Graph) -> None:
    (row,) = graph.ask("accusations", accused="china")
    assert (row["accuser"], row["factuality"]) == ("United States", "actual")
    assert row["sentence"] == "Washington accused Beijing of aiding Russia, the White House said."
    assert not graph.ask("accusations", accuser="China")


def test_offices(graph: Graph) -> None:
    (row,) = graph.ask("offices", of="China")
    assert (row["person"], row["title"], row["factuality"], row["articles"]) == (
        "Xi Jinping",
        "President",
        "actual",
        1,
    )
    assert str(row["first"]) == "2025-05-08"


def test_sanctions_threats_aid(graph: Graph) -> None:
    rows = graph.ask("sanctions-threats-aid", target="Russia")
    assert take(rows, "actor", "relation", "according_to") == [
        ("China", "aids", "United States"),
        ("United States", "sanctions", None),
    ]


def test_planned(graph: Graph) -> None:
    rows = graph.ask("planned", actor="Xi Jinping")
    assert take(rows, "when", "planned", "planned_in", "happened_in") == [
        ("2025-08", "Xi Jinping visits Beijing", "2025-05-08-moscow", None)
    ]


def merge_all(tellings: Iterable[Telling], _: Mapping[str, str]) -> tuple[Event, ...]:
    """One event of all that is told."""
    ids = tuple(sorted(telling.id for telling in tellings))
    return (Event("e-1", "meets", "Meeting of Xi and Putin", (XI,), (PUTIN,), "actual", ids),)


@pytest.mark.parametrize(
    ("published", "factuality", "told_in"),
    [
        ("2025-05-09", "actual", "later"),
        ("2025-05-07", "actual", None),
        ("2025-05-09", "planned", None),
        (None, "actual", None),
    ],
)
def test_what_was_planned_has_happened_once_a_later_article_says_so(
    published: str | None, factuality: Factuality, told_in: str | None
) -> None:
    with Store.in_memory() as store:
        for name, day, status in (("plan", "2025-05-08", "planned"), ("later", published, factuality)):
            article = Article(id=name, text="Xi meets Putin.", published=day)
            xi, putin = mention(article, "Xi", XI), mention(article, "Putin", PUTIN)
            told = state(article, xi, "meets", putin, "meets", "Xi meets Putin.", factuality=status)
            store.put_extraction(Extraction(article, (), (xi, putin), (told,)), fingerprint=name)
        store.derive(merge_all)
        rows = Graph(store).ask("planned")
    assert ("plan", told_in) in take(rows, "planned_in", "happened_in")


def test_only_one_article(graph: Graph) -> None:
    rows = graph.ask("only-one-article", article="2025-05-08-moscow")
    assert take(rows, "subject", "relation", "object") == [("Xi Jinping", "position_in", "China")]


def test_evidence(graph: Graph) -> None:
    rows = graph.ask("evidence", subject="Xi", object="Putin", relation="meets")
    assert take(rows, "article", "begin") == [
        ("2025-05-08-moscow", 0),
        ("2025-05-08-moscow", 29),
        ("agency 2", 0),
    ]
    assert rows[0]["url"] == "https://news.example.org/2025/05/08/moscow?a=1&b=2"


def test_contradictions(graph: Graph) -> None:
    (row,) = graph.ask("contradictions")
    assert (row["subject"], row["asserted_in"], row["denied_in"]) == (
        "Russia",
        "agency 2",
        "2025-05-08-moscow",
    )
    assert row["denies"] == "Russia does not threaten NATO."


def test_tellings_that_differ() -> None:
    with Store.in_memory() as store:
        tellings = (("one", "2025-05", "in May"), ("two", "2025-05-08", "on 8 May"), ("3", None, None))
        for name, when, words in tellings:
            article = Article(id=name, text="Xi meets Putin.")
            xi, putin = mention(article, "Xi", XI), mention(article, "Putin", PUTIN)
            told = state(article, xi, "meets", putin, "meets", "Xi meets Putin.", when=when, time_text=words)
            store.put_extraction(Extraction(article, (), (xi, putin), (told,)), fingerprint=name)
        store.derive(merge_all)
        rows = Graph(store).ask("tellings-differ")
    assert take(rows, "time", "article") == [("in May (2025-05)", "one"), ("on 8 May (2025-05-08)", "two")]


def test_figures_that_differ() -> None:
    with Store.in_memory() as store:
        for name, killed in (("one", "at least 12"), ("two", "15"), ("three", None)):
            article = Article(id=name, text="Russia struck China.", published="2025-05-08")
            ends = mention(article, "Russia", RUSSIA), mention(article, "China", CHINA)
            told = state(article, ends[0], "assaults", ends[1], "struck", article.text)
            told = replace(told, killed=(killed,) if killed else ())
            store.put_extraction(Extraction(article, (), ends, (told,)), fingerprint=name)
        store.derive(merge_tellings)
        rows = Graph(store).ask("tellings-differ")
        (event,) = store.events()
    assert take(rows, "killed", "article") == [("15", "two"), ("at least 12", "one")]
    assert event.killed == ("15", "at least 12")


def test_articles_and_actors(graph: Graph) -> None:
    assert take(graph.ask("articles"), "article", "statements")[1:] == [
        ("agency 2", 6),
        ("2025-05-08-moscow", 5),
    ]
    assert take(graph.ask("actors"), "name", "class", "statements")[0] == ("Xi Jinping", "person", 5)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_says_what_it_is_and_answers_with_its_examples(graph: Graph, name: str) -> None:
    question = QUESTIONS[name]
    assert question.title
    assert question.answers.endswith(".")
    assert "GRAPH" not in question.query, "rdflib and Oxigraph look at graphs one by one"
    assert all(f"${parameter.name}" in question.query for parameter in question.parameters)
    entities = {p.name: p.example for p in question.parameters}
    assert (
        graph.ask(name, **entities).columns
        == graph.ask(name, **{p.name: p.example for p in question.parameters if not p.optional}).columns
    )


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_limit_gives_so_many_rows_of_the_answer(graph: Graph, name: str) -> None:
    least = {p.name: p.example for p in QUESTIONS[name].parameters if not p.optional}
    rows = graph.ask(name, **least)
    for limit in (1, len(rows) + 1):
        assert len([*ask(graph.store, name, least, limit=limit)]) == min(limit, len(rows))  # type: ignore[misc]


@pytest.mark.parametrize(("relation", "alone"), [("meets", False), ("accuses", True)])
def test_what_is_the_same_from_both_ends_is_told_by_both(relation: str, alone: bool) -> None:  # noqa: FBT001
    """'A meets B' in one article and 'B meets A' in another are not each the word of one alone."""
    with Store.in_memory() as store:
        for name, ends in (("one", (XI, PUTIN)), ("two", (PUTIN, XI))):
            article = Article(id=name, text="Xi, Putin: they met.")
            words = {XI: mention(article, "Xi", XI), PUTIN: mention(article, "Putin", PUTIN)}
            subject, object_ = (words[end] for end in ends)
            told = state(article, subject, relation, object_, "met", "Xi, Putin: they met.")
            store.put_extraction(Extraction(article, (), (subject, object_), (told,)), fingerprint=name)
        store.derive(merge_events)
        rows = Graph(store).ask("only-one-article")
    assert take(rows, "article") == ([("one",), ("two",)] if alone else [])


def test_what_two_say_of_an_office_is_counted_whatever_the_capitals_of_its_title() -> None:
    china = Entity("China", "country")
    with Store.in_memory() as store:
        for day, title in (
            ("2025-05-08", "president"),
            ("2025-05-10", "President"),
            ("2025-05-09", "leader"),
        ):
            article = Article(id=day, text="Xi leads China.", published=day)
            xi, of = mention(article, "Xi", XI), mention(article, "China", china)
            told = state(article, xi, "position_in", of, "leads", "Xi leads China.", title=title)
            store.put_extraction(Extraction(article, (), (xi, of), (told,)), fingerprint=day)
        store.derive(merge_events)
        rows = Graph(store).ask("offices")
    told_as = [(row["title"], str(row["first"]), str(row["last"]), row["articles"]) for row in rows]
    assert told_as == [
        ("President", "2025-05-08", "2025-05-10", 2),
        ("leader", "2025-05-09", "2025-05-09", 1),
    ]


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_no_parameter_stays_open(graph: Graph, name: str) -> None:
    question = QUESTIONS[name]
    given = {p.name: p.example for p in question.parameters}
    least = {p.name: p.example for p in question.parameters if not p.optional}
    for values in (given, least):
        for limit in (None, 1):
            assert not re.search(r"\$\w", bind_question(question, values, graph.store, limit=limit))


def test_a_question_that_is_not_known_is_told_with_those_that_are() -> None:
    with pytest.raises(QueryError, match=r"no question 'who'; there are accusations, .*who-met-whom"):
        find_question("who")


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("between-two", {"one": "China"}, 'between-two needs other, the other: "Russia"'),
        ("articles", {"person": "Xi"}, "articles has no parameter 'person'; it has none"),
        ("who-met-whom", {"since": "yesterday"}, "since 'yesterday': give the first day, such as 2025-01-01"),
        (
            "evidence",
            {"subject": "Xi", "object": "Putin", "relation": "no } such"},
            "relation 'no } such': give",
        ),
    ],
)
def test_a_wrong_parameter_is_told(graph: Graph, name: str, values: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        graph.ask(name, **values)


@pytest.mark.parametrize(
    "name",
    ["Xi Jinping", "xi jinping", "Xi", "XI", "Jinping", "Xi_Jinping", "kgr:Xi_Jinping", "Q15031",
     "https://kg.example.org/id/Xi_Jinping", "  Xi  Jinping ", "Xí Jinping"],
)  # fmt: skip
def test_a_name_is_taken_as_people_write_it(graph: Graph, name: str) -> None:
    assert find_entity(graph.store, name) == "Xi_Jinping"


def test_a_name_of_its_own_goes_before_a_name_of_others(graph: Graph) -> None:
    """'Beijing' is a city, and in some articles the government of China."""
    assert find_entity(graph.store, "beijing") == "Beijing"
    assert find_entity(graph.store, "Washington") == "United_States"


@pytest.mark.parametrize("name", ["", " ", "Nobody", "\x00", "<>", '"', "?x", "kgr:"])
def test_a_name_that_nobody_has_is_told(graph: Graph, name: str) -> None:
    with pytest.raises(QueryError, match="nobody and nothing in the graph is called"):
        find_entity(graph.store, name)


def test_a_name_that_is_nearly_right_is_told(graph: Graph) -> None:
    with pytest.raises(QueryError, match="did you mean Vladimir Putin"):
        find_entity(graph.store, "Vladimir Poutine")


def test_a_name_that_several_have_lists_them() -> None:
    article = Article(id="two", text="Xi Jinping and Xi Mingze")
    mingze = Entity("Xi Mingze", "person")
    mentions = (mention(article, "Xi Jinping", XI), mention(article, "Xi Mingze", mingze))
    with Store.in_memory() as store:
        fill(store, (Extraction(article, (), mentions, ()),))
        with pytest.raises(QueryError, match='"Xi" may be Xi Jinping or Xi Mingze: give the whole name'):
            find_entity(store, "Xi")
        assert find_entity(store, "mingze") == mingze.id


def test_names_are_compared_without_case_accents_and_article() -> None:
    assert fold_name("The  Élysée") == "elysee"
    assert fold_name(PUTIN.name) == "vladimir putin"


def test_a_heading_tells_title_text_and_parameters() -> None:
    heading = '# Title\n#\n# What it\n# answers.\n# @param who? entity "Xi" a person\n'
    text = heading + "\nSELECT ?x {\n  $who ?p ?x .  # if who\n}\n"
    question = read_question("name", text)
    assert (question.title, question.answers) == ("Title", "What it answers.")
    assert (question.parameters[0].optional, question.parameters[0].example) == (True, "Xi")
    with make_store() as store:
        store.derive(merge_events)
        assert bind_question(question, {}, store) == "SELECT ?x {\n}\n"
        bound = bind_question(question, {"who": "Xi"}, store)
    assert bound == "SELECT ?x {\n  <https://kg.example.org/id/Xi_Jinping> ?p ?x .  # if who\n}\n"


def test_a_parameter_of_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="the kind 'animal' is none of entity, article"):
        read_question("name", '# Title\n# @param who animal "Xi" a person\nSELECT * {}')
