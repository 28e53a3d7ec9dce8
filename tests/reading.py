"""A file of a test -> the articles that are read from it, and what is told of those that are not."""

from __future__ import annotations

from pathlib import Path

from kg.readers import read_sources
from kg.records import Article, Failure

SAMPLES = Path(__file__).parent / "readers"
NAMES = ("plain.txt", "front.md", "page.html", "lines.jsonl", "list.json", "rows.csv")  # of the samples

ENGLISH = (
    "The ministers of the two countries met on Monday and agreed to open the border again. "
    "They said that it would be open for all who have a passport, and that there will be no fee.\n"
)


def read(*sources: Path | str, **options: object) -> list[Article | Failure]:
    found = list(read_sources([str(source) for source in sources], **options))  # type: ignore[arg-type]
    assert not [one for one in found if isinstance(one, Failure) and "report it as a bug" in one.reason]
    return found


def read_one(source: Path | str, **options: object) -> Article:
    (article,) = read(source, **options)
    assert isinstance(article, Article), article
    return article


def fail_one(source: Path | str, **options: object) -> Failure:
    (failure,) = read(source, **options)
    assert isinstance(failure, Failure), failure
    return failure


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def warn_of(source: Path) -> list[tuple[str, str]]:
    warnings: list[tuple[str, str]] = []
    read(source, warn=lambda article, warning: warnings.append((article, warning)))
    return warnings
