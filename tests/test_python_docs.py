"""docs/python.md -> its examples run and print what stands below them; what they call is typed and told."""

from __future__ import annotations

import contextlib
import inspect
import io
import re
import shutil
from typing import TYPE_CHECKING, Any, assert_type

import pytest
from conftest import ROOT
from samples import make_store

import kg
from kg.errors import KgError
from kg.frames import Events, Statements
from kg.graph import Graph, Rows
from kg.records import Article, Entity, Event, Statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
# An example, and what it prints where that stands below it.
EXAMPLE = re.compile(
    r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<printed>.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
# The articles that the examples are about.
ARTICLES = ("saudi-iran-*", "trump-kim-singapore-wire.md", "finland-joins-nato-wire.md")
PUBLIC = (Graph, Rows, Statements, Events)


# rdflib's own data set uses what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
def test_the_examples_run_in_order_and_print_what_stands_below_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sources").mkdir()
    for path in (path for glob in ARTICLES for path in (ROOT / "sources").glob(glob)):
        shutil.copy(path, tmp_path / "sources")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    examples = list(EXAMPLE.finditer(PAGE))
    assert len(examples) == PAGE.count("```python")
    for example in examples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(example["code"], names)  # noqa: S102  that is what is tested
        if example["printed"] is not None:
            assert printed.getvalue() == example["printed"]
        else:
            # Words of our articles may be read otherwise one day; that there are any is promised.
            assert printed.getvalue() or "print(" not in example["code"]
    names["graph"].close()


def list_public() -> list[tuple[str, Callable[..., object]]]:
    """What a user of Python calls."""
    methods = (
        (f"{cls.__name__}.{name}", value)
        for cls in PUBLIC
        for name, value in vars(cls).items()
        if inspect.isfunction(value) and not name.startswith("_")
    )
    return [*((f"kg.{name}", getattr(kg, name)) for name in kg.__all__), *methods]


@pytest.mark.parametrize(("name", "function"), list_public(), ids=[name for name, _ in list_public()])
def test_what_a_user_calls_is_told_typed_and_on_the_page(name: str, function: Callable[..., object]) -> None:
    assert inspect.getdoc(function)
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
    assert all(p.annotation is not p.empty for p in parameters)
    assert inspect.signature(function).return_annotation is not inspect.Signature.empty
    assert re.search(rf"\b{re.escape(name.rpartition('.')[2])}\b", PAGE)


def test_types_are_what_a_user_with_mypy_sees() -> None:
    """`make lint` checks these; here they only run."""
    with Graph(make_store()) as graph:
        assert_type(graph, Graph)
        assert_type(graph.query("ASK {}"), Rows)
        assert_type(graph.ask("articles")[0], dict[str, Any])
        assert_type(graph.articles()[0], Article)
        assert_type(graph.entity("Xi"), Entity)
        assert_type(graph.statements(factuality="actual"), Statements)
        assert_type(graph.statements()[0], Statement)
        assert_type(graph.events()[0], Event)


def test_every_error_of_the_page_is_one_of_ours() -> None:
    named = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    errors = vars(inspect.getmodule(KgError))
    assert all(issubclass(errors[name], KgError) for name in named)
    assert {"UsageError", "StoreError", "QueryError", "TableError"} <= set(named)
