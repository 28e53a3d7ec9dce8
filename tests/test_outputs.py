"""The files of a build, written by one process or by several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hands
import pytest
from samples import fill

from kg import outputs
from kg.errors import StoreError
from kg.outputs import Remarks, ready_to_write
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLOSE = {"name": "Lee", "close": ["hardly"]}
REMARKS = Remarks(failures=(), notes=("two tables are of one name",), close=(CLOSE,))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A graph that is worth several processes."""
    monkeypatch.setattr(outputs, "_WORTH_PROCESSES", 1)
    with Store.open(tmp_path / "out" / "graph", "create") as store:
        fill(store)
        yield store


def write(store: Store, folder: Path, remarks: Remarks, *, workers: int = 1) -> tuple[Path, ...]:
    with ready_to_write(store, folder, workers=workers) as write_all:
        return write_all(remarks)


def read(files: tuple[Path, ...]) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in files}


def test_two_processes_write_the_bytes_that_one_writes(store: Store, tmp_path: Path) -> None:
    alone = read(write(store, tmp_path / "alone", REMARKS))
    left = tmp_path / "out" / "graph" / "snapshot" / "store"
    left.mkdir(parents=True)
    (left / "CURRENT").write_text("of a build that was killed")
    assert read(write(store, tmp_path / "beside", REMARKS, workers=2)) == alone
    assert set(alone) == {"graph.ttl", "graph.html", "statements.jsonl", "report.json"}
    assert not left.parent.exists()


def test_a_process_that_dies_writing_is_told_and_costs_no_file_that_was_there(
    store: Store, tmp_path: Path
) -> None:
    before = read(write(store, tmp_path, REMARKS))
    deadly = Remarks(failures=(), notes=hands.Deadly())
    with pytest.raises(StoreError, match=r"wrote report\.json ended, twice \(SIGKILL\)"):
        write(store, tmp_path, deadly, workers=2)
    assert read(tuple(tmp_path / name for name in before)) == before
    assert not (tmp_path / "out" / "graph" / "snapshot").exists()
