"""sources/ -> a graph built once for all tests; and the command line as a user runs it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from explorer_browser import browser, files, pages, show  # noqa: F401 - fixtures
from news_site import news_site  # noqa: F401 - fixture
from serving import reading, writing  # noqa: F401 - fixtures

import kg
from kg import pipeline
from kg.cli import run
from kg.ontology.check import check_graph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.results import BuildResult

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "sources"
# Beside a working copy there may be a folder of material that is no part of the project.
SHARED = ROOT.parent / "shared"

BIN = Path(sys.executable).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


class RunKg(Protocol):
    """`run_kg("build", "sources", cwd=folder)` -> what it printed and its exit code."""

    def __call__(
        self,
        *args: str | Path,
        cwd: Path | None = None,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]: ...


def make_environment(env: Mapping[str, str]) -> dict[str, str]:
    """What commands of the tests run in: no colours, no width but the default, and `env`."""
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "FORCE_COLOR"}}
    return kept | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"} | dict(env)


# What was found sound is not looked at again: many tests build the same.
_sound: set[bytes] = set()


def assert_sound(out: Path) -> None:
    """The graph in the folder, which a build just wrote, breaks none of its shapes."""
    mark = hashlib.sha256((out / "graph.ttl").read_bytes()).digest()
    if mark not in _sound:
        with kg.open(out) as graph:
            assert check_graph(graph.store) == []
        _sound.add(mark)


@pytest.fixture(autouse=True, scope="session")
def check_builds() -> Iterator[None]:
    """Every build of the tests passes `kg check`; here those that are no process of their own."""
    build = pipeline.build

    def build_and_check(*args: Any, **options: Any) -> BuildResult:
        result = build(*args, **options)
        if not options.get("dry_run"):
            assert_sound(result.out)
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "build", build_and_check)
        yield


@pytest.fixture(scope="session")
def run_kg() -> RunKg:
    """The installed command in a process of its own; a graph that it builds is checked."""

    def run_process(
        *args: str | Path,
        cwd: Path | None = None,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [BIN / "kg", *args],
            cwd=cwd,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            env=make_environment(env or {}),
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        if args[0] == "build" and done.returncode in {0, 3} and "--out" in args:
            assert_sound((cwd or Path()) / args[args.index("--out") + 1])
        return done

    return run_process


@pytest.fixture
def call_kg() -> RunKg:
    """The command in the process of the test: what it prints is the same, and a second or more is spared."""

    def call(
        *args: str | Path,
        cwd: Path | None = None,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        given, out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(3))
        given.write(stdin or "")
        given.seek(0)
        with pytest.MonkeyPatch.context() as patch, contextlib.chdir(cwd or Path()):
            for name in os.environ.keys() - make_environment({}).keys():
                patch.delenv(name)
            for name, value in make_environment(env or {}).items():
                patch.setenv(name, value)
            for name, stream in (("stdin", given), ("stdout", out), ("stderr", err)):
                patch.setattr(sys, name, stream)
            code = run([str(arg) for arg in args])
        for stream in (out, err):
            stream.flush()
        told = (stream.buffer.getvalue().decode().replace("\r\n", "\n") for stream in (out, err))
        return subprocess.CompletedProcess(args, code, *told)

    return call


@pytest.fixture(scope="session")
def built_graph(run_kg: RunKg, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `kg build sources` wrote, once for all workers; tests that change it copy it first."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    out = folder / "built" / "exports"
    with (folder / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "report.json").exists():
            done = run_kg("build", "sources", "--out", out, cwd=ROOT)
            assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def own_graph(built_graph: Path, tmp_path: Path) -> Path:
    """A copy of the built graph that the test may change."""
    return Path(shutil.copytree(built_graph, tmp_path / "exports"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; tests of a real browser are skipped where there is none."""
    found = os.environ.get("KG_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium here: install it, or give its path in KG_CHROMIUM")
    return found
