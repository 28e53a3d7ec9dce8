"""Sources -> graph, as a whole: what one bad article may cost, and what it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg import pipeline, settings
from kg.records import Article, Extraction, Failure
from kg.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

    from kg.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles, one of them to fail."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "good.txt").write_text(
        "Xi Jinping met Vladimir Putin in Moscow on Thursday.\n", encoding="utf-8"
    )
    (sources / "odd.txt").write_text(
        "Emmanuel Macron met Olaf Scholz in Berlin on Friday.\n", encoding="utf-8"
    )
    return sources


def test_a_fault_of_ours_in_one_article_is_named_and_costs_only_that_article(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = pipeline.extract

    def fail(article: Article, nlp: Language, **options: object) -> Extraction:
        if article.id == "odd":
            raise ZeroDivisionError("a fault")
        return extract(article, nlp, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "extract", fail)
    result = pipeline.build([folder], out=tmp_path / "out")
    assert result.added == ("good",)
    assert [f.reason for f in result.failures] == [
        "kg failed on article odd (ZeroDivisionError: a fault); please report it as a bug"
    ]
    with Store.open(tmp_path / "out" / "graph") as store:
        assert list(store.fingerprints()) == ["good"]


def test_what_failed_is_tried_again_by_the_next_build(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(article: Article, _: Settings) -> Failure:
        return Failure(article.origin, "no luck")

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "extract_safely", fail)
        assert pipeline.build([folder], out=tmp_path / "out").articles == 0
    assert pipeline.build([folder], out=tmp_path / "out").added == ("good", "odd")


def test_a_changed_program_reads_articles_anew(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pipeline.build([folder], out=tmp_path / "out").added == ("good", "odd")
    assert pipeline.build([folder], out=tmp_path / "out").unchanged == ("good", "odd")
    monkeypatch.setattr(settings, "_hash_code", lambda: "another")
    assert pipeline.build([folder], out=tmp_path / "out").changed == ("good", "odd")
