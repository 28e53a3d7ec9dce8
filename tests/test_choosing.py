"""Which articles a build reads: new or changed, within a number, not older than a date; and what it tells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kg import pipeline
from kg.choosing import Choice
from kg.errors import UsageError
from kg.readers.totals import count_articles
from kg.records import Article

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RunKg

    from kg.choosing import Progress

DAYS = ("2025-05-08", "2025-05-09", "2025-06", None)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Four articles of known and unknown dates, and a line that is none."""
    path = tmp_path / "news.jsonl"
    articles = [
        {"id": f"a{n}", "published": day, "text": f"Xi Jinping met {n} ministers in Moscow."}
        for n, day in enumerate(DAYS)
    ]
    lines = [json.dumps({key: value for key, value in a.items() if value}) for a in articles]
    path.write_text("\n".join([*lines, '{"text": ']) + "\n", encoding="utf-8")
    return path


def test_a_limit_is_of_new_and_changed_articles_and_the_next_build_goes_on(
    news: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = pipeline.build([news], out=out, limit=3)
    assert (first.added, first.left) == (("a0", "a1", "a2"), 2)
    second = pipeline.build([news], out=out, limit=3)
    assert (second.added, second.unchanged, second.left) == (("a3",), ("a0", "a1", "a2"), 0)
    whole = tmp_path / "whole"
    pipeline.build([news], out=whole, limit=None)
    for name in ("statements.jsonl", "graph.ttl", "graph.html"):
        assert (out / name).read_bytes() == (whole / name).read_bytes()


def test_a_limit_opens_no_source_behind_the_last_article_it_takes(news: Path, tmp_path: Path) -> None:
    broken = tmp_path / "z.jsonl"
    broken.write_text("{", encoding="utf-8")
    result = pipeline.build([news, broken], out=tmp_path / "out", limit=0, dry_run=True)
    assert (result.failures, result.left, result.planned) == ((), 6, ())


def test_what_is_surely_older_is_left_out_and_an_unknown_date_is_not(news: Path, tmp_path: Path) -> None:
    result = pipeline.build([news], out=tmp_path / "out", since="2025-05-09")
    assert (result.added, result.older) == (("a1", "a2", "a3"), ("a0",))


@pytest.mark.parametrize(
    ("since", "published", "older"),
    [
        ("2025-05-08", "2025-05-07", True),
        ("2025-05-08", "2025-05-08T00:30:00+02:00", False),
        ("2025-05-08", "2025-05", False),
        ("2025-06", "2025-05", True),
        ("2025", "2024-12-31T23:59:59Z", True),
        ("2025", None, False),
    ],
)
def test_a_month_is_not_older_than_one_of_its_days(since: str, published: str | None, *, older: bool) -> None:
    article = Article(id="a", origin="a", text="Xi met Putin.", published=published)
    assert Choice(since=since).is_too_old(article) is older


@pytest.mark.parametrize(
    ("limit", "since", "told"),
    [(-1, None, "a number of articles, not -1"), (None, "May", "since is a date .* not 'May'")],
)
def test_what_is_no_choice_is_told(limit: int | None, since: str | None, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Choice(limit, since)


def test_a_dry_run_tells_what_would_become_of_each_and_why_and_writes_nothing(
    news: Path, tmp_path: Path, call_kg: RunKg
) -> None:
    out = tmp_path / "out"
    plan = ["build", str(news), "-o", str(out), "--since", "2025-05-09", "--dry-run"]
    done = call_kg(*plan)
    assert done.returncode == 3
    assert [line.split("\t")[:2] for line in done.stdout.splitlines()] == [
        ["older", "a0"],
        ["new", "a1"],
        ["new", "a2"],
        ["new", "a3"],
        ["failed", ""],
    ]
    assert not out.exists()

    pipeline.build([news], out=out, min_confidence=0.5)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    lines = [json.loads(line) for line in news.read_text(encoding="utf-8").splitlines()[:4]]
    lines[1]["text"] += " He left."
    lines[2]["title"] = "Xi in Moscow"
    news.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    planned = pipeline.build([news], out=out, min_confidence=0.5, dry_run=True).planned
    assert [(what.article, what.fate, what.reason.split()[1]) for what in planned] == [
        ("a0", "unchanged", "the"),
        ("a1", "changed", "text"),
        ("a2", "changed", "title,"),
        ("a3", "unchanged", "the"),
    ]
    others = pipeline.build([news], out=out, dry_run=True).planned
    assert "with other settings" in others[0].reason
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()} == before


def test_progress_counts_what_is_done_and_what_failed_of_how_many(news: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    pipeline.build([news], out=tmp_path / "out", since="2025-05-09", progress=seen.append)
    assert [(s.done, s.failed, s.total) for s in seen if s.doing == "reading"] == [
        (1, 0, 5),
        (2, 0, 5),
        (3, 0, 5),
        (4, 0, 5),
        (4, 1, 5),
    ]
    assert [s.doing for s in seen[-2:]] == ["joining", "writing"]


def test_how_many_articles_there_are_is_counted_only_where_that_is_plain(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "a.md").write_text("One.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "Two."}\n{"text": "Three."}', encoding="utf-8")
    assert count_articles([str(tmp_path)]) == 5
    assert count_articles([str(tmp_path / "b.jsonl")], reader="text") == 1
    assert count_articles([str(tmp_path), "https://news.example/"]) is None
    (tmp_path / "c.txt").write_text("https://news.example/feed.xml\n", encoding="utf-8")
    assert count_articles([str(tmp_path)]) is None
