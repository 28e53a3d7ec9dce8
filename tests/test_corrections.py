"""A user's table of corrections -> whom mentions stand for, in every build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import CHINA, PUTIN, RUSSIA, XI

import kg
from kg.corrections import apply_corrections, read_corrections
from kg.entities import Cast
from kg.errors import TableError
from kg.gazetteer import load_gazetteer
from kg.records import Correction, Entity, Mention, Span

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RunKg

    from kg.gazetteer import Gazetteer
    from kg.graph import Graph

HEADER = "action\tarticle\tname\tentity\tnote\n"
TALKS = """---
title: After the talks
published: 2025-05-08
---

Wan Zhao of the Tidewater Institute praised China on Thursday. He criticised Russia. Putin thanked Xi.

Washington accused Beijing of aiding Iran. Brazil praised Japan.
"""
ROWS = """# The name of the institute changed in spring.
mention\tone\tPutin\tSergei Lavrov\tthe foreign minister, in this article
name\t\twan  zhao\tWan Qingsong
same\t\tTidewater Institute\tInstitute of the Tides
apart\t\tWashington\tUnited States
apart\t\tBrazil\tBrazil (country)\tnobody says so
mention	two	Nobody	Xi Jinping
"""
INSTITUTE = Entity("Tidewater Institute", "organisation")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Two articles of the same words, built with a table beside the graph."""
    folder = tmp_path_factory.mktemp("corrected")
    (folder / "sources").mkdir()
    for name in ("one", "two"):
        (folder / "sources" / f"{name}.md").write_text(TALKS, "utf-8")
    (folder / "out").mkdir()
    (folder / "out" / "corrections.tsv").write_text(HEADER + ROWS, "utf-8")
    return kg.build(folder / "sources", out=folder / "out")


def write_table(folder: Path, rows: str, *, header: str = HEADER) -> Path:
    path = folder / "corrections.tsv"
    path.write_text(header + rows, "utf-8")
    return path


def correct(
    gazetteer: Gazetteer, *rows: tuple[str, str, str, str], text: str, entities: tuple[Entity, ...]
) -> tuple[Entity, ...]:
    """Whom a mention of article 'one' stands for when the rows have been applied."""
    cast = Cast()
    cast.add(0, range(1), *(Mention(Span(0, len(text), text), entity) for entity in entities))
    apply_corrections(cast, "one", [Correction(*row) for row in rows], gazetteer)
    return tuple(mention.entity for mention in cast.mentions[0])


def find_names(graph: Graph, article: str, text: str) -> set[str]:
    mentions = graph.store.mentions(article)
    return {mention.entity.name for mention in mentions if mention.span.text == text}


# -- a build


def test_a_mention_is_corrected_in_its_article_alone(corrected: Graph) -> None:
    assert find_names(corrected, "one", "Putin") == {"Sergei Lavrov"}
    assert find_names(corrected, "two", "Putin") == {"Vladimir Putin"}


@pytest.mark.parametrize("article", ["one", "two"])
def test_a_name_is_corrected_in_every_article_and_pronouns_follow_it(corrected: Graph, article: str) -> None:
    assert find_names(corrected, article, "Wan Zhao") == {"Wan Qingsong"}
    assert find_names(corrected, article, "He") == {"Wan Qingsong"}
    (found,) = corrected.statements(subject="Wan Qingsong", object="Russia", article=article)
    assert found.relation == "accuses"


def test_two_nodes_that_are_one_leave_no_second_node(corrected: Graph) -> None:
    names = {entity.name for entity in corrected.entities()}
    assert "Institute of the Tides" in names
    assert "Tidewater Institute" not in names


def test_a_capital_that_is_told_apart_does_not_act_for_its_country(corrected: Graph) -> None:
    assert "United States" not in {entity.name for entity in corrected.entities()}
    assert corrected.statements(subject="Brazil", object="Japan")


def test_a_corrected_mention_says_which_row_did_it(corrected: Graph) -> None:
    steps = {mention.span.text: mention.step for mention in corrected.store.mentions("one")}
    assert steps["Putin"] == "correction corrections.tsv:3"
    assert steps["Wan Zhao"] == "correction corrections.tsv:4"
    assert not steps["China"].startswith("correction")


def test_who_is_in_the_tables_is_taken_from_there(corrected: Graph) -> None:
    (lavrov,) = (e for e in corrected.entities() if e.name == "Sergei Lavrov")
    assert lavrov.qid == "Q58217"


def test_a_changed_table_has_the_articles_read_again_and_the_same_one_has_not(
    call_kg: RunKg, tmp_path: Path
) -> None:
    (tmp_path / "one.md").write_text(TALKS, "utf-8")
    (tmp_path / "mine.tsv").write_text(HEADER + "name\t\tPutin\tSergei Lavrov\n", "utf-8")

    def build(*options: str) -> str:
        done = call_kg("build", "one.md", "--out", "out", *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    build()
    plain = (tmp_path / "out" / "graph.ttl").read_bytes()
    assert b"United States" in plain
    assert "1 changed" in build("--corrections", "mine.tsv")
    assert "Sergei_Lavrov" in (tmp_path / "out" / "graph.ttl").read_text("utf-8")
    assert "Nothing changed" in build("--corrections", "mine.tsv")
    assert "1 changed" in build()
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == plain


def test_a_wrong_table_is_told_before_anything_is_written(call_kg: RunKg, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(TALKS, "utf-8")
    write_table(tmp_path, "rename\t\tPutin\tXi Jinping\n")
    done = call_kg("build", "one.md", "--out", "out", "--corrections", "corrections.tsv", cwd=tmp_path)
    assert done.returncode == 2
    expected = "kg: corrections.tsv:2: action 'rename' is none of mention, name, same, apart\n"
    assert done.stderr == expected
    assert not (tmp_path / "out").exists()


def test_a_row_for_a_mention_that_is_not_there_is_told(corrected: Graph) -> None:
    (warning,) = corrected.store.warnings("two")
    assert warning.startswith("corrections.tsv:8: 'Nobody' was taken for nobody here")
    assert not corrected.store.warnings("one")


# -- the rows


def test_a_mention_goes_before_a_name_and_either_before_apart(gazetteer: Gazetteer) -> None:
    name = ("name", "", "Xi", "Vladimir Putin")
    apart = ("apart", "", "Xi", "Vladimir Putin")
    here, elsewhere = (("mention", article, "Xi", "China") for article in ("one", "two"))
    assert correct(gazetteer, name, here, text="Xi", entities=(XI,))[0].name == "China"
    assert correct(gazetteer, name, elsewhere, text="Xi", entities=(XI,))[0].name == "Vladimir Putin"
    assert correct(gazetteer, name, apart, text="Xi", entities=(XI,))[0].name == "Vladimir Putin"


def test_same_follows_whatever_the_others_gave(gazetteer: Gazetteer) -> None:
    rows = (
        ("name", "", "the institute", "Tidewater Institute"),
        ("same", "", "Tidewater Institute", "Tides"),
        ("same", "", "Tides", "Tide House"),
    )
    (found,) = correct(gazetteer, *rows, text="The institute", entities=(INSTITUTE,))
    assert found == Entity("Tide House", "organisation")


def test_what_is_told_apart_is_an_entity_of_its_own_of_the_same_class(gazetteer: Gazetteer) -> None:
    row = ("apart", "", "Tidewater", "Tidewater Institute")
    assert correct(gazetteer, row, text="Tidewater", entities=(INSTITUTE,)) == (
        Entity("Tidewater", "organisation"),
    )
    assert correct(gazetteer, row, text="Tidewater Institute", entities=(INSTITUTE,)) == (INSTITUTE,)
    assert correct(gazetteer, row, text="Tidewater", entities=(XI,)) == (XI,)


def test_two_who_become_one_are_mentioned_once(gazetteer: Gazetteer) -> None:
    row = ("same", "", "Vladimir Putin", "Xi Jinping")
    assert [e.name for e in correct(gazetteer, row, text="both leaders", entities=(XI, PUTIN))] == [
        "Xi Jinping"
    ]


def test_adjectives_are_corrected_as_well(gazetteer: Gazetteer) -> None:
    cast = Cast(modifiers={3: Mention(Span(0, 7, "Chinese"), CHINA)})
    apply_corrections(cast, "one", [Correction("name", "", "Chinese", "Russia")], gazetteer)
    assert cast.modifiers[3].entity.name == "Russia"


_NAMES = st.sampled_from(["Xi Jinping", "Vladimir Putin", "China", "Tides", "Xi"])


@given(
    rows=st.lists(st.tuples(st.sampled_from(["name", "apart"]), st.just(""), _NAMES, _NAMES), max_size=5),
    text=_NAMES,
)
def test_corrections_that_are_applied_twice_change_nothing_more(
    gazetteer: Gazetteer, rows: list[tuple[str, str, str, str]], text: str
) -> None:
    corrections = [Correction(*row) for row in rows]
    cast = Cast()
    cast.add(0, range(1), *(Mention(Span(0, len(text), text), entity) for entity in (XI, PUTIN, RUSSIA)))
    apply_corrections(cast, "one", corrections, gazetteer)
    once = dict(cast.mentions)
    apply_corrections(cast, "one", corrections, gazetteer)
    assert cast.mentions == once


# -- the file


def test_comments_empty_lines_and_the_order_of_columns_do_not_matter(tmp_path: Path) -> None:
    path = write_table(
        tmp_path, "# mine\n\nXi Jinping\tname\tXi\n", header="\ufeffentity\taction\tname\tarticle\r\n"
    )
    (row,) = read_corrections(path)
    assert row == Correction("name", "", "Xi", "Xi Jinping", "", "corrections.tsv:4")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("rename\t\tXi\tXi Jinping", "2: action 'rename' is none of mention, name, same, apart"),
        ("name\t\t\tXi Jinping", "2: name is empty; every row needs one"),
        ("name\t\tXi", "2: entity is empty; every row needs one"),
        ("mention\t\tXi\tXi Jinping", "2: article is empty; give the id of the article"),
        ("same\tone\tXi\tXi Jinping", "2: action 'same' holds in every article; leave article 'one' out"),
        ("apart\t\tXi\tXi", "2: name and entity are both 'Xi'; give two names"),
        ("name\t\tXi\tA\n\nname\t\tXi\tB", "4: 'Xi' is 'A' already at corrections.tsv:2; keep one"),
        ("same\t\tA\tB\nsame\t\tB\tA", "2: contradicts corrections.tsv:3, by which 'B' is 'A'; keep one"),
        ("same\t\tA\tB\nsame\t\tB\tC\nsame\t\tC\tA", "2: contradicts corrections.tsv:4, by which 'C' is 'A'"),
        ("apart\t\tA\tB\nsame\t\tA\tB", "2: contradicts corrections.tsv:3, by which 'A' is 'B'; keep one"),
        ("name\t\tXi\tA\tnote\tmore", "2: 6 cells but 5 columns"),
    ],
)
def test_a_wrong_row_is_told_with_file_and_line(tmp_path: Path, rows: str, message: str) -> None:
    path = write_table(tmp_path, rows + "\n")
    with pytest.raises(TableError, match=re.escape(f"corrections.tsv:{message}")):
        read_corrections(path)


def test_a_wrong_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"absent\.tsv: no such file; give a table with the columns action"):
        read_corrections(tmp_path / "absent.tsv")
    with pytest.raises(TableError, match=r"corrections\.tsv:1: the columns article, entity are missing"):
        read_corrections(write_table(tmp_path, "", header="action\tname\n"))
    with pytest.raises(TableError, match=r"corrections\.tsv:2: unknown column 'colour'; the columns are"):
        read_corrections(write_table(tmp_path, "name\n", header="action\tarticle\tname\tentity\tcolour\n"))
    (tmp_path / "corrections.tsv").write_bytes(b"action\tK\xf6ln\n")
    with pytest.raises(TableError, match=r"corrections\.tsv: not UTF-8 at byte 8; save the file as UTF-8"):
        read_corrections(tmp_path / "corrections.tsv")
