"""`kg explain`: a name, a statement or an event -> the words, the step, the rule and the row behind it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import samples

import kg
from kg.errors import NoSuchArticleError, NoSuchEntityError, UsageError
from kg.explanations import Explained, Happened, explain, find_row
from kg.explanations.marks import cut_context, mark, mark_statement
from kg.explanations.to_json import explanation_to_json
from kg.records import Span
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import RunKg

    from kg.explanations.naming import Resolved

MOSCOW = samples.MOSCOW_ARTICLE
MEETS, _, VISITS, _, THREATENS = MOSCOW.statements


@pytest.fixture
def store() -> Iterator[Store]:
    with samples.make_store() as made:
        yield made


def find_mentions(store: Store, what: str, *, article: str | None = None) -> list[Resolved]:
    found = explain(store, what, article=article)
    assert isinstance(found, list)
    return [resolved for _, mentions in found for resolved in mentions]


# -- names


def test_a_name_gives_its_mentions_in_the_order_of_the_text_with_their_steps(store: Store) -> None:
    found = find_mentions(store, "Xi", article=MOSCOW.article.id)
    told = [(f.mention.span.text, f.mention.kind, f.mention.step) for f in found]
    assert told == [
        ("Xi", "name", "name"),
        ("Xi Jinping", "name", "name"),
        ("The two leaders", "nominal", "group"),
        ("Xi", "name", "name"),
    ]
    assert {f.mention.entity.id for f in found} == {"Xi_Jinping"}


@pytest.mark.parametrize("what", ["Xi Jinping", "xi jinping", "XI", "Q15031", "Xi_Jinping"])
def test_a_name_is_found_whatever_its_case_and_by_its_ids(store: Store, what: str) -> None:
    assert len(find_mentions(store, what, article=MOSCOW.article.id)) == 4


def test_words_that_stand_for_two_are_told_for_each(store: Store) -> None:
    names = [f.mention.entity.name for f in find_mentions(store, "the two leaders")]
    assert names == ["Vladimir Putin", "Xi Jinping"]


def test_without_an_article_all_are_searched_and_grouped(store: Store) -> None:
    found = explain(store, "Putin")
    assert isinstance(found, list)
    assert [article.id for article, _ in found] == [MOSCOW.article.id, "agency 2"]


def test_the_words_around_a_mention_come_from_the_sentences_of_statements(store: Store) -> None:
    contexts = [f.context for f in find_mentions(store, "Xi", article=MOSCOW.article.id)]
    assert contexts == [
        "[Xi] and Putin meet in Moscow",
        "Chinese President [Xi Jinping] met Vladimir Putin in Moscow on Thursday.",
        "[The two leaders] will visit Beijing in August, Xi said.",
        "The two leaders will visit Beijing in August, [Xi] said.",
    ]


def test_a_mention_without_a_sentence_has_no_context_but_where_its_text_was_kept(tmp_path: Path) -> None:
    article = replace(MOSCOW.article, extracted=True)
    samples_of_it = replace(MOSCOW, article=article, statements=())
    with Store.open(tmp_path / "graph", "create") as made:
        samples.fill(made, [samples_of_it])
        assert {f.context for f in find_mentions(made, "Xi")} == {None}
        kept = tmp_path / "graph" / "articles" / f"{article.id}.txt"
        kept.parent.mkdir()
        kept.write_bytes(article.text.encode())
        assert find_mentions(made, "Xi")[0].context == "[Xi] and Putin meet in Moscow"
        kept.write_bytes(b"another text than the one that was read")
        assert {f.context for f in find_mentions(made, "Xi")} == {None}
        kept.write_bytes(b"\xff\xfe")
        assert {f.context for f in find_mentions(made, "Xi")} == {None}


def test_a_long_line_is_cut_between_words() -> None:
    words = "word " * 40
    span = Span(len(words), len(words) + 2, "Xi")
    context = cut_context(Span(0, 2 * len(words) + 2, f"{words}Xi {words}"), span)
    assert re.fullmatch(r"…(word )+\[Xi\]( word)+…", context)
    assert len(context) < 150


def test_what_is_not_there_is_said_with_names_that_are_like_it(store: Store) -> None:
    with pytest.raises(NoSuchEntityError, match='the graph is called "Xi Jinpin"; did you mean Xi Jinping'):
        explain(store, "Xi Jinpin")
    with pytest.raises(NoSuchEntityError, match=r'in agency 2 is called "Ukrane"$'):
        explain(store, "Ukrane", article="agency 2")
    with pytest.raises(NoSuchArticleError, match="did you mean 2025-05-08-moscow"):
        explain(store, "Xi", article="2025-05-08-moskow")


# -- statements


def test_a_statement_is_found_by_any_form_of_its_id(store: Store) -> None:
    identifier = VISITS.id
    for what in (identifier, identifier[:12], f"{identifier[:12]}…", f"kgr:{identifier}"):
        explained = explain(store, what)
        assert isinstance(explained, Explained)
        assert explained.telling.statement.id == identifier
        assert explained.event is not None


def test_the_sentence_shows_what_carried_each_part(store: Store) -> None:
    explained = explain(store, MEETS.id)
    assert isinstance(explained, Explained)
    assert explained.telling.sentences == (
        "[Xi] and Putin meet in Moscow",
        "Chinese President [Xi Jinping] «met» {Vladimir Putin} in Moscow on Thursday.",
    )
    assert mark_statement(THREATENS) == ["[Russia] does not «threaten» {NATO}."]


def test_marks_within_marks_close_in_order() -> None:
    text = Span(10, 25, "Isaias of Asmar")
    marks = [(Span(10, 16, "Isaias"), "[", "]"), (Span(10, 16, "Isaias"), "{", "}"), (text, "«", "»")]
    assert mark(text, marks) == "«[{Isaias}] of Asmar»"
    assert mark(text, [(Span(0, 12, "outside...Is"), "[", "]")]) == text.text


def test_an_id_that_fits_several_is_refused_with_what_each_is(store: Store) -> None:
    ids = [statement.id for statement in store.statements()]
    prefix = next(i[:3] for i in ids if sum(other.startswith(i[:3]) for other in ids) > 1)
    with pytest.raises(UsageError, match=f"{prefix} begins the ids of") as raised:
        explain(store, prefix)
    assert all(re.match(r"  s-[0-9a-f]{12}  \S+", note) for note in raised.value.__notes__)


def test_no_words_at_all_are_wrong_use(store: Store) -> None:
    with pytest.raises(UsageError, match="nothing to explain"):
        explain(store, " ")


def test_an_id_that_is_nowhere_is_said(store: Store) -> None:
    with pytest.raises(NoSuchEntityError, match="no statement has an id that begins with s-0123456789"):
        explain(store, "s-0123456789")
    with pytest.raises(NoSuchEntityError, match="no statement of agency 2 has an id"):
        explain(store, MEETS.id, article="agency 2")


def test_the_row_of_the_lexicon_is_found_by_its_family() -> None:
    row = find_row("frames.tsv:meet")
    assert row
    assert row["relation"] == "meets"
    assert find_row("frames.tsv:no such family") is None
    assert find_row("") is None


# -- events


def test_an_event_gives_its_tellings_with_their_articles(store: Store) -> None:
    merged = next(event for event in store.events() if len(event.statements) > 1)
    happened = explain(store, merged.id)
    assert isinstance(happened, Happened)
    assert {telling.statement.id for telling in happened.tellings} == set(merged.statements)
    assert all(telling.article.id == telling.statement.article for telling in happened.tellings)
    dates = [telling.article.published or "" for telling in happened.tellings]
    assert dates == sorted(dates)


# -- JSON


def test_everything_in_the_graph_can_be_explained_as_json(store: Store) -> None:
    for statement in store.statements():
        value = explanation_to_json(explain(store, statement.id))
        assert value["statement"]["id"] == statement.id
        assert json.loads(json.dumps(value)) == value
    for event in store.events():
        value = explanation_to_json(explain(store, event.id))
        assert [telling["statement"]["event"] for telling in value["tellings"]] == [event.id] * len(
            event.statements
        )


# -- the command


def run_explain(call_kg: RunKg, built_graph: Path, *arguments: str, code: int = 0) -> str:
    done = call_kg("explain", *arguments, "--graph", built_graph)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    told = done.stdout if code == 0 else done.stderr
    assert "\x1b" not in told
    return told


def test_the_command_tells_of_a_name_mention_by_mention(call_kg: RunKg, built_graph: Path) -> None:
    told = run_explain(call_kg, built_graph, "Kim", "--article", "trump-kim-singapore-wire")
    assert told.startswith("trump-kim-singapore-wire, Meridian Press Agency, 2018-06-12: ")
    assert "is Kim Jong Un (person, Q56226)" in told
    assert "by name: short form of a name in the article" in told
    assert max(map(len, told.splitlines())) <= 80
    as_json = json.loads(
        run_explain(call_kg, built_graph, "Kim", "--article", "trump-kim-singapore-wire", "--format", "json")
    )
    (article,) = as_json["articles"]
    assert f": {len(article['mentions'])} mentions" in told
    begins = [mention["begin"] for mention in article["mentions"]]
    assert begins == sorted(begins)


def test_the_command_tells_of_a_statement_with_its_row(call_kg: RunKg, built_graph: Path) -> None:
    with kg.open(built_graph) as graph:
        statement = next(s for s in graph.statements(relation="meets") if s.row and s.when and s.time_text)
    told = run_explain(call_kg, built_graph, statement.id)
    assert f"{statement.when}, from “{statement.time_text}”" in told
    assert statement.row in told
    assert re.search(r"^    words +\S", told, re.MULTILINE)
    assert re.search(r"^  \| .*[\[«{]", told, re.MULTILINE)
    assert max(map(len, told.splitlines())) <= 80
    assert json.loads(run_explain(call_kg, built_graph, statement.id, "-f", "json"))["lexicon_row"]


def test_the_command_tells_of_an_event_and_why_it_is_one(call_kg: RunKg, built_graph: Path) -> None:
    with kg.open(built_graph) as graph:
        event = next(e for e in graph.events() if len(e.statements) > 1)
    told = run_explain(call_kg, built_graph, event.id)
    assert told.startswith(event.label.split(",")[0])
    assert "the same participants" in " ".join(told.split())
    assert not [identifier for identifier in event.statements if identifier not in told]
    assert max(map(len, told.splitlines())) <= 80


def test_nothing_found_is_exit_code_one_and_several_is_two(call_kg: RunKg, built_graph: Path) -> None:
    assert "did you mean Donald Trump" in run_explain(call_kg, built_graph, "Donld Trmp", code=1)
    assert "no article 'nowhere'" in run_explain(call_kg, built_graph, "Xi", "--article", "nowhere", code=1)
    assert "give more of the one you mean" in run_explain(call_kg, built_graph, "s-0", code=2)


def test_hostile_words_are_shown_and_not_obeyed(call_kg: RunKg, tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph", "create") as made:
        samples.fill(made)
    for form in ("text", "json"):
        for what in ("A_B", "..", samples.HOSTILE_ARTICLE.statements[0].id):
            done = call_kg("explain", what, "--format", form, "--graph", tmp_path / "graph")
            assert "Traceback" not in done.stderr
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.stdout)
