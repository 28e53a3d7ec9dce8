"""Sources and the parts that are done -> the parts that are to be read.

A part is done as long as the files it was read from are there as they were and it was read by the same run.
What no part has is shared out among new ones: an interrupted or a later build reads no more than it must.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kg.cluster.parts import FILES, MOST, Input, Part, open_uri
from kg.errors import UsageError
from kg.readers.files import find_files, is_article, name_metadata
from kg.readers.url import is_url
from kg.records import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Bytes of files in a part: of plain text a thousand articles, which one core reads in some minutes. What an
# interruption costs is at most one part a worker.
PART_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """`done` parts stay, `stale` ones go, `wanted` are read; `failures` are sources that cannot be read."""

    done: tuple[Part, ...]
    stale: tuple[Part, ...]
    wanted: tuple[Part, ...]
    failures: tuple[Failure, ...]


def plan_parts(
    sources: Sequence[str], known: Iterable[Part], *, run: str, base: str, part_bytes: int = PART_BYTES
) -> Plan:
    """What of the sources is to be read, in parts whose numbers are free.

    Raises UsageError for a source that a cluster cannot read, or more parts than can be counted.
    """
    failures: list[Failure] = []
    inputs = {found.path: found for source in sorted(set(sources)) for found in _list(source, failures)}
    done: list[Part] = []
    stale: list[Part] = []
    for part in known:
        same = part.run == run and part.base == base and part.sha256.keys() == set(FILES)
        stands = same and all(inputs.get(given.path) == given for given in part.inputs)
        (done if stands else stale).append(part)
    for part in done:
        for taken in part.inputs:
            del inputs[taken.path]
    numbers = {part.number for part in done}
    free = (number for number in range(MOST) if number not in numbers)
    wanted = []
    for group in _group(sorted(inputs.values(), key=lambda found: found.path), part_bytes):
        number = next(free, None)
        if number is None:
            raise UsageError(f"the sources make more than {MOST:,} parts: build them in several graphs")
        wanted.append(Part(number, tuple(group), run, base))
    return Plan(tuple(done), tuple(stale), tuple(wanted), tuple(failures))


def _group(inputs: Iterable[Input], part_bytes: int) -> Iterator[list[Input]]:
    group: list[Input] = []
    size = 0
    for found in inputs:
        if group and size + found.size > part_bytes:
            yield group
            group, size = [], 0
        group.append(found)
        size += found.size
    if group:
        yield group


def _list(source: str, failures: list[Failure]) -> Iterator[Input]:
    if not is_url(source):
        found = find_files(source)
        failures += [Failure(error.origin, error.reason) for error in found.refused]
        yield from (_describe(path) for path in found.files)
    elif source.startswith(("http:", "https:")):
        raise UsageError(f"{source}: pages of the web are read by one machine; leave out --engine ray")
    else:
        yield from _list_remote(source, failures)


def _describe(path: Path) -> Input:
    """Its metadata are a part of it."""
    size, changed = 0, 0
    for file in (path, name_metadata(path)):
        if file is not None and file.exists():
            status = file.stat()
            size, changed = size + status.st_size, max(changed, status.st_mtime_ns)
    return Input(str(path.absolute()), size, changed)


def _list_remote(source: str, failures: list[Failure]) -> Iterator[Input]:
    """The files below a URI, without those that a folder would not give either."""
    from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415  an extra

    try:
        files, path = open_uri(source)
        if not source.endswith(path):
            raise UsageError(f"{source}: give the region and the keys by the environment, not in the address")
        here = files.get_file_info(path)
        below = FileSelector(path, recursive=True)
        selected = [here] if here.type == FileType.File else files.get_file_info(below)
    except (OSError, ValueError) as error:
        failures.append(Failure(source, f"cannot be opened: {error}"))
        return
    infos = {info.path: info for info in selected if info.type == FileType.File}
    for name, info in sorted(infos.items()):
        place = PurePosixPath(name)
        if not place.name.startswith(".") and is_article(place, lambda beside: str(beside) in infos):
            yield Input(source.removesuffix(path) + name, info.size, info.mtime_ns)
