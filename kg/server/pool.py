"""A question -> its answer from whichever worker is free; one that takes too long or too much is replaced.

The server itself reads no graph: whatever a query does, it does to a worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import OrderedDict
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from kg.server.generations import read_generation
from kg.server.settings import PAGE_SECONDS
from kg.server.wire import LENGTHS, Answer, pack, tell_error

if TYPE_CHECKING:
    from kg.server.settings import Settings

# How old what is known of the files may be: a new graph is seen this many seconds after it is there.
_FRESH = 0.25
# An alarm comes late on a machine that has much to do; after this many seconds more nobody waits for it.
_GRACE = 5.0
# A worker that has no memory left would tell for seconds where it stood.
_QUIET_END = {"RUST_BACKTRACE": "0"}
# A build writes every few milliseconds; after so many seconds of nothing it has ended, or was stopped.
_QUIET = 1.0
# Answers that are kept for who asks the same, and how long one may be: 64 MB at most.
_KEPT, _WORTH_KEEPING = 1024, 1 << 16
_OK = 200
# The longest answer that is read in one piece; what is larger comes in pieces as well, into memory.
_BUFFER = 1 << 20


class Worker:
    """One process, and the line to it."""

    def __init__(
        self, pid: int, nursery: Nursery, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.pid = pid
        self.nursery = nursery
        self._reader = reader
        self._writer = writer

    async def ask(self, head: dict[str, Any], body: bytes) -> Answer:
        """Its answer. Raises EOFError where it was ended before it had one."""
        try:
            self._writer.write(pack(head, body))
            await self._writer.drain()
            of_head, of_body = LENGTHS.unpack(await self._reader.readexactly(LENGTHS.size))
            told = json.loads(await self._reader.readexactly(of_head))
            return Answer(body=await self._reader.readexactly(of_body), **told)
        except OSError as error:
            raise EOFError from error

    def hang_up(self) -> None:
        """Let it end."""
        self._writer.close()


class Nursery:
    """The process that forks the workers, of one state of the graph where that is held in memory."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._one_at_a_time = asyncio.Lock()
        self.workers = 0

    async def start(self) -> tuple[str, bool]:
        """Start it -> what it has against the graph, or nothing, and whether the graph is whole."""
        own, other = socket.socketpair()
        with other:
            given = json.dumps(
                {**asdict(self._settings), "folder": str(self._settings.folder), "hosts": None}
            )
            command = [sys.executable, "-m", "kg.server.nursery", str(other.fileno()), given]
            # Asyncio would want to wait for it; whether it is there is seen at the channel.
            self._process = subprocess.Popen(  # noqa: ASYNC220, S603  our own module, in this same Python
                command, pass_fds=[other.fileno()], stdin=subprocess.DEVNULL, env=os.environ | _QUIET_END
            )
        own.setblocking(False)  # noqa: FBT003  the name of the function says what it means
        self._channel = own
        _, (reason, whole) = await self._listen()
        return str(reason), bool(whole)

    async def fork(self) -> Worker:
        """A new worker."""
        own, other = socket.socketpair()
        with other:
            async with self._one_at_a_time:
                socket.send_fds(self._channel, [b"fork"], [other.fileno()])
                _, pid = await self._listen()
        reader, writer = await asyncio.open_unix_connection(sock=own, limit=_BUFFER)
        self.workers += 1
        return Worker(int(pid), self, reader, writer)

    async def end(self, worker: Worker) -> int:
        """End a worker -> the number of the signal that ended it before, or did now."""
        worker.hang_up()
        async with self._one_at_a_time:
            await asyncio.get_running_loop().sock_sendall(self._channel, str(worker.pid).encode())
            _, ended_by = await self._listen()
        self.workers -= 1
        return int(ended_by)

    async def _listen(self) -> tuple[str, Any]:
        line = b""
        while not line.endswith(b"\n"):
            part = await asyncio.get_running_loop().sock_recv(self._channel, 4096)
            if not part:
                raise EOFError("the process that starts the workers of kg is gone; start `kg serve` again")
            line += part
        what, value = json.loads(line)
        return what, value

    async def stop(self) -> None:
        """End it and all its workers."""
        self._channel.close()
        await asyncio.to_thread(self._process.wait)


class Pool:
    """So many workers, and what is known of the graph they read."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._nursery = Nursery(settings)
        self._refused = ""
        self._writing, self._drawing = asyncio.Lock(), asyncio.Lock()
        self._explorer: Answer | None = None
        self._generation, self._looked = "", float("-inf")
        self._known: OrderedDict[tuple[str, str, bytes, str], Answer] = OrderedDict()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Start as many workers as are wanted."""
        loaded = self.generation(now=True)
        self._refused, _ = await self._nursery.start()
        if not self._refused:
            await self._fill()
        if self.settings.in_memory:
            self._keep(self._follow(loaded))

    async def stop(self) -> None:
        """End all workers."""
        for task in self._tasks:
            task.cancel()
        await self._nursery.stop()

    async def _fill(self) -> None:
        for _ in range(self.settings.workers):
            await self._add()

    async def _add(self) -> None:
        """One more worker, which has looked at the graph: who looks in the midst of a build sees a half."""
        worker = await self._nursery.fork()
        with contextlib.suppress(EOFError):
            await worker.ask({"kind": "look", "generation": self.generation()}, b"")
        self._free.put_nowait(worker)

    async def _follow(self, loaded: str) -> None:
        """With the graph in memory: load the new one once a build has ended, then change over."""
        while True:
            before = self.generation(now=True)
            await asyncio.sleep(_QUIET)
            if before == loaded or before != self.generation(now=True):
                continue
            loaded, nursery = before, Nursery(self.settings)
            reason, whole = await nursery.start()
            if reason or not whole:
                await nursery.stop()
                continue
            old, self._nursery, self._refused = self._nursery, nursery, ""
            while not self._free.empty():
                await old.end(self._free.get_nowait())
            await self._fill()
            if not old.workers:
                await old.stop()

    def generation(self, *, now: bool = False) -> str:
        """A word for the state of the graph on disk, hardly older than this moment."""
        moment = time.monotonic()
        if now or moment - self._looked > _FRESH:
            self._generation, self._looked = read_generation(self.settings.folder), moment
        return self._generation

    async def ask(self, kind: str, body: bytes = b"", **head: Any) -> Answer:
        """What a worker answers. Whoever is cancelled while waiting ends the worker that works for them."""
        if self._refused:
            return tell_error(503, self._refused)
        try:
            async with asyncio.timeout(self.settings.timeout):
                worker = await self._free.get()
        except TimeoutError:
            busy = tell_error(503, "all workers have been busy for too long; ask again later")
            return replace(busy, headers={"Retry-After": "5"})
        head |= {"kind": kind, "generation": self.generation()}
        try:
            async with asyncio.timeout(_allow_time(kind, self.settings)):
                answer = await worker.ask(head, body)
        except (EOFError, TimeoutError):
            return self._tell_end(await self._replace(worker))
        except BaseException:
            # Whoever asked has gone; nobody waits for the answer.
            self._keep(self._replace(worker))
            raise
        if worker.nursery is self._nursery:
            self._free.put_nowait(worker)
        else:
            self._keep(self._retire(worker))
        return answer

    async def recall(self, kind: str, body: bytes, **head: Any) -> Answer:
        """As `ask`; what was answered of the same state of the graph is not asked again."""
        key = (self.generation(), kind, body, repr(head))
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        answer = await self.ask(kind, body, **head)
        if answer.status == _OK and len(answer.body) <= _WORTH_KEEPING and answer.generation == key[0]:
            self._known[key] = answer
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return answer

    async def recall_explorer(self) -> Answer:
        """The explorer of the graph as it is; who comes while it is made waits for it."""
        async with self._drawing:
            shown = (await self.ask("look")).generation
            if self._explorer is None or self._explorer.generation != shown or not shown:
                answer = await self.ask("explorer")
                if answer.status != _OK:
                    return answer
                self._explorer = answer
            return self._explorer

    async def write(self, kind: str, body: bytes, **head: Any) -> Answer:
        """As `ask`, for what changes the graph: one at a time, and seen by all that is asked afterwards."""
        async with self._writing:
            self.generation(now=True)
            answer = await self.ask(kind, body, **head)
            self.generation(now=True)
            return answer

    async def _replace(self, worker: Worker) -> int:
        if worker.nursery is not self._nursery:
            return await self._retire(worker)
        ended_by = await worker.nursery.end(worker)
        await self._add()
        return ended_by

    async def _retire(self, worker: Worker) -> int:
        """End a worker of a graph of before, and with the last one that graph."""
        ended_by = await worker.nursery.end(worker)
        if not worker.nursery.workers:
            await worker.nursery.stop()
        return ended_by

    def _keep(self, work: Any) -> None:
        """Do it beside all else; a task that nobody holds might be collected before it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell_end(self, ended_by: int) -> Answer:
        # The second is ours, of a worker that the alarm did not reach in time.
        if ended_by in {signal.SIGALRM, signal.SIGKILL}:
            return tell_error(
                504,
                f"ended after {self.settings.timeout:g} s; ask for less, or start `kg serve` with a longer "
                "--timeout",
            )
        return tell_error(
            507,
            f"ended, as it took more than {self.settings.max_memory} MB of memory; ask for less, or start "
            "`kg serve` with a larger --max-memory",
        )


def _allow_time(kind: str, settings: Settings) -> float:
    return (PAGE_SECONDS if kind == "explorer" else settings.timeout) + _GRACE
