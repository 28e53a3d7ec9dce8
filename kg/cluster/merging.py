"""The parts that were read -> the graph in a folder, the same as if one machine had read all articles.

Their quads are loaded; entities, events and stories across articles are then made of their tables.

An article that several parts have is taken from the file whose name comes first, as everywhere.
"""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.choosing import Tally
from kg.cluster.parts import QUADS, TEXTS
from kg.cluster.rows import TABLES
from kg.cluster.tables import TableFacts
from kg.outputs import keep_text
from kg.pipeline import finish
from kg.readers import refuse_twin
from kg.readers.files import rank_file
from kg.records import Article, Failure
from kg.results import sum_up
from kg.store import Store
from kg.versions import list_replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from kg.choosing import Progress
    from kg.cluster.parts import Part, Place
    from kg.results import BuildResult
    from kg.settings import Settings


def merge_parts(
    parts: Sequence[Part],
    place: Place,
    folder: Path,
    settings: Settings,
    failures: Sequence[Failure],
    *,
    begin: float,
    progress: Callable[[Progress], None] | None = None,
) -> BuildResult:
    """Bring the graph in the folder up to date with the parts; articles of it that are in none stay.

    `failures` are sources that no part was made of, `begin` is when the build began, by `time.monotonic`.
    Raises StoreError where a part is damaged.
    """
    tally = Tally(progress)
    tally.failures += failures
    tally.failures += [Failure(*failed) for part in parts for failed in part.failures]
    for part in parts:
        for noted in part.notes:
            tally.remark(*noted)
    chosen = _choose(parts, tally.failures)
    with Store.open(folder / "graph", "write") as store, TemporaryDirectory(prefix="kg-merge-") as here:
        known, replaced = store.fingerprints(), list_replaced(store)
        facts = TableFacts(store)
        for part in parts:
            given = [a for a in part.articles if chosen[a] is part]
            told = part.articles
            wanted = {
                a for a in given if known.get(a) != told[a].fingerprint and told[a].mark not in replaced
            }
            tally.unchanged += [a for a in given if a not in wanted]
            tally.changed += [a for a in given if a in wanted and a in known]
            tally.added += [a for a in given if a in wanted and a not in known]
            if wanted:
                _put(part, place, wanted, store, folder)
                facts.add({ending: place.fetch(part, ending, Path(here)) for ending in TABLES}, wanted)
        tables = facts if facts.tells_most() else None
        files = finish(store, folder, tally, settings.gazetteer(), facts=tables)
        return sum_up(store, folder, tally, files, seconds=time.monotonic() - begin)


def _choose(parts: Sequence[Part], failures: list[Failure]) -> dict[str, Part]:
    """The part that each article is taken from; the others are told, as when one machine reads them."""
    found: dict[str, list[tuple[tuple[str, str], str, Part]]] = {}
    for part in parts:
        for article, told in part.articles.items():
            found.setdefault(article, []).append((rank_file(PurePath(told.origin)), told.origin, part))
    chosen = {}
    for article, places in found.items():
        (_, first, part), *others = sorted(places, key=lambda place: place[0])
        chosen[article] = part
        failures += [refuse_twin(article, origin, first) for _, origin, _ in others]
    return chosen


def _put(part: Part, place: Place, wanted: Collection[str], store: Store, folder: Path) -> None:
    """Their graphs into the store, their texts beside it."""
    with TemporaryDirectory(prefix="kg-merge-") as here:
        with gzip.open(place.fetch(part, TEXTS, Path(here))) as lines:
            for line in lines:
                text = json.loads(line)
                if text["id"] in wanted:
                    keep_text(Article(text["id"], text["text"]), folder)
        quads = place.fetch(part, QUADS, Path(here))
        store.load_articles(quads, wanted, whole=len(wanted) == len(part.articles))
