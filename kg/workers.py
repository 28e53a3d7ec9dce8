"""Items -> results in their order, worked out by processes; one that dies costs no more than what killed it.

A thread for each process hands it one item and waits for the result, so that it is always known at what a
process died. Only so many items are in flight, and of so much text, that memory is bounded whatever comes.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context, resource_tracker
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kg.closing import Closing
from kg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

T = TypeVar("T")
R = TypeVar("R")

# Items in flight for each process: the first may take as long as so many others before any process waits, and
# the caller may be away as long with results; a build is for a hundred articles, where it loads five hundred.
_AHEAD = 256
# Weight in flight, characters of text: what is made of an article takes ten to twenty times its text.
_HEAVIEST = 8_000_000
# An item that kills the process is given to another once more; it may only have stood beside the culprit.
_TRIES = 2


class Workers(Closing, Generic[T, R]):
    """Processes to work items out; a context manager, with which they end, whatever they are at.

    `start` is called once in each process and gives what is called with each item there; it, the items and
    the results are pickled. `give_up` makes the result of an item that killed two processes, from how the
    second one ended.
    """

    def __init__(
        self, start: Callable[[], Callable[[T], R]], *, workers: int, give_up: Callable[[T, str], R]
    ) -> None:
        self._workers = workers
        self._crew = _Crew(start, give_up)
        # A thread starts with the first item that finds none idle, and the process with it.
        self._threads = ThreadPoolExecutor(workers, "kg-worker")

    def begin(self) -> None:
        """Have the processes start while there are no items yet; what goes wrong shows when there are."""
        for _ in range(self._workers):
            self._threads.submit(self._crew.begin)

    def work_in_order(self, items: Iterable[T], *, weigh: Callable[[T], int]) -> Iterator[R]:
        """A result for each item, in their order.

        What `start` or its function raises is raised here. Raises UsageError where a process cannot be
        started.
        """
        flying: deque[tuple[Future[R], int]] = deque()
        weight, most = 0, _AHEAD * self._workers
        for item in items:
            flying.append((self._threads.submit(self._crew.work, item), weigh(item)))
            weight += flying[-1][1]
            while flying and (flying[0][0].done() or len(flying) >= most or weight > _HEAVIEST):
                first, of_first = flying.popleft()
                weight -= of_first
                yield first.result()
        while flying:
            yield flying.popleft()[0].result()

    def close(self) -> None:
        """End the processes."""
        self._crew.end()
        self._threads.shutdown(cancel_futures=True)


class _DiedError(Exception):
    """A process ended before it gave a result; the text says how."""


class _Crew(Generic[T, R]):
    """A process for each thread that asks for work."""

    def __init__(self, start: Callable[[], Callable[[T], R]], give_up: Callable[[T, str], R]) -> None:
        self._start = start
        self._give_up = give_up
        self._own = threading.local()
        self._lock = threading.Lock()
        self._processes: set[SpawnProcess] = set()
        self._ended = False

    def begin(self) -> Connection:
        """The process of this thread, started if there is none."""
        return self._own.__dict__.get("pipe") or self._begin()

    def work(self, item: T) -> R:
        """The result of one item, by the process of this thread."""
        how = ""
        for _ in range(_TRIES):
            pipe = self.begin()
            try:
                result: R = self._ask(pipe, item)
            except _DiedError as error:
                how = str(error)
            else:
                return result
        return self._give_up(item, how)

    def end(self) -> None:
        """End the processes; whoever waits for one is told that it died, and starts no other."""
        with self._lock:
            self._ended = True
            for process in self._processes:
                process.terminate()
        for process in tuple(self._processes):
            process.join()

    def _begin(self) -> Connection:
        # Ctrl-C goes to all processes of a terminal; what it is to end, it ends by this one. A process has
        # the signals blocked that its thread has, and the tracker, when it starts, unblocks them.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        # Spawned, not forked: a fork would copy the threads of the store that is open.
        context = get_context("spawn")
        pipe, its_end = context.Pipe()
        with self._lock:
            if self._ended:
                raise CancelledError
            process = context.Process(target=_serve, args=(its_end,), daemon=True)
            process.start()
            self._processes.add(process)
        its_end.close()
        self._own.pipe, self._own.process = pipe, process
        try:
            self._ask(pipe, self._start)
        except _DiedError as error:
            raise UsageError(
                f"a process that was to do part of it ended as it began ({error}): build with one worker; "
                "in a program, call kg.build under `if __name__ == '__main__':`"
            ) from None
        return pipe

    def _ask(self, pipe: Connection, what: object) -> Any:
        try:
            pipe.send(what)
            result, error = pipe.recv()
        except (EOFError, OSError):
            raise _DiedError(self._bury()) from None
        if error is not None:
            raise error
        return result

    def _bury(self) -> str:
        """Forget the process of this thread, which died; how it ended."""
        if self._ended:
            raise CancelledError
        process: SpawnProcess = self._own.process
        process.join()
        with self._lock:
            self._processes.discard(process)
        self._own.pipe.close()
        del self._own.pipe
        code = process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _serve(pipe: Connection) -> None:
    """The life of a process: what it gets first makes what works; it ends when nobody asks any more."""
    with suppress(EOFError, ConnectionError):
        work, error = _try(pipe.recv())
        pipe.send((None, error))
        while error is None:
            item = pipe.recv()
            pipe.send(_try(work, item))


def _try(function: Callable[..., Any], *arguments: object) -> tuple[Any, Exception | None]:
    try:
        return function(*arguments), None
    except Exception as error:  # noqa: BLE001  it is raised where the result is waited for
        return None, error
