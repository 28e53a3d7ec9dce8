"""Store and what became of each article -> BuildResult: what a build came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.choosing import Planned, Tally
    from kg.records import Copy, Failure
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build came to. The ids are of articles; the numbers are of the whole graph.

    `older` were left out for their date; `left` articles, or more, were left for the next build; `planned` is
    what would become of each, of a dry run, whose numbers but that of articles are 0. `copies` are of the
    whole graph too, and `replaced`: each earlier version of another id, and the article in its place.
    """

    out: Path
    seconds: float
    articles: int
    statements: int = 0
    entities: int = 0
    events: int = 0
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    left: int = 0
    planned: tuple[Planned, ...] = ()
    copies: tuple[Copy, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    failures: tuple[Failure, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


def sum_up(
    store: Store, folder: Path, tally: Tally, files: tuple[Path, ...], *, seconds: float
) -> BuildResult:
    """The result of a build that took so many seconds and wrote `files`."""
    ids = store.fingerprints()
    return BuildResult(
        out=folder,
        seconds=seconds,
        articles=len(ids),
        statements=sum(store.count_statements().values()),
        entities=store.count_entities(),
        events=store.count_events(),
        # Of several versions that came at once, only the latest is there.
        added=tuple(a for a in tally.added if a in ids),
        changed=tuple(a for a in tally.changed if a in ids),
        unchanged=tuple(tally.unchanged),
        older=tuple(tally.older),
        left=tally.left,
        copies=tuple(store.copies()),
        replaced=tuple(sorted({(version.article, by) for version, by in store.replaced()})),
        failures=tuple(tally.failures),
        warnings=tuple(f"{i}: {w}" for i in ids for w in store.warnings(i)),
        notes=tuple(tally.notes),
        files=files,
    )


def sum_up_plan(tally: Tally, folder: Path, *, articles: int, seconds: float) -> BuildResult:
    """The result of a dry run; `articles` would be in the graph."""
    return BuildResult(
        out=folder,
        seconds=seconds,
        articles=articles,
        added=tuple(tally.added),
        changed=tuple(tally.changed),
        unchanged=tuple(tally.unchanged),
        older=tuple(tally.older),
        left=tally.left,
        planned=tuple(tally.planned),
        failures=tuple(tally.failures),
        warnings=tuple(f"{article}: {w}" for article, told in sorted(tally.warnings.items()) for w in told),
        notes=tuple(tally.notes),
    )
