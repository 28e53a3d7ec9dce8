"""Articles with one name -> one node or several: kg.descriptions, kg.namesakes and kg.identities."""

from __future__ import annotations

import json
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from kg import pipeline
from kg.namesakes import Trace, tell_apart
from kg.parsing import load_model
from kg.records import Article
from kg.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

TEXTS = {
    "analyst": "Olga Brandvold, an analyst at the Tidewater Institute in Oslo, said Russia threatened Oslo.",
    "singer": "The singer Olga Brandvold visited Paris on Monday.",
    "again": "Olga Brandvold, an analyst at the Tidewater Institute, said China had accused Japan.",
    "historian": "Olga Brandvold, a historian, met Keir Starmer in London.",
}
DATES = {"analyst": "2024-03-01", "singer": "2024-04-01", "again": "2024-05-01", "historian": "2024-06-01"}


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_model()


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.md").write_text(f"---\npublished: {DATES[name]}\n---\n{text}\n", encoding="utf-8")
    return folder


def find_nodes(out: Path) -> dict[str, str]:
    """The node that each article means by the name."""
    with Store.open(out / "graph") as store:
        return {
            article: mention.entity.name
            for article in store.fingerprints()
            for mention in store.mentions(article)
            if mention.span.text == "Olga Brandvold"
        }


def trace(article: str, description: str = "", **details: object) -> Trace:
    return Trace(article, DATES.get(article, ""), description=description, **{"cls": "person", **details})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "name", "description"),
    [
        (TEXTS["analyst"], "Olga Brandvold", "analyst at the Tidewater Institute in Oslo"),
        ("Political analyst Olga Brandvold praised Norway.", "Olga Brandvold", "Political analyst"),
        ("Olga Brandvold is a former diplomat who praised Norway.", "Olga Brandvold", "former diplomat"),
        (
            "The Quellstad Forum, a think tank in Oslo, praised Norway.",
            "Quellstad Forum",
            "think tank in Oslo",
        ),
        ("His adviser, Olga Brandvold, praised Norway.", "Olga Brandvold", None),
        ("Olga Brandvold is not a diplomat.", "Olga Brandvold", None),
    ],
)
def test_who_is_unknown_is_described_as_the_article_does(
    nlp: Language, text: str, name: str, description: str | None
) -> None:
    mentions = pipeline.extract(Article("a", text + "\n"), nlp).mentions
    assert {m.entity.description for m in mentions if m.entity.name == name} == {description}


def test_what_the_tables_know_keeps_its_description(nlp: Language) -> None:
    text = "Vladimir Putin, a former officer, praised China.\n"
    (putin,) = (m for m in pipeline.extract(Article("a", text), nlp).mentions if m.entity.cls == "person")
    assert putin.entity.qid == "Q7747"
    assert putin.entity.description != "former officer"


def test_fields_that_do_not_go_together_are_two_people_and_what_nearly_fits_is_told() -> None:
    first, second = tell_apart(
        "Olga Brandvold",
        [trace("analyst", "analyst in Oslo"), trace("singer", "singer"), trace("historian", "historian")],
    )
    assert (first.label, first.articles) == ("Olga Brandvold", ("analyst", "historian"))
    assert (second.label, second.articles) == ("Olga Brandvold (singer)", ("singer",))
    assert first.close == ("historian: “historian” here, “analyst in Oslo” in analyst",)
    assert second.close == ("singer: “singer” here, “analyst in Oslo” in analyst",)


def test_what_they_have_in_common_makes_them_one() -> None:
    """A pianist who is a senator now, named with the same party."""
    both = [
        trace("analyst", "pianist", partners=frozenset({"Liberal_Party"})),
        trace("singer", "senator", partners=frozenset({"Liberal_Party"})),
    ]
    assert [(i.label, i.close) for i in tell_apart("Olga Brandvold", both)] == [("Olga Brandvold", ())]


def test_politicians_of_two_countries_are_two_people() -> None:
    both = [
        trace("analyst", "senator", homes=frozenset({"Denmark"})),
        trace("singer", "mayor", homes=frozenset({"Brazil"})),
    ]
    assert [i.label for i in tell_apart("Olga Brandvold", both)] == [
        "Olga Brandvold",
        "Olga Brandvold (mayor)",
    ]


def test_a_single_name_needs_something_in_common() -> None:
    assert len(tell_apart("Olga", [trace("analyst"), trace("singer")])) == 2
    assert len(tell_apart("Olga Brandvold", [trace("analyst"), trace("singer")])) == 1


def test_another_class_is_another_node() -> None:
    labels = [
        i.label for i in tell_apart("Quellstad", [trace("analyst"), trace("singer", cls="organisation")])
    ]
    assert labels == ["Quellstad", "Quellstad (organisation)"]


def test_the_order_of_what_is_told_does_not_matter() -> None:
    traces = [
        trace("analyst", "analyst"),
        trace("singer", "singer"),
        trace("historian", "actor"),
        trace("again"),
    ]
    results = {tuple(tell_apart("Olga Brandvold", order)) for order in permutations(traces)}
    assert len(results) == 1


def test_namesakes_get_nodes_of_their_own_whatever_the_order_of_articles(
    sources: Path, tmp_path: Path
) -> None:
    pipeline.build([sources], out=tmp_path / "at-once")
    assert find_nodes(tmp_path / "at-once") == dict.fromkeys(TEXTS, "Olga Brandvold") | {
        "singer": "Olga Brandvold (singer)"
    }
    for article in ("historian", "singer", "again", "analyst"):
        pipeline.build([sources / f"{article}.md"], out=tmp_path / "one-by-one")
    for file in ("graph.ttl", "statements.jsonl", "report.json"):
        assert (tmp_path / "one-by-one" / file).read_bytes() == (tmp_path / "at-once" / file).read_bytes()


def test_the_plain_name_comes_back_when_nobody_else_bears_it(sources: Path, tmp_path: Path) -> None:
    pipeline.build([sources], out=tmp_path / "out")
    pipeline.remove(["analyst", "again", "historian"], out=tmp_path / "out")
    assert find_nodes(tmp_path / "out") == {"singer": "Olga Brandvold"}


def test_the_report_lists_what_was_a_near_thing(sources: Path, tmp_path: Path) -> None:
    pipeline.build([sources], out=tmp_path / "out")
    close = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["close_names"]
    assert [(row["name"], row["node"], row["articles"]) for row in close] == [
        ("Olga Brandvold", "Olga Brandvold", ["again", "analyst", "historian"]),
        ("Olga Brandvold", "Olga Brandvold (singer)", ["singer"]),
    ]


def test_a_correction_has_the_last_word(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "corrections.tsv").write_text(
        "action\tarticle\tname\tentity\nmention\tsinger\tOlga Brandvold\tOlga Brandvold the elder\n",
        encoding="utf-8",
    )
    pipeline.build([sources], out=tmp_path / "out", corrections=tmp_path / "corrections.tsv")
    assert find_nodes(tmp_path / "out")["singer"] == "Olga Brandvold the elder"


def test_a_name_alone_in_hundreds_of_articles_is_told_apart_by_no_more_than_ten_reasons_each() -> None:
    told = tell_apart("Brandvold", [trace(f"a{n:04}") for n in range(200)])
    assert [i.articles for i in told] == [(f"a{n:04}",) for n in range(200)]
    assert [i.label for i in told][:3] == ["Brandvold", "Brandvold (person)", "Brandvold (person 2)"]
    assert [len(i.close) for i in told] == [min(n, 10) for n in range(200)]


def test_one_name_in_thousands_of_articles_is_one_group() -> None:
    partners = [frozenset({f"p{n}", f"p{n + 1}"}) for n in range(5000)]
    told = tell_apart("Olga Brandvold", [trace(f"a{n:04}", partners=p) for n, p in enumerate(partners)])
    assert [len(i.articles) for i in told] == [5000]
