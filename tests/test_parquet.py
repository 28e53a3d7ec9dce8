"""Files of Parquet -> articles, a row each, as of a table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet
from reading import ENGLISH, fail_one, read, read_one, write

from kg.records import Article, Failure

if TYPE_CHECKING:
    from pathlib import Path

TEXT = ENGLISH.strip()


def write_rows(path: Path, *rows: dict[str, object]) -> Path:
    parquet.write_table(pa.Table.from_pylist(list(rows)), path)
    return path


def test_a_row_is_an_article_whatever_its_file_is_called(tmp_path: Path) -> None:
    row = {"id": 7, "published": date(2024, 5, 16), "headline": "Talks", "authors": ["A B"], "body": TEXT}
    path = write_rows(tmp_path / "news.data", row)
    article = Article(
        "news-7",
        TEXT,
        title="Talks",
        published="2024-05-16",
        authors=("A B",),
        language="en",
        origin=f"{path}:1",
        extracted=True,
        extracted_by="Parquet",
        dated_by="Parquet",
    )
    assert read_one(path) == article


def test_times_are_days_and_columns_are_named_by_a_user(tmp_path: Path) -> None:
    row = {"when": datetime(2024, 5, 16, 8, tzinfo=UTC), "what was said": TEXT}
    path = write_rows(tmp_path / "news.parquet", row)
    assert "which column is the text? Say it with --columns text=NAME" in fail_one(path).reason
    article = read_one(path, columns="text=what was said,published=when")
    assert (article.text.strip(), article.published) == (TEXT, "2024-05-16")


def test_a_row_without_text_costs_itself_only(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": str(n), "text": None if n == 300 else f"{n}. {TEXT}"} for n in range(600)
    ]
    found = read(write_rows(tmp_path / "news.parquet", *rows))
    assert [one.id for one in found if isinstance(one, Article)] == [str(n) for n in range(600) if n != 300]
    (failure,) = (one for one in found if isinstance(one, Failure))
    assert failure.origin.endswith(":301")


@pytest.mark.parametrize("cut", [8, 200, -20])
def test_what_is_cut_is_told(cut: int, tmp_path: Path) -> None:
    whole = write_rows(tmp_path / "whole.parquet", {"text": TEXT}).read_bytes()
    assert "cannot be read as Parquet" in fail_one(write(tmp_path / "news.parquet", whole[:cut])).reason
