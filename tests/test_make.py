"""`make` on a machine that is not ready -> a sentence that says what to do; else what it can make."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make here")

TARGETS = ("help", "graph", "test", "lint", "bench", "ontology", "calibrate", "clean")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project in which nothing has been made yet."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def pretend_python(folder: Path, script: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return f"PYTHON={path}"


def test_make_alone_says_what_can_be_made(folder: Path) -> None:
    told = make(folder).stdout
    assert tuple(re.findall(r"^make (\w+) +\w", told, re.MULTILINE)) == TARGETS


def test_no_python_is_said_in_a_sentence(folder: Path) -> None:
    done = make(folder, "graph", "PYTHON=python-nowhere")
    assert done.returncode == 2
    assert "no 'python-nowhere' here; kg needs Python 3.11 or newer" in done.stderr
    assert not (folder / ".venv").exists()


def test_an_old_python_is_said_in_a_sentence(folder: Path) -> None:
    old = pretend_python(folder, '[ "$1" = --version ] && echo "Python 3.9.2" && exit 0; exit 1')
    done = make(folder, "test", old)
    assert done.returncode == 2
    assert "Python 3.9.2 is too old; kg needs 3.11 or newer" in done.stderr
    assert not (folder / ".venv").exists()


def test_a_python_without_venv_is_said_in_a_sentence(folder: Path) -> None:
    bare = pretend_python(folder, 'case "$2" in *ensurepip*) exit 1 ;; esac; exit 0')
    done = make(folder, "lint", bare)
    assert done.returncode == 2
    assert "apt install python3-venv" in done.stderr


@pytest.mark.parametrize("target", ["graph", "test", "lint", "bench"])
def test_each_target_prepares_what_it_needs_by_itself(folder: Path, target: str) -> None:
    steps = make(folder, "--dry-run", target).stdout
    assert steps.index("-m venv .venv") < steps.index("install --editable")


def test_what_is_prepared_is_not_prepared_again(folder: Path) -> None:
    (folder / ".venv").mkdir()
    for stamp in (".made", ".installed", ".installed-test", ".installed-lint"):
        (folder / ".venv" / stamp).touch()
    steps = make(folder, "--dry-run", "graph", "test", "lint").stdout
    assert "install" not in steps


def test_clean_keeps_what_is_not_made(folder: Path) -> None:
    for name in ("exports/graph", "kg/__pycache__", "tests", ".venv", "sources"):
        (folder / name).mkdir(parents=True)
    users = [folder / "exports" / "README.md", folder / "exports" / "corrections.tsv"]
    kept = [*users, folder / "sources" / "a.txt", folder / "kg" / "x.py"]
    for path in (*kept, folder / "exports" / "graph.ttl"):
        path.touch()
    assert make(folder, "clean").returncode == 0
    assert all(path.exists() for path in kept)
    assert not (folder / ".venv").exists()
    assert sorted((folder / "exports").iterdir()) == users
