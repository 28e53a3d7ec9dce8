"""A user's folder of tables -> read by `kg build --gazetteer`, checked by `kg gazetteer check`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import kg
from kg import pipeline

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from conftest import RunKg

ARTICLE = """---
title: A visit to Zwolle
published: 2031-05-08
---

Joost van Windekind visited Beijing on Thursday. The mayor of Zwolle praised China.
"""
PEOPLE = "name\tfamily\tdescription\nJoost van Windekind\tvan Windekind\tMayor of Zwolle\n"
PLACES = "name\tclass\tcountry\nZwolle\tplace\tNL\n"
BAD_PLACES = "name\tclass\nZwolle\ttown\n"
SAID = "places.tsv:2: class 'town' is none of place, region\n"


def write_tables(folder: Path, **tables: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.tsv").write_text(text, "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two articles, sound tables in my/ and wrong ones in bad/."""
    (tmp_path / "sources").mkdir()
    for name in ("one", "two"):
        (tmp_path / "sources" / f"{name}.md").write_text(ARTICLE, "utf-8")
    write_tables(tmp_path / "my", people=PEOPLE)
    write_tables(tmp_path / "more", places=PLACES)
    write_tables(tmp_path / "bad", places=BAD_PLACES)
    return tmp_path


def build(call_kg: RunKg, folder: Path, *options: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = call_kg("build", "sources", "--out", "out", *options, cwd=folder)
    assert done.returncode == code, done.stderr
    return done


def read_graph(folder: Path) -> str:
    return (folder / "out" / "graph.ttl").read_text("utf-8")


# -- kg build --gazetteer


def test_rows_of_several_folders_reach_every_process(call_kg: RunKg, folder: Path) -> None:
    tables = ("--gazetteer", "my", "--gazetteer", "more")
    build(call_kg, folder, *tables, "--workers", "2")
    assert "Mayor of Zwolle" in read_graph(folder)
    with kg.build(folder / "sources", out=folder / "same", gazetteer=[folder / "my", folder / "more"]):
        pass
    assert (folder / "same" / "graph.ttl").read_text("utf-8") == read_graph(folder)


def test_a_changed_table_has_the_articles_read_again_and_a_comment_has_not(
    call_kg: RunKg, folder: Path
) -> None:
    assert "2 new" in build(call_kg, folder).stdout
    assert "2 changed" in build(call_kg, folder, "--gazetteer", "my").stdout
    write_tables(folder / "my", people="# a comment\n" + PEOPLE)
    assert "Nothing changed" in build(call_kg, folder, "--gazetteer", "my").stdout
    write_tables(folder / "my", people=PEOPLE.replace("Mayor", "Lord Mayor"))
    assert "2 changed" in build(call_kg, folder, "--gazetteer", "my").stdout
    assert "Lord Mayor of Zwolle" in read_graph(folder)


def test_a_program_that_builds_twice_sees_what_changed_between(folder: Path) -> None:
    for description in ("Mayor of Zwolle", "Alderman of Zwolle"):
        write_tables(folder / "my", people=PEOPLE.replace("Mayor of Zwolle", description))
        with kg.build(folder / "sources", out=folder / "out", gazetteer=folder / "my") as graph:
            assert graph.entity("Joost van Windekind").description == description


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ("bad", f"kg: bad/{SAID}"),
        ("absent", "kg: absent: no such folder; give one that holds countries.tsv, places.tsv"),
    ],
)
def test_wrong_tables_are_told_before_anything_is_written(
    call_kg: RunKg, folder: Path, tables: str, message: str
) -> None:
    done = build(call_kg, folder, "--gazetteer", tables, code=2)
    assert done.stderr.startswith(message)
    assert len(done.stderr.splitlines()) == 1
    assert not (folder / "out").exists()


def test_graphs_of_a_users_tables_are_merged_and_lessened_by_them(tmp_path: Path) -> None:
    """That Zwolle lies in the Netherlands makes one meeting of two tellings."""
    more = [write_tables(tmp_path / "more", places=PLACES)]
    sources = {name: tmp_path / f"{name}.txt" for name in ("one", "two", "three")}
    for path, where in zip(sources.values(), ("Zwolle", "the Netherlands", "the Netherlands"), strict=True):
        path.write_text(f"Xi Jinping met Vladimir Putin in {where} on 8 May 2031.\n", "utf-8")
    for name, path in sources.items():
        with kg.build(path, out=tmp_path / name, gazetteer=more) as graph:
            graph.export("nquads", tmp_path / f"{name}.nq")
    parts = [tmp_path / "one.nq", tmp_path / "two.nq"]
    built = pipeline.build([sources["one"], sources["two"]], out=tmp_path / "both", gazetteer=more)
    assert built.events == 1
    assert pipeline.import_graph(parts, out=tmp_path / "merged", gazetteer=more).events == 1
    assert pipeline.import_graph(parts, out=tmp_path / "without").events == 2
    pipeline.build([sources["three"]], out=tmp_path / "both", gazetteer=more)
    assert pipeline.remove(["three"], out=tmp_path / "both", gazetteer=more).events == 1


# -- kg gazetteer check


def test_our_own_tables_are_sound(call_kg: RunKg) -> None:
    done = call_kg("gazetteer", "check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "The tables are sound.\n", "")


def test_sound_tables_of_a_user_may_lean_on_ours_and_on_one_another(call_kg: RunKg, folder: Path) -> None:
    offices = "person\toffice\trole\tof\nJoost van Windekind\tmayor\tother\tZwolle\n"
    write_tables(folder / "offices", offices=offices)
    assert call_kg("gazetteer", "check", "my", "more", "offices", cwd=folder).returncode == 0
    done = call_kg("gazetteer", "check", "offices", cwd=folder)
    assert done.returncode == 1
    assert re.findall(r"offices/offices\.tsv:2: (\w+) '.+' is not in", done.stdout) == ["person", "of"]


def test_what_is_wrong_is_told_a_line_each_on_standard_output(call_kg: RunKg, folder: Path) -> None:
    write_tables(folder / "bad", people="name\tgender\nA\tx\n", places=BAD_PLACES)
    done = call_kg("gazetteer", "check", "bad", cwd=folder)
    assert done.returncode == 1
    assert done.stdout == f"bad/{SAID}bad/people.tsv:2: gender 'x' is none of m, f\n"
    assert done.stderr == "kg: the tables have 2 problems\n"


def test_a_file_that_cannot_be_read_as_a_table_is_told(call_kg: RunKg, folder: Path) -> None:
    write_tables(folder / "bad", places="name\n")
    done = call_kg("gazetteer", "check", "bad", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.startswith("bad/places.tsv:1: column 'class' is missing")


def test_a_folder_that_is_not_there_is_wrong_use(call_kg: RunKg, folder: Path) -> None:
    done = call_kg("gazetteer", "check", "absent", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "kg: absent: no such folder; give one that holds tables of the gazetteer\n"


def test_the_command_explains_itself_with_an_example(call_kg: RunKg) -> None:
    done = call_kg("gazetteer", "check", "--help")
    assert "Example: kg gazetteer check" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
