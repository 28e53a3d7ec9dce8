"""`kg build --engine ray`: the graph of one machine, whatever is lost, cut, repeated or lies elsewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import SOURCES, RunKg, make_environment
from reading import write
from test_stories import OTHER, STORY

from kg import cluster, pipeline
from kg.cluster.parts import Part, Place
from kg.cluster.reading import Job, read_part
from kg.errors import StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.results import BuildResult

SMALL = (
    "aukus-paris-recall.md",
    "finland-joins-nato-wire.md",
    "grain-deal.jsonl",
    "putin-icc-warrant.md",
    "trump-kim-after-hanoi.json",
    "trump-kim-after-hanoi.txt",
)
WRITTEN = ("graph.ttl", "graph.html", "statements.jsonl", "report.json")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some small articles, a file that is none, and one whose id another has."""
    folder = tmp_path_factory.mktemp("articles")
    for name in SMALL:
        shutil.copy(SOURCES / name, folder)
    write(folder / "empty.txt", "")
    write(folder / "later" / "putin-icc-warrant.md", "Xi Jinping met Vladimir Putin in Moscow.")
    return folder


@pytest.fixture(scope="module")
def alone(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph as one machine makes it."""
    out = tmp_path_factory.mktemp("alone")
    pipeline.build([articles], out=out)
    return out


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read by this process, in place of Ray: the names of the parts."""
    read: list[str] = []

    def read_here(parts: Sequence[Part], job: Job, **_: object) -> Iterator[Part]:
        # The last first: parts are done in any order.
        for part in reversed(parts):
            read.append(part.name)
            yield read_part(part, job)

    monkeypatch.setattr(cluster, "read_on_ray", read_here)
    return read


def build(*sources: Path | str, out: Path, **options: object) -> BuildResult:
    return cluster.build(sources, out=out, **{"part_bytes": 1, **options})  # type: ignore[arg-type]


def assert_same(out: Path, other: Path) -> None:
    for name in WRITTEN:
        assert (out / name).read_bytes() == (other / name).read_bytes(), name
    texts = [{p.name: p.read_bytes() for p in (o / "graph" / "articles").iterdir()} for o in (out, other)]
    assert texts[0] == texts[1]


def test_two_nodes_make_the_graph_of_one_machine_though_one_is_lost(
    articles: Path, alone: Path, tmp_path: Path
) -> None:
    program = Path(__file__).with_name("cluster_nodes.py")
    ran = subprocess.run(
        [sys.executable, program, articles, tmp_path],
        # Ray's own name for what keeps it to loopback.
        env=make_environment({"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_USAGE_STATS_ENABLED": "0"}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["parts"] == [f"part-{number:05}" for number in range(7)]
    assert (len(told["added"]), told["unchanged"], told["parts again"]) == (6, told["added"], [])
    assert_same(tmp_path, alone)


def test_what_is_done_is_not_read_again_and_what_changed_is(
    articles: Path, alone: Path, engine: list[str], tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    shutil.copytree(articles, folder)
    build(folder, out=out)
    assert len(engine) == 7
    engine.clear()
    # As where it was stopped before the last manifest.
    (out / "parts" / "part-00002.json").unlink()
    result = build(folder, out=out)
    assert (engine, result.added, result.changed) == (["part-00002"], (), ())
    engine.clear()
    recall = folder / "aukus-paris-recall.md"
    kept = recall.read_text(encoding="utf-8")
    write(recall, f"{kept}\nXi Jinping visited Tehran.\n")
    result = build(folder, out=out)
    assert (len(engine), result.changed) == (1, ("aukus-paris-recall",))
    write(recall, kept)
    build(folder, out=out)
    moved = {"report.json": str(folder).encode()}
    for name in WRITTEN:
        there = (out / name).read_bytes().replace(moved.get(name, b"\0"), str(articles).encode())
        assert there == (alone / name).read_bytes(), name


def test_files_of_a_part_that_no_process_survives_are_told_and_tried_again(
    engine: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = [write(tmp_path / name, "Xi Jinping met Vladimir Putin.") for name in ("a.txt", "b.txt")]
    with monkeypatch.context() as patch:
        patch.setattr(cluster, "read_on_ray", lambda parts, job, **_: [read_part(parts[0], job)])
        result = build(*files, out=tmp_path / "out")
    assert (result.added, [failure.origin for failure in result.failures]) == (("a",), [str(files[1])])
    assert build(*files, out=tmp_path / "out").added == ("b",)
    assert engine == ["part-00001"]


def test_parts_are_merged_into_a_graph_that_is_there(
    engine: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What few articles that are in no part say is read beside the tables, not all of the graph."""
    first = write(tmp_path / "first.txt", "Xi Jinping met Vladimir Putin in Moscow on 8 May 2025.")
    lines = [{"id": n, "text": f"Xi Jinping met {n} in Beijing."} for n in ("Vladimir Putin", "Joe Biden")]
    second = write(tmp_path / "second.jsonl", "".join(f"{json.dumps(line)}\n" for line in lines))
    pipeline.build([first, second], out=tmp_path / "alone")
    pipeline.build([first], out=tmp_path / "out")
    monkeypatch.delattr("kg.store.StoredFacts")
    assert build(second, out=tmp_path / "out").added == ("Vladimir Putin", "Joe Biden")
    assert engine == ["part-00000"]
    assert_same(tmp_path / "out", tmp_path / "alone")


def test_an_earlier_version_is_merged_once(engine: list[str], tmp_path: Path) -> None:
    head = "---\nurl: https://post.example.org/a\npublisher: The Post\npublished: 2025-05-0"
    for day in (1, 2):
        write(tmp_path / "in" / f"day-{day}.md", f"{head}{day}\n---\n{' '.join([STORY, OTHER][:day])}\n")
    pipeline.build([tmp_path / "in"], out=tmp_path / "alone")
    result = build(tmp_path / "in", out=tmp_path / "out")
    assert (result.added, result.replaced) == (("day-2",), (("day-1", "day-2"),))
    assert_same(tmp_path / "out", tmp_path / "alone")
    again = build(tmp_path / "in", out=tmp_path / "out")
    assert (len(engine), again.added, again.unchanged) == (2, (), ("day-1", "day-2"))


def test_what_arrow_opens_is_read(articles: Path, alone: Path, engine: list[str], tmp_path: Path) -> None:
    build(articles.as_uri(), out=tmp_path, parts=(tmp_path / "shared").as_uri(), part_bytes=10_000)
    assert (len(engine), (tmp_path / "parts").exists()) == (2, False)
    for name in WRITTEN:
        there = (tmp_path / name).read_text(encoding="utf-8").replace("file://", "")
        assert there == (alone / name).read_text(encoding="utf-8"), name


def test_a_damaged_part_is_named(articles: Path, engine: list[str], tmp_path: Path) -> None:
    build(articles / SMALL[0], out=tmp_path)
    assert engine
    quads = tmp_path / "parts" / "part-00000.nq.gz"
    quads.write_bytes(quads.read_bytes()[:-9])
    shutil.rmtree(tmp_path / "graph")
    with pytest.raises(StoreError, match=r"part-00000\.nq\.gz is cut or changed: delete part-00000\.json"):
        build(articles / SMALL[0], out=tmp_path)
    write(tmp_path / "parts" / "part-00000.json", "{}")
    with pytest.raises(StoreError, match=r"part-00000\.json is no manifest"):
        list(Place(str(tmp_path / "parts")).list_parts())


@pytest.mark.parametrize(
    ("source", "message"),
    [("https://post.example.org/a", "leave out --engine ray"), ("nowhere.txt", "nowhere.txt")],
)
def test_what_a_cluster_cannot_read_is_told_first(source: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        build(source, out=tmp_path)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--engine", "ray", "--limit", "3"), "--limit, --since and --dry-run are not for --engine ray"),
        (("--parts", "parts"), "--address and --parts are for --engine ray"),
    ],
)
def test_options_that_do_not_go_together_are_told(
    options: tuple[str, ...], message: str, run_kg: RunKg, tmp_path: Path
) -> None:
    ran = run_kg("build", SOURCES, "--out", tmp_path, *options)
    assert (ran.returncode, message in ran.stderr, list(tmp_path.iterdir())) == (2, True, [])


def test_a_place_that_cannot_be_opened_is_a_source_that_gives_no_article(
    engine: list[str], tmp_path: Path
) -> None:
    result = build((tmp_path / "none").as_uri(), "nosuch://bucket/a", out=tmp_path)
    assert engine == []
    assert [(f.origin, f.reason.partition(":")[0]) for f in result.failures] == [
        ((tmp_path / "none").as_uri(), "cannot be opened"),
        ("nosuch://bucket/a", "cannot be opened"),
    ]


def test_a_cluster_that_is_not_there_is_told(articles: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no cluster of Ray answers at 127\.0\.0\.1:1"):
        build(articles, out=tmp_path, address="127.0.0.1:1")
