"""'During his visit they met' -> the visit has the meeting as a part; and what is told of named events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import kg
from kg.parsing import load_model
from kg.pipeline import build, extract
from kg.rdf.terms import HAS_ACTOR, HAS_PLACE, HAS_SUB_EVENT, SEM
from kg.records import Article

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RunKg
    from spacy.language import Language

    from kg.graph import Graph


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model()


def find_parts(text: str, nlp: Language) -> set[str]:
    """'meets part of visits', or part of the id of a named event."""
    extraction = extract(Article(id="a", text=text + "\n", published="2025-05-09"), nlp)
    relations = {statement.id: statement.relation for statement in extraction.statements}
    return {
        f"{s.relation} part of {relations.get(s.part_of, s.part_of)}"
        for s in extraction.statements
        if s.part_of is not None
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("During his visit to Moscow, Xi Jinping met Vladimir Putin.", "meets part of visits"),
        (
            "As part of his visit to Paris, Xi Jinping had a meeting with Emmanuel Macron.",
            "meets part of visits",
        ),
        ("Xi Jinping arrived in Moscow for talks with Vladimir Putin.", "meets part of visits"),
        ("Emmanuel Macron flew to Kyiv, where he met Volodymyr Zelensky.", "meets part of visits"),
        ("Volodymyr Zelensky will travel to Berlin to meet Olaf Scholz.", "meets part of visits"),
        (
            "Narendra Modi's visit to Washington, during which he met Joe Biden, angered Pakistan.",
            "meets part of visits",
        ),
        ("In a meeting with Lavrov in Moscow, Wang Yi praised Russia.", "supports part of meets"),
        ("Joe Biden met Xi Jinping on the sidelines of the G20 summit in Bali.", "meets part of G20_summit"),
        (
            "Xi Jinping is in Moscow to attend Russia's Victory Day parade.",
            "participates_in part of visits",
        ),
    ],
)
def test_what_the_text_tells_within_another_happening_is_a_part_of_it(
    text: str, expected: str, nlp: Language
) -> None:
    assert find_parts(text, nlp) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        # Somebody else's visit.
        "Xi Jinping met Vladimir Putin during Donald Trump's visit to China.",
        # Not a visit, and not named.
        "Vladimir Putin condemned Ukraine during the war.",
        "Xi Jinping visited Moscow on Monday. On Friday Xi Jinping met Emmanuel Macron.",
        # An invitation is no reception that has the next meeting in it.
        "Yoon Suk Yeol invited Joe Biden to meet Fumio Kishida in Seoul.",
        # A visit that did not take place.
        "Xi Jinping did not visit Moscow to meet Vladimir Putin.",
    ],
)
def test_what_only_stands_near_is_no_part(text: str, nlp: Language) -> None:
    assert find_parts(text, nlp) == set()


TEXTS = {
    "visit": "Xi Jinping visited Moscow on Thursday. "
    "During his visit to Moscow, Xi Jinping met Vladimir Putin.",
    "summit": "Joe Biden attended the G20 summit in Bali on 15 May 2025. "
    "Joe Biden met Xi Jinping on the sidelines of the G20 summit.",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    folder = tmp_path_factory.mktemp("parts")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(f"---\npublished: 2025-05-16\n---\n\n{text}\n", encoding="utf-8")
    build([folder], out=folder / "out")
    return kg.open(folder / "out")


def list_labels(graph: Graph) -> set[tuple[str, str]]:
    """Each whole with each of its parts."""
    rows = graph.query(
        "SELECT ?a ?b WHERE { ?whole sem:hasSubEvent ?part . ?whole rdfs:label ?a . ?part rdfs:label ?b }"
    )
    return {(str(row["a"]), str(row["b"])) for row in rows}


def test_a_visit_and_a_named_event_have_their_meetings_as_parts(graph: Graph) -> None:
    found = {(whole.split(",")[0], part.split(",")[0]) for whole, part in list_labels(graph)}
    assert ("Visit of Xi Jinping to Moscow", "Meeting of Xi Jinping and Vladimir Putin") in found
    assert ("G20 summit", "Meeting of Joe Biden and Xi Jinping") in found


def test_a_named_event_has_the_place_the_days_and_the_participants_that_are_told(graph: Graph) -> None:
    node = graph.store.names.node("G20_summit")
    told = {q.predicate: q.object for q in graph.store.match(node) if q.predicate.value.startswith(SEM)}
    assert str(told[HAS_PLACE]).endswith("id/Bali>")
    assert str(told[HAS_ACTOR]).endswith("id/Joe_Biden>")
    days = {str(term.value) for predicate, term in told.items() if "TimeStamp" in predicate.value}
    assert days == {"2025-05-15"}


def test_the_timeline_and_the_explanation_tell_of_parts(graph: Graph, call_kg: RunKg) -> None:
    entry = next(e for e in graph.timeline("Vladimir Putin") if e.event.relation == "meets")
    (whole,) = entry.part_of
    assert whole.startswith("Visit of Xi Jinping to Moscow")
    folder = graph.store.path
    assert folder is not None
    shown = " ".join(call_kg("timeline", "Putin", "--graph", folder).stdout.split())
    assert "part of: Visit of Xi Jinping to Moscow" in shown
    (part,) = graph.store.match(None, HAS_SUB_EVENT, graph.store.names.node(entry.event.id))
    told = call_kg("explain", graph.store.names.node_id(part.subject), "--graph", folder).stdout
    assert "has part" in told
    assert max(map(len, told.splitlines())) <= 80
    explained = json.loads(call_kg("explain", entry.event.id, "--graph", folder, "--format", "json").stdout)
    assert [found["label"] for found in explained["part_of"]] == [whole]


def test_what_a_table_knows_of_the_days_of_a_named_event_comes_first(tmp_path: Path) -> None:
    source = tmp_path / "war.txt"
    text = "Canada took part in World War II in May 1944. Britain attacked Italy during World War II."
    source.write_text(text + "\n", encoding="utf-8")
    build([source], out=tmp_path / "out")
    with kg.open(tmp_path / "out") as opened:
        node = opened.store.names.node("World_War_II")
        days = {q.object.value for q in opened.store.match(node) if "TimeStamp" in q.predicate.value}
        places = list(opened.store.match(node, HAS_PLACE))
    assert days == {"1939-09-01", "1945-09-02"}
    assert not places, "a war is where more happens than any part of it"


def test_an_event_has_the_plover_type_and_class_of_its_statements(tmp_path: Path) -> None:
    source = tmp_path / "plans.txt"
    text = "Emmanuel Macron will visit Norway. Canada condemned Belarus. Iran says Israel attacked Syria."
    source.write_text(text + "\n", encoding="utf-8")
    build([source], out=tmp_path / "out")
    with kg.open(tmp_path / "out") as opened:
        assert {(event.relation, event.plover) for event in opened.store.events()} == {
            ("visits", "AGREE"),
            ("accuses", "ACCUSE"),
            ("assaults", "ASSAULT"),
        }
        rows = opened.query("SELECT ?event WHERE { ?event a kg:Visit , kg:Agree , kg:VerbalCooperation }")
        assert len(list(rows)) == 1
        assert not list(opened.query("SELECT ?event WHERE { ?event a kg:Consult }"))
