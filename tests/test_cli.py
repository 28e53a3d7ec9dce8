"""Arguments -> what is printed where, and the exit code, as somebody at a terminal meets them."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import resource
import signal
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from conftest import BIN, ROOT, make_environment

import kg
from kg.choosing import Progress
from kg.cli import app
from kg.cli.build import stop_between_articles
from kg.cli.terminal import make_safe
from kg.exporters import EXPORTERS
from kg.queries import load_questions
from kg.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from conftest import RunKg

COMMANDS = {
    command.name or command.callback.__name__: command.callback
    for command in app.registered_commands
    if command.callback
}
PEOPLE = "SELECT ?name { ?p a kg:Person ; rdfs:label ?name } ORDER BY ?name"
EDGES = "CONSTRUCT { ?s ?p ?o } WHERE { ?n rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o } LIMIT 5"
NOBODY = 'SELECT ?p { ?p rdfs:label "Nobody at all" }'


@pytest.fixture
def graph(built_graph: Path) -> Path:
    return built_graph / "graph"


def ask(
    run_kg: RunKg, graph: Path, *arguments: str, code: int = 0, env: Mapping[str, str] | None = None
) -> str:
    done = run_kg("query", *arguments, "--graph", graph, env=env)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if code == 0 else done.stderr


# -- help and start


def test_help_takes_less_than_a_third_of_a_second() -> None:
    """Processor time, and the least of three runs: what disturbs a run only makes it slower."""
    assert min(_measure_help() for _ in range(3)) <= 0.3


def _measure_help() -> float:
    """Processor-seconds of `kg --help`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([BIN / "kg", "--help"], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_version_is_told(run_kg: RunKg) -> None:
    assert re.fullmatch(r"kg \d+\.\d+\.\d+\n", run_kg("--version").stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(call_kg: RunKg, command: str) -> None:
    done = call_kg(command, "--help")
    assert done.returncode == 0
    assert f"Example: kg {command}" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize(("command", "names"), [("export", EXPORTERS), ("build", READERS)])
def test_help_names_every_format(call_kg: RunKg, command: str, names: dict[str, object]) -> None:
    told = " ".join(call_kg(command, "--help").stdout.replace("│", " ").split())
    assert not [name for name in names if name not in told]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["biuld"], "Did you mean 'build'?"),
        (["build", "--oot", "x", "y"], "--out"),
        (["build"], "SOURCE"),
        (["export", "pdf"], "the formats are"),
        (["query"], "kg query --list"),
        (["query", "--person", "Xi", "who-met-whom"], "name the question before its options"),
        (["query", "--graph", "nowhere", "ASK {}"], "no graph at nowhere"),
        (["show", "Xi", "--graph", "nowhere"], "no graph at nowhere"),
        (["check", "--graph", "nowhere"], "no graph at nowhere"),
        (["remove", "x", "--out", "nowhere"], "no graph at nowhere"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_two(
    call_kg: RunKg, tmp_path: Path, arguments: list[str], told: str
) -> None:
    done = call_kg(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert not done.stdout
    assert re.fullmatch(r"kg: .*\n", done.stderr)
    assert told in done.stderr
    assert not list(tmp_path.iterdir())


# -- query


def test_a_table_fits_eighty_columns_and_any_terminal(run_kg: RunKg, graph: Path) -> None:
    query = "SELECT ?evidence ?words { ?evidence nif:anchorOf ?words } LIMIT 9"
    for columns in (80, 50, 160):
        env = {} if columns == 80 else {"COLUMNS": str(columns)}
        told = ask(run_kg, graph, query, env=env)
        assert 0 < max(map(len, told.splitlines())) <= columns


def test_more_columns_than_fit_are_written_one_a_line(call_kg: RunKg, graph: Path) -> None:
    sentence = "nobody can read a sentence in a column of nine characters " * 2
    query = f"SELECT ?a ?b ?c ?dd {{ BIND('{sentence}' AS ?a) BIND(?a AS ?b) BIND(?a AS ?c) BIND(4 AS ?dd) }}"
    first, second, *_, last = ask(call_kg, graph, query).rstrip().splitlines()
    assert first.startswith("a   nobody can read")
    assert second.startswith("    ")
    assert last == "dd  4"


def test_every_format_says_the_same(call_kg: RunKg, graph: Path) -> None:
    written = {form: ask(call_kg, graph, PEOPLE, "--format", form) for form in ("csv", "tsv", "json", "xml")}
    people = [row[0] for row in csv.reader(io.StringIO(written["csv"]))][1:]
    assert people
    assert people == [line.strip('"') for line in written["tsv"].splitlines()[1:]]
    assert people == [row["name"]["value"] for row in json.loads(written["json"])["results"]["bindings"]]
    results = "{http://www.w3.org/2005/sparql-results#}"
    assert people == [e.text for e in ET.fromstring(written["xml"]).iter(f"{results}literal")]  # noqa: S314
    assert people[0] in ask(call_kg, graph, PEOPLE)


def test_construct_gives_turtle_that_parses(call_kg: RunKg, graph: Path) -> None:
    written = ask(call_kg, graph, EDGES, "--format", "turtle")
    assert len(list(ox.parse(written, format=ox.RdfFormat.TURTLE))) > 1
    assert "kgr:" in ask(call_kg, graph, EDGES)


@pytest.mark.parametrize(
    ("query", "form", "told"),
    [
        (PEOPLE, "turtle", "CONSTRUCT"),
        (EDGES, "csv", "--format turtle"),
        ("ASK {}", "turtle", "yes or no"),
        (PEOPLE, "yaml", "yaml"),
        ("SELECT ?x { ?x ", "table", "cannot be read"),
        ("SELECT ?x { SERVICE <http://localhost/> { ?x ?p ?o } }", "table", "SERVICE is not allowed"),
        ("INSERT DATA { kg:a kg:b kg:c }", "table", "only reads"),
        ("who-met", "table", "did you mean who-met-whom"),
        ("no-such-file.rq", "table", "no query, no file and no question"),
    ],
)
def test_a_query_that_cannot_be_answered_is_one_line(
    call_kg: RunKg, graph: Path, query: str, form: str, told: str
) -> None:
    said = ask(call_kg, graph, query, "--format", form, code=2)
    assert told in said
    assert len(said.splitlines()) == 1


def test_nothing_found_is_said_and_is_exit_code_one(call_kg: RunKg, graph: Path) -> None:
    for form in ("table", "csv", "tsv", "json", "xml"):
        assert "nothing found" in ask(call_kg, graph, NOBODY, "--format", form, code=1)
    ask(call_kg, graph, "ASK { ?x rdfs:label 'Nobody at all' }", code=1)


def test_ask_gives_yes(call_kg: RunKg, graph: Path) -> None:
    query = "ASK { ?p a kg:Person }"
    assert ask(call_kg, graph, query) == "yes\n"
    assert ask(call_kg, graph, query, "--format", "csv") == "true\n"
    assert json.loads(ask(call_kg, graph, query, "--format", "json"))["boolean"] is True


def test_a_query_is_read_from_a_file_and_from_standard_input(
    run_kg: RunKg, graph: Path, tmp_path: Path
) -> None:
    path = tmp_path / "people.rq"
    path.write_text(PEOPLE, encoding="utf-8")
    told = ask(run_kg, graph, PEOPLE)
    assert ask(run_kg, graph, str(path)) == told
    assert run_kg("query", "-", "--graph", graph, stdin=PEOPLE).stdout == told


def test_the_folder_around_the_graph_will_do(run_kg: RunKg, built_graph: Path) -> None:
    assert ask(run_kg, built_graph, PEOPLE)


@pytest.mark.parametrize("name", load_questions())
def test_every_named_question_takes_its_own_example(call_kg: RunKg, graph: Path, name: str) -> None:
    """The people of the example need not be in this graph; the question must be understood."""
    options = [
        part
        for parameter in load_questions()[name].parameters
        if not parameter.optional
        for part in (f"--{parameter.name}", parameter.example)
    ]
    done = call_kg("query", name, *options, "--graph", graph)
    assert done.returncode in {0, 1, 2}
    assert "option" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_named_question_takes_its_options_in_either_form(call_kg: RunKg, graph: Path) -> None:
    spaced = ask(call_kg, graph, "who-met-whom", "--person", "Joe Biden", "--since", "2023")
    assert "Woodside" in spaced
    assert ask(call_kg, graph, "who-met-whom", "--person=Joe Biden", "--since=2023") == spaced


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["who-met-whom", "--persn", "Xi"], "did you mean --person"),
        (["who-met-whom", "--colour", "red"], "it takes --person, --with, --since, --until"),
        (["actors", "--colour", "red"], "it takes no options"),
        (["who-met-whom", "--person"], 'such as --person "Xi Jinping"'),
        (["who-met-whom", "--since", "soon"], "soon"),
        (["who-met-whom", "--since", "2018", "--since", "2019"], "given twice"),
        (["between-two", "--one", "China"], "needs other"),
        ([PEOPLE, "--formt", "csv"], "did you mean --format"),
    ],
)
def test_a_wrong_option_of_a_question_is_one_line(
    call_kg: RunKg, graph: Path, arguments: list[str], told: str
) -> None:
    said = ask(call_kg, graph, *arguments, code=2)
    assert told in said
    assert len(said.splitlines()) == 1


def test_the_list_names_every_question_and_what_it_takes(call_kg: RunKg) -> None:
    listed = call_kg("query", "--list").stdout
    assert not [name for name in load_questions() if f"{name} " not in listed]
    assert '--person "Xi Jinping"' in call_kg("query", "--list", "who-met-whom").stdout
    assert max(map(len, listed.splitlines())) <= 80


# -- show, export, check


def test_a_table_shows_a_page_and_says_so_where_there_is_more(call_kg: RunKg, graph: Path) -> None:
    every = call_kg("query", "offices", "--graph", graph, "--format", "csv").stdout.splitlines()[1:]
    page = call_kg("query", "offices", "--graph", graph, "--limit", "3")
    assert page.stdout.count("person  ") == 3
    assert "these are the first 3 rows; --limit 30 shows more" in page.stderr
    whole = call_kg("query", "offices", "--graph", graph, "--limit", str(len(every)))
    assert whole.stdout.count("person  ") == len(every)
    assert not whole.stderr
    few = call_kg("query", "offices", "--graph", graph, "--limit", "3", "--format", "csv").stdout
    assert few.splitlines()[1:] == every[:3]


def test_a_query_of_ones_own_has_its_limit_in_it(run_kg: RunKg, graph: Path) -> None:
    query = "SELECT * { ?s a kg:Statement }"
    assert len(run_kg("query", query, "--graph", graph).stdout.splitlines()) > 52
    done = run_kg("query", query, "--limit", "3", "--graph", graph)
    assert (done.returncode, "write LIMIT into the query" in done.stderr) == (2, True)


def test_show_as_json_has_every_statement_with_its_evidence(call_kg: RunKg, graph: Path) -> None:
    entity = json.loads(call_kg("show", "Kim Jong Un", "--graph", graph, "--format", "json").stdout)
    assert (entity["id"], entity["class"]) == ("Kim_Jong_Un", "person")
    assert all(statement["evidence"] for statement in entity["statements"])


def test_show_tells_who_it_is_and_gives_the_sentences(call_kg: RunKg, graph: Path) -> None:
    told = call_kg("show", "Kim Jong Un", "--graph", graph).stdout
    assert told.startswith("Kim Jong Un\n  person")
    assert "Kim Jong Un meets Donald Trump" in told or "Donald Trump meets Kim Jong Un" in told
    assert "“" in told
    assert max(map(len, told.splitlines())) <= 110


def test_show_says_what_it_left_away(call_kg: RunKg, graph: Path) -> None:
    done = call_kg("show", "Donald Trump", "--limit", "1", "--graph", graph)
    assert done.stdout.count("“") == 1
    assert "--limit" in done.stderr


def test_show_of_somebody_unknown_finds_nothing(call_kg: RunKg, graph: Path) -> None:
    done = call_kg("show", "Donld Trmp", "--graph", graph)
    assert done.returncode == 1
    assert "did you mean Donald Trump" in done.stderr


@pytest.mark.parametrize("form", [name for name, form in EXPORTERS.items() if not form.is_folder])
def test_export_writes_the_same_to_a_file_and_to_standard_output(
    call_kg: RunKg, graph: Path, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "written"
    done = call_kg("export", form, "--output", path, "--graph", graph)
    assert done.returncode == 0, done.stderr
    assert not done.stdout
    assert path.stat().st_size
    written = path.read_bytes().decode().replace("\r\n", "\n")
    assert call_kg("export", form, "--graph", graph).stdout == written


@pytest.mark.parametrize("form", [name for name, form in EXPORTERS.items() if form.is_folder])
def test_a_format_of_several_files_is_written_into_a_folder(
    call_kg: RunKg, graph: Path, tmp_path: Path, form: str
) -> None:
    folder = tmp_path / "written"
    assert call_kg("export", form, "--output", folder, "--graph", graph).returncode == 0
    assert all(path.stat().st_size for path in folder.iterdir())
    done = call_kg("export", form, "--graph", graph)
    assert done.returncode == 2
    assert "name their folder with -o" in done.stderr


def test_the_graph_of_our_own_articles_is_sound(run_kg: RunKg, graph: Path) -> None:
    done = run_kg("check", "--graph", graph)
    assert done.returncode == 0, done.stdout
    assert done.stdout == "The graph is sound.\n"


# -- terminals


def test_whoever_stops_reading_is_left_in_peace(graph: Path) -> None:
    with subprocess.Popen(
        [BIN / "kg", "export", "nquads", "--graph", graph],
        env=make_environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_terminal_without_unicode_gets_question_marks(run_kg: RunKg, graph: Path) -> None:
    query = 'SELECT ?x { VALUES ?x { "Türkiye" } }'
    assert "T?rkiye" in ask(run_kg, graph, query, env={"PYTHONIOENCODING": "ascii"})


def test_text_that_would_steer_the_terminal_is_shown_and_not_obeyed(call_kg: RunKg, graph: Path) -> None:
    hostile = "SELECT ?x { VALUES ?x { '\\u001b[2J[bold]red[/bold]\\u202e' } }"
    told = ask(call_kg, graph, hostile)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "[bold]red[/bold]" in told
    assert make_safe("a\x1b]0;b\x07\u2066c\n") == "a\ufffd]0;b\ufffd\ufffdc\n"


def test_progress_goes_to_standard_error_and_quiet_means_quiet(run_kg: RunKg, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("Xi Jinping met Vladimir Putin in Moscow on 8 May 2025.\n", encoding="utf-8")
    loud = run_kg("build", story, "--out", tmp_path / "loud")
    assert "1 article of 1, 11 words" in loud.stderr
    assert "articles," not in loud.stdout
    assert str(tmp_path / "loud" / "graph.html") in loud.stdout
    quiet = run_kg("build", story, "--out", tmp_path / "quiet", "--quiet")
    assert (quiet.stdout, quiet.stderr) == ("", "")


def test_a_terminal_gets_a_bar(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("Xi Jinping met Vladimir Putin in Moscow on 8 May 2025.\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    command: list[str | Path] = [BIN / "kg", "build", story, "--out", tmp_path / "out"]
    env = make_environment({"TERM": "xterm"})
    with subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL, env=env) as process:
        os.close(theirs)
        seen = b""
        while chunk := _read(ours):
            seen += chunk
    os.close(ours)
    assert process.returncode == 0
    assert b"reading" in seen
    assert b"words/s" in seen


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is heard, also where the tests were started in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_the_first_interrupt_waits_for_the_article_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[Progress] = []
    step = Progress("a", 1, 2, 100)
    with stop_between_articles(seen.append) as watched:
        watched(step)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            watched(step)
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            signal.raise_signal(signal.SIGINT)
    assert seen == [step, step]
    assert "Ctrl-C again" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_python_and_the_command_line_build_the_same(
    built_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with kg.build("sources", out=tmp_path / "out"):
        pass
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == (built_graph / "graph.ttl").read_bytes()
