"""The same articles -> the same bytes, whatever the order, the processes, the seed or the interruption."""

from __future__ import annotations

import json
import random
import resource
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from conftest import BIN, ROOT, SOURCES, make_environment

import kg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import RunKg

WRITTEN = ("statements.jsonl", "graph.ttl", "graph.html", "report.json")


def read_files(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in WRITTEN}


def read_statements(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "statements.jsonl").read_text(encoding="utf-8").splitlines()]


def list_sources() -> list[str]:
    """The articles of sources/, as one would write them on the command line."""
    files = (path for path in SOURCES.iterdir() if path.suffix != ".json" and path.name != "README.md")
    return sorted(str(path.relative_to(ROOT)) for path in files)


def copy_some_sources(folder: Path) -> Path:
    """Articles of several stories, so that some share people and events and others do not."""
    some = folder / "sources"
    some.mkdir()
    for path in (*SOURCES.glob("saudi-iran-*"), *SOURCES.glob("putin-*"), *SOURCES.glob("*.jsonl")):
        shutil.copy(path, some)
    return some


@pytest.fixture(scope="module")
def some_graph(run_kg: RunKg, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was built of them at once; tests that change it copy it first."""
    folder = tmp_path_factory.mktemp("some")
    done = run_kg("build", copy_some_sources(folder), "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def find_texts(out: Path) -> dict[str, str]:
    """Article id -> the text that offsets point into: the file itself, or what was taken out of it."""
    files = [*SOURCES.glob("*.txt"), *SOURCES.glob("*.md"), *(out / "graph" / "articles").glob("*.txt")]
    return {path.stem: path.read_bytes().decode() for path in files}


def find_spans(value: object) -> Iterator[dict[str, Any]]:
    """Every object with `begin` and `end` in a line of statements.jsonl, however deep."""
    if isinstance(value, dict):
        if "begin" in value:
            yield value
        for inner in value.values():
            yield from find_spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from find_spans(inner)


def test_every_offset_points_at_the_text_it_quotes(built_graph: Path) -> None:
    texts = find_texts(built_graph)
    spans = [
        (statement["article"], span)
        for statement in read_statements(built_graph)
        for span in find_spans(statement)
    ]
    assert spans
    wrong = [(a, s) for a, s in spans if texts[a][s["begin"] : s["end"]] != s["text"]]
    assert not wrong


def test_statements_are_sorted_and_each_has_evidence(built_graph: Path) -> None:
    statements = read_statements(built_graph)
    keys = [(s["article"], s["evidence"][0]["begin"], s["id"]) for s in statements]
    assert len({s["id"] for s in statements}) == len(statements)
    assert [key[0] for key in keys] == sorted(key[0] for key in keys)
    assert all(0 < s["confidence"] <= 1 for s in statements)


@pytest.mark.parametrize(
    ("seed", "workers"),
    [("0", "1"), ("1", "2")],
)
def test_order_workers_and_hash_seed_change_no_byte(
    built_graph: Path, run_kg: RunKg, tmp_path: Path, seed: str, workers: str
) -> None:
    """The graph compared with was built with a random seed, by one worker, from the folder."""
    files = list_sources()
    random.Random(seed).shuffle(files)  # noqa: S311 - no secret, only another order
    done = run_kg(
        "build",
        *files,
        "--out",
        tmp_path / "out",
        "--workers",
        workers,
        cwd=ROOT,
        env={"PYTHONHASHSEED": seed},
    )
    assert done.returncode == 0, done.stderr
    assert read_files(tmp_path / "out") == read_files(built_graph)


def test_building_again_changes_nothing_and_says_so(own_graph: Path, call_kg: RunKg) -> None:
    before = read_files(own_graph)
    done = call_kg("build", "sources", "--out", own_graph, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "Nothing changed" in done.stdout
    assert read_files(own_graph) == before


def test_a_graph_grown_article_by_article_is_the_graph_built_at_once(
    some_graph: Path, run_kg: RunKg, tmp_path: Path
) -> None:
    sources = copy_some_sources(tmp_path)
    first, *rest = sorted((path for path in sources.iterdir() if path.suffix != ".json"), reverse=True)
    for files in ([first], rest[:2], rest):
        done = run_kg("build", *files, "--out", tmp_path / "grown")
        assert done.returncode == 0, done.stderr
    assert read_files(tmp_path / "grown") == read_files(some_graph)


def test_a_changed_article_changes_only_what_depends_on_it(
    some_graph: Path, run_kg: RunKg, tmp_path: Path
) -> None:
    sources = copy_some_sources(tmp_path)
    shutil.copytree(some_graph, tmp_path / "grown")
    changed = sources / "putin-icc-warrant.md"
    others = [s for s in read_statements(tmp_path / "grown") if s["article"] != changed.stem]
    with changed.open("a", encoding="utf-8") as file:
        file.write("\n\nFrench President Emmanuel Macron visited Tokyo on 5 May 2025.\n")

    done = run_kg("build", "sources", "--out", "grown", cwd=tmp_path)
    assert "1 changed" in done.stdout, done.stderr
    after = [s for s in read_statements(tmp_path / "grown") if s["article"] != changed.stem]
    # Events are what articles share; all else of the other articles is as it was.
    assert [{**s, "event": None} for s in after] == [{**s, "event": None} for s in others]

    run_kg("build", "sources", "--out", "fresh", cwd=tmp_path)
    assert read_files(tmp_path / "grown") == read_files(tmp_path / "fresh")


def test_removing_an_article_leaves_the_graph_of_the_others(
    some_graph: Path, run_kg: RunKg, tmp_path: Path
) -> None:
    sources = copy_some_sources(tmp_path)
    shutil.copytree(some_graph, tmp_path / "out")
    done = run_kg("remove", "saudi-iran-beijing-wire", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "1 removed" in done.stdout

    (sources / "saudi-iran-beijing-wire.md").unlink()
    run_kg("build", sources, "--out", tmp_path / "others")
    assert read_files(tmp_path / "out") == read_files(tmp_path / "others")


def test_removing_what_is_not_there_says_so_and_changes_nothing(own_graph: Path, call_kg: RunKg) -> None:
    before = read_files(own_graph)
    done = call_kg("remove", "no-such-article", "--out", own_graph)
    assert done.returncode == 1
    assert "no-such-article" in done.stderr
    assert read_files(own_graph) == before


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_build_leaves_whole_articles_and_the_next_does_the_rest(
    some_graph: Path, run_kg: RunKg, tmp_path: Path, stop: signal.Signals
) -> None:
    sources, out = copy_some_sources(tmp_path), tmp_path / "out"
    with subprocess.Popen(
        [BIN / "kg", "build", sources, "--out", out],
        env=make_environment({}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr
        assert "1 article of " in process.stderr.readline()
        process.send_signal(stop)
        process.stderr.read()
    assert process.returncode == (130 if stop is signal.SIGINT else -signal.SIGKILL)

    whole: dict[str, set[str]] = {}
    for statement in read_statements(some_graph):
        whole.setdefault(statement["article"], set()).add(statement["id"])
    kept: dict[str, set[str]] = {}
    with kg.open(out / "graph") as graph:
        for told in graph.statements():
            kept.setdefault(told.article, set()).add(told.id)
    assert all(whole[article] == ids for article, ids in kept.items())

    assert run_kg("build", sources, "--out", out).returncode == 0
    assert read_files(out) == read_files(some_graph)


def test_bad_sources_are_listed_one_by_one_and_the_rest_is_built(call_kg: RunKg, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("Xi Jinping met Vladimir Putin in Moscow on 8 May 2025.\n")
    (folder / "empty.txt").write_text("")
    (folder / "latin.txt").write_bytes("Le président reçoit".encode("latin-1"))
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    lines = [json.dumps({"id": f"l{n}", "text": f"Line {n} has words."}) for n in range(1, 18)]
    lines[16] = '{"text": '
    (folder / "news.jsonl").write_text("\n".join(lines) + "\n")

    done = call_kg("build", folder, "--out", tmp_path / "out")
    assert done.returncode == 3
    for name in ("empty.txt", "latin.txt", "binary.txt", "news.jsonl:17"):
        assert sum(name in line for line in done.stderr.splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "good" in {s["article"] for s in read_statements(tmp_path / "out")}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no/such/file.txt"], "no/such/file.txt"),
        (["sources", "--reader", "magic"], "magic"),
        (["sources", "--model", "no_such_model"], "no_such_model"),
        (["sources", "--base", "not an iri"], "not an iri"),
        (["sources", "--workers", "0"], "workers"),
        (["sources", "--min-confidence", "2"], "min-confidence"),
        (["sources", "--ouput", "x"], "--ouput"),
        ([], "SOURCE"),
    ],
)
def test_a_wrong_argument_is_one_sentence(
    call_kg: RunKg, tmp_path: Path, arguments: list[str], told: str
) -> None:
    done = call_kg("build", *arguments, "--out", tmp_path / "out", cwd=ROOT)
    assert done.returncode in {2, 3}
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "statements.jsonl").exists()


def test_a_graph_of_another_version_is_left_alone(own_graph: Path, call_kg: RunKg) -> None:
    path = own_graph / "graph" / "format.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    version = next(name for name in told if "format" in name or "version" in name)
    path.write_text(json.dumps({**told, version: 999}), encoding="utf-8")
    before = read_files(own_graph)
    build: tuple[str | Path, ...] = ("build", "sources", "--out", own_graph)
    query: tuple[str | Path, ...] = ("query", "ASK {}", "--graph", own_graph)
    for command in (build, query):
        done = call_kg(*command, cwd=ROOT)
        assert done.returncode == 2
        assert "999" in done.stderr
        assert "Traceback" not in done.stderr
    assert read_files(own_graph) == before


def test_a_graph_that_another_process_writes_is_left_alone(own_graph: Path, call_kg: RunKg) -> None:
    hold = (
        "import sys, pyoxigraph; store = pyoxigraph.Store(sys.argv[1]); print('held', flush=True); "
        "sys.stdin.read()"
    )
    before = read_files(own_graph)
    with subprocess.Popen(
        [sys.executable, "-c", hold, own_graph / "graph" / "store"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        done = call_kg("build", "sources", "--out", own_graph, cwd=ROOT)
        holder.communicate("")
    assert done.returncode == 2
    assert "another" in done.stderr
    assert "Traceback" not in done.stderr
    assert read_files(own_graph) == before


@pytest.mark.parametrize("room", [1_000, 60_000])
def test_a_full_disk_leaves_the_graph_as_it_was(own_graph: Path, tmp_path: Path, room: int) -> None:
    """A limit on the size of files stands for the disk: what goes beyond it fails to be written."""
    before = read_files(own_graph)
    story = tmp_path / "story.txt"
    story.write_text("French President Emmanuel Macron visited Tokyo on 5 May 2025.\n" * 40, encoding="utf-8")
    done = subprocess.run(
        [BIN / "kg", "build", story, "--out", own_graph],
        env=make_environment({}),
        capture_output=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 3
    assert read_files(own_graph) == before
    with kg.open(own_graph / "graph") as graph:
        assert {told.id for told in graph.statements()} == {s["id"] for s in read_statements(own_graph)}
