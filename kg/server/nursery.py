"""A line of one server -> a worker process, forked where all that workers need is loaded already.

`python -m kg.server.nursery CHANNEL SETTINGS` runs beside the server, in a single thread, so that it can
fork at any time. A worker that takes too long or too much is ended and the next one is there within
milliseconds. With the graph in memory all workers share the one copy of it that was loaded here.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.server.settings import Settings
from kg.server.snapshots import Snapshots, load_into_memory
from kg.server.worker import work

if TYPE_CHECKING:
    from collections.abc import Mapping

# Linux: the signal that a process gets when its parent is gone.
_PR_SET_PDEATHSIG = 1
BORN, ENDED, READY = "born", "ended", "ready"


def run(channel: socket.socket, settings: Settings) -> None:
    """Fork and end workers as the server says, until it hangs up."""
    try:
        loaded = load_into_memory(settings.folder) if settings.in_memory else None
    except StoreError as error:
        _tell(channel, READY, (str(error), False))
        return
    # What is here is not to be looked through, and so not copied, in each worker.
    gc.freeze()
    whole = loaded is None or not loaded.at("").is_stale()
    _tell(channel, READY, ("", whole))
    children: set[int] = set()
    while True:
        message, fds, _, _ = socket.recv_fds(channel, 64, 1)
        if not message:
            break
        if fds:
            children.add(_fork(channel, fds[0], settings, loaded))
        else:
            _end(channel, int(message), children)
    for child in children:
        os.kill(child, signal.SIGKILL)


def _fork(channel: socket.socket, fd: int, settings: Settings, loaded: Snapshots | None) -> int:
    child = os.fork()
    if child == 0:
        # Never back into what the parent was at, whatever happens.
        try:
            channel.close()
            _die_with_parent()
            with socket.socket(fileno=fd) as own:
                work(own, settings, loaded or Snapshots(settings.folder, whole=not settings.allow_update))
        except BaseException:  # noqa: BLE001  whatever it was, the server sees that this worker is gone
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    os.close(fd)
    _tell(channel, BORN, child)
    return child


def _end(channel: socket.socket, child: int, children: set[int]) -> None:
    """End the worker, if it has not ended, and tell which signal did it."""
    status = 0
    if child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        children.discard(child)
    _tell(channel, ENDED, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)


def _tell(channel: socket.socket, what: str, value: object) -> None:
    channel.sendall(json.dumps([what, value]).encode() + b"\n")


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def read_settings(text: str) -> Settings:
    """Settings as `write_settings` wrote them."""
    given: Mapping[str, object] = json.loads(text)
    return Settings(**{**given, "folder": Path(str(given["folder"])), "hosts": None})  # type: ignore[arg-type]


if __name__ == "__main__":
    # Ctrl-C is for the server, which hangs up when it has ended.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run(socket.socket(fileno=int(sys.argv[1])), read_settings(sys.argv[2]))
