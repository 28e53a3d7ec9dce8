"""golden/statements/relatives.txt -> GoldenCase: a title, a text, and the lines that are expected of it.

A file holds many cases. Each is a title, the text and the expected lines, with a line of a single full
stop after each of the three. The text may begin with 'published 2025-05-09'. A title that ends in
'(known gap)' marks what cannot be done yet: such a case has to fail, so that none passes unnoticed.
Between cases, blank lines and lines that begin with '#' are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN = Path(__file__).parent / "golden"

_BREAK = "."
_GAP = "(known gap)"
_PUBLISHED = "published "


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """One case; `line` is where its title stands in the file at `path`."""

    path: Path
    line: int
    title: str
    article: Article
    expected: tuple[str, ...]

    @property
    def is_gap(self) -> bool:
        """Whether it is known to fail."""
        return self.title.endswith(_GAP)


def read_cases(path: Path) -> Iterator[GoldenCase]:
    """Raises ValueError for a case that is cut short or has no title, text or expected lines."""
    parts: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line == _BREAK:
            parts.append([])
        elif len(parts) > 1 or (line.strip() and not line.startswith("#")):
            parts[-1].append((number, line))
        if len(parts) > 3:
            yield _make_case(path, parts)
            parts = [[]]
    if parts != [[]]:
        raise ValueError(f"{path}: the last case is cut short; it needs three lines of a single full stop")


def find_cases(family: str) -> list[Any]:
    """The cases of all files in a folder of golden/, as parameters; gaps are expected to fail."""
    return [
        _make_param(case) for path in sorted((GOLDEN / family).glob("*.txt")) for case in read_cases(path)
    ]


def _make_case(path: Path, parts: list[list[tuple[int, str]]]) -> GoldenCase:
    titles, text, expected = parts[:3]
    if len(titles) != 1 or not text or not expected:
        where = titles[0][0] if titles else "?"
        raise ValueError(f"{path}:{where}: a case needs one line of title, a text and what is expected of it")
    [(line, title)] = titles
    lines = [content for _, content in text]
    published = lines.pop(0).removeprefix(_PUBLISHED) if lines[0].startswith(_PUBLISHED) else None
    article = Article(id=f"{path.stem}-{line}", text="\n".join(lines) + "\n", published=published)
    return GoldenCase(path, line, title, article, tuple(content for _, content in expected if content))


def _make_param(case: GoldenCase) -> Any:
    marks = [pytest.mark.xfail(reason="known gap", strict=True)] if case.is_gap else []
    return pytest.param(case, id=f"{case.path.stem}:{case.title}", marks=marks)
