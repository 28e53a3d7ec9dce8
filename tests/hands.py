"""What the tests of workers let processes do; a module of its own, as each of them imports it."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def start_squaring() -> Callable[[int], tuple[int, int]]:
    return square


def square(number: int) -> tuple[int, int]:
    """The square, and the process that worked it out."""
    return number * number, os.getpid()


def start_dying(log: Path) -> Callable[[int], int]:
    return partial(die, log)


def die(log: Path, number: int) -> int:
    """7 always kills the process that works it out, 11 the first time only; each try is written down."""
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{number}\n")
    tries = log.read_text(encoding="utf-8").split().count(str(number))
    if number == 7 or (number == 11 and tries == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def start_badly() -> Callable[[int], int]:
    raise LookupError("nothing to begin with")


def start_not_at_all() -> Callable[[int], int]:
    os._exit(3)


def start_raising() -> Callable[[int], int]:
    return divide


def divide(number: int) -> int:
    return 1 // number


def start_sleeping() -> Callable[[int], int]:
    return sleep


def sleep(number: int) -> int:
    """For ever, but for 0."""
    while number:
        time.sleep(60)
    return os.getpid()


class Deadly(tuple[str, ...]):
    """What kills the process that reads it."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield ""
