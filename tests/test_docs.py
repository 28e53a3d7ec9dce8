"""README and CONTRIBUTING -> every command, option and path in them is there, and the examples run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import typer.main
from conftest import ROOT, make_environment

from kg.cli import app
from kg.exporters import EXPORTERS
from kg.queries import load_questions

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("docs/*.md"))
}

# A block runs unless the line above it says why not.
BLOCK = re.compile(
    r"(?P<not_run><!-- not run: [^\n]+ -->\n)?^```(?P<language>sh|python)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
BLOCKS = [match for match in BLOCK.finditer(README) if not match["not_run"]]
assert BLOCKS
MOST_BRACKETS = 40

OPTIONS = {
    name: {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    for name, command in typer.main.get_command(app).commands.items()  # type: ignore[attr-defined]
}


@pytest.fixture(scope="module")
def folder(built_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where README's examples run: beside the articles and their graph."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "sources", folder / "sources")
    shutil.copytree(built_graph, folder / "exports")
    return folder


@pytest.mark.parametrize(
    "block", BLOCKS, ids=[match["code"].split("\n")[0][:MOST_BRACKETS] for match in BLOCKS]
)
def test_an_example_of_the_readme_runs(folder: Path, block: re.Match[str]) -> None:
    shell = ["bash", "-euo", "pipefail", "-c"]
    start = shell if block["language"] == "sh" else [sys.executable, "-W", "error", "-c"]
    done = subprocess.run(
        [*start, block["code"]],
        cwd=folder,
        env=make_environment({}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("command", OPTIONS)
def test_a_row_of_the_readme_tells_of_each_command_and_all_its_options(command: str) -> None:
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `kg {command}")]
    assert set(re.findall(r"--[a-z-]+", row)) == OPTIONS[command] - {"--help"}


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_that_a_page_names_is_there(page: str) -> None:
    parameters = {f"--{p.name}" for question in load_questions().values() for p in question.parameters}
    for command, rest in re.findall(
        r"\bkg ([a-z]+)\b([^`\n|]*)", " ".join(re.findall(r"`kg [^`]+`", PAGES[page]))
    ):
        assert command in OPTIONS
        known = OPTIONS[command] | (parameters if command == "query" else set())
        assert set(re.findall(r"--[a-z-]+", rest)) <= known


def test_the_readme_names_every_format_of_export() -> None:
    (row,) = [line for line in README.splitlines() if line.startswith("| `kg export")]
    assert not [name for name in EXPORTERS if name not in row]


def test_the_readme_shows_at_least_six_named_questions() -> None:
    assert len({name for name in load_questions() if f"kg query {name}" in README}) >= 6


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGES[page])
    assert not [link for link in links if not ((ROOT / page).parent / link).exists()]


def test_the_tree_in_contributing_names_what_is_there_and_all_of_it() -> None:
    (tree,) = re.findall(r"^```text\n(.*?)^```$", CONTRIBUTING, re.MULTILINE | re.DOTALL)
    named = {match[1] for match in re.finditer(r"^  ([\w./]+)  ", tree, re.MULTILINE)}
    package = (p for p in (ROOT / "kg").iterdir() if not p.name.startswith("__"))
    assert named == {f"{p.name}/" if p.is_dir() else p.name for p in package}


def test_the_makefile_targets_that_a_page_names_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {target for page in PAGES.values() for target in re.findall(r"`?make ([a-z]+)`", page)}
    assert named <= targets


def test_the_changelog_keeps_its_form() -> None:
    headings = re.findall(r"^## \[(.+?)\]( - \d{4}-\d{2}-\d{2})?$", PAGES["CHANGELOG.md"], re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    assert all(date for _, date in headings[1:])
