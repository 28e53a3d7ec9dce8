"""`kg build --engine ray`: articles, read by a cluster -> the graph that one machine would make.

First the files are read, in parts, by as many workers as there are (`engine`); each part is a shard of
N-Quads, statements and texts in a folder that all machines see, and stays when the build is stopped.
Then the parts are merged on the machine that asked for them (`merging`).
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from kg.choosing import Progress
from kg.cluster.engine import check_ray, read_on_ray
from kg.cluster.merging import merge_parts
from kg.cluster.parts import Place
from kg.cluster.planning import PART_BYTES, plan_parts
from kg.cluster.reading import Job
from kg.parsing import DEFAULT_MODEL
from kg.pipeline import choose_settings
from kg.readers.columns import read_columns
from kg.records import Failure
from kg.store import Store

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence

    from kg.fetching import Fetching
    from kg.results import BuildResult

_PARTS = "parts"
_LOST = (
    "the process that read it, or another file of its part, ended each time, as where memory runs out; the "
    "next build tries again"
)


def build(
    sources: Sequence[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str] = "exports",
    address: str | None = None,
    parts: str | None = None,
    workers: int | None = None,
    part_bytes: int = PART_BYTES,
    reader: str | None = None,
    columns: Mapping[str, str] | str | None = None,
    model: str = DEFAULT_MODEL,
    base: str | None = None,
    min_confidence: float = 0.0,
    gazetteer: Sequence[str | os.PathLike[str]] = (),
    corrections: str | os.PathLike[str] | None = None,
    fetching: Fetching | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> BuildResult:
    """As `kg.pipeline.build`, by Ray: files, folders, globs, and URIs that Arrow opens (s3://, gs://, hdfs://).

    `address` is the cluster's; without it Ray runs on this machine. `parts` is a path or URI, the same on all
    machines of the cluster, for the parts that are read; by default `out`/parts. Those that are done are not
    read again; a new one has `part_bytes` of files, or one file that is larger. Raises UsageError, StoreError
    and TableError; what is wrong with single sources is in the result's `failures`.
    """
    begin = time.monotonic()
    check_ray()
    folder = Path(out)
    settings = choose_settings(model, min_confidence, gazetteer, corrections, folder)
    run = settings.run()
    with Store.open(folder / "graph", "create", base=base) as store:
        base = store.names.base
    uri = parts or str((folder / _PARTS).absolute())
    place = Place(uri)
    job = Job(uri, settings, run, reader, tuple(read_columns(columns).items()), fetching)
    names = [str(source) for source in sources]
    plan = plan_parts(names, place.list_parts(), run=run.id, base=base, part_bytes=part_bytes)
    for stale in plan.stale:
        place.remove(stale)
    done = list(plan.done)
    failed = len(plan.failures)
    if plan.wanted:
        for part in read_on_ray(plan.wanted, job, address=address, workers=workers):
            done.append(part)
            failed += len(part.failures)
            if progress is not None:
                articles = sum(len(read.articles) for read in done)
                progress(Progress(part.name, articles, None, part.words, failed))
    numbers = {part.number for part in done}
    lost = [part for part in plan.wanted if part.number not in numbers]
    failures = [*plan.failures, *(Failure(given.path, _LOST) for part in lost for given in part.inputs)]
    done.sort(key=lambda part: part.number)
    return merge_parts(done, place, folder, settings, failures, begin=begin, progress=progress)
