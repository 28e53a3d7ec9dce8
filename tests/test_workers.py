"""Work for several processes: in order, within bounds, whatever dies or is stopped."""

from __future__ import annotations

import os
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import hands
import pytest

from kg import workers
from kg.errors import UsageError
from kg.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path


def work(
    start: Callable[[], Callable[[int], Any]], items: Iterable[int], count: int = 2
) -> Generator[Any, None, None]:
    """Each item weighs one; of an item that is given up its number and how the process ended."""
    with Workers(start, workers=count, give_up=lambda n, how: (n, how)) as processes:
        yield from processes.work_in_order(items, weigh=lambda _: 1)


def test_results_come_in_the_order_of_the_items_from_as_many_processes() -> None:
    results = list(work(hands.start_squaring, range(50)))
    assert [result for result, _ in results] == [n * n for n in range(50)]
    assert 1 <= len({process for _, process in results} - {os.getpid()}) <= 2


def test_processes_may_start_before_there_is_work() -> None:
    with Workers(hands.start_squaring, workers=2, give_up=lambda n, how: (n, how)) as processes:
        processes.begin()
        results = list(processes.work_in_order(range(50), weigh=lambda _: 1))
    assert [result for result, _ in results] == [n * n for n in range(50)]
    with Workers(hands.start_badly, workers=2, give_up=lambda n, how: (n, how)) as processes:
        processes.begin()
        with pytest.raises(LookupError, match="nothing to begin with"):
            list(processes.work_in_order([1], weigh=lambda _: 1))


def test_of_nothing_comes_nothing_and_no_process() -> None:
    assert list(work(hands.start_not_at_all, [])) == []


def test_a_process_that_dies_costs_what_killed_it_twice_and_nothing_else(tmp_path: Path) -> None:
    log = tmp_path / "log"
    results = list(work(partial(hands.start_dying, log), range(15)))
    assert results == [*range(7), (7, "SIGKILL"), *range(8, 15)]
    tried = log.read_text(encoding="utf-8").split()
    # Each of the others is worked out once.
    assert sorted(tried, key=int) == sorted([*map(str, range(15)), "7", "11"], key=int)


def test_only_so_many_items_are_in_flight(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    def take() -> Generator[int, None, None]:
        for number in range(200):
            taken.append(number)
            yield number

    monkeypatch.setattr(workers, "_AHEAD", 5)
    with closing(work(hands.start_squaring, take())) as results:
        for number, _ in enumerate(results):
            assert len(taken) <= number + 2 * 5


def test_only_so_much_weight_is_in_flight(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    def take() -> Generator[int, None, None]:
        for number in range(20):
            taken.append(number)
            yield number

    monkeypatch.setattr(workers, "_HEAVIEST", 3)
    with closing(work(hands.start_squaring, take())) as results:
        for number, _ in enumerate(results):
            assert len(taken) <= number + 3 + 1


@pytest.mark.parametrize(
    ("start", "raised", "told"),
    [
        (hands.start_badly, LookupError, "nothing to begin with"),
        (hands.start_not_at_all, UsageError, r"ended as it began \(exit code 3\)"),
        (hands.start_raising, ZeroDivisionError, "division"),
    ],
)
def test_what_goes_wrong_in_a_process_is_raised_here(
    start: Callable[[], Callable[[int], Any]], raised: type[Exception], told: str
) -> None:
    with pytest.raises(raised, match=told):
        list(work(start, [1, 0]))


def test_who_has_enough_ends_the_processes_whatever_they_are_at() -> None:
    with closing(work(hands.start_sleeping, range(10))) as results:
        process = next(results)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
