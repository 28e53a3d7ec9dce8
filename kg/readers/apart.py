"""A document -> its text, read in a process of its own, which is ended when it takes too long or too much.

Parsers of office formats can be made to run for ever, to fill the memory or to crash by what they are given.
That process runs `answer_all`: it answers what `read_apart` asks until it is ended.
"""

from __future__ import annotations

import atexit
import importlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from kg.errors import SourceError

MAX_SECONDS = 60.0  # for one document; a book of a thousand pages takes 40
MAX_MEMORY = 1_200_000_000  # bytes of address space; the libraries alone take 200 million

_LOCK = threading.Lock()


def read_apart(module: str, library: str, origin: str, content: bytes) -> str:
    """What `module.write_text(content)` gives. Raises SourceError for what keeps it from that.

    `library` is what the module needs, and a user may not have installed.
    """
    if importlib.util.find_spec(library) is None:
        raise SourceError(origin, "needs what is not installed: pip install 'kg[documents]'")
    with _LOCK:
        answer = _find_helper().ask(module, content)
    if "reason" in answer:
        raise SourceError(origin, answer["reason"])
    return answer["text"]


class _Helper:
    """The other process; another one takes its place when it ends."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-c", f"from {__name__} import answer_all; answer_all()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path},
        )
        self._process = process
        self._asked, self._answered = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)

    def ask(self, module: str, content: bytes) -> dict[str, str]:
        """Its answer; {'reason': …} also where it gives none."""
        is_late = threading.Event()
        timer = threading.Timer(MAX_SECONDS, self._end_late, [is_late])
        timer.start()
        try:
            self._asked.write(json.dumps({"module": module, "size": len(content)}).encode() + b"\n" + content)
            self._asked.flush()
            answer = self._answered.readline()
        except OSError:
            answer = b""
        timer.cancel()
        if answer:
            return dict(json.loads(answer))
        end_helper()
        if is_late.is_set():
            return {"reason": f"is not read after {MAX_SECONDS:g} seconds; save its text as .txt"}
        return {"reason": "makes the program that reads it crash; save its text as .txt"}

    def _end_late(self, is_late: threading.Event) -> None:
        is_late.set()
        self._process.kill()

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        self._answered.close()
        with suppress(OSError):  # what was not taken cannot be sent any more
            self._asked.close()


_RUNNING: list[_Helper] = []  # one at most


def _find_helper() -> _Helper:
    if not _RUNNING:
        _RUNNING.append(_Helper())
    return _RUNNING[0]


@atexit.register
def end_helper() -> None:
    """End the process, where it runs; the next document has a new one."""
    while _RUNNING:
        _RUNNING.pop().end()


def answer_all() -> None:
    """The work of the other process."""
    asked, answered = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    _bound_memory()
    while line := asked.readline():
        question = json.loads(line)
        answer = _answer(question["module"], asked.read(question["size"]))
        answered.write(json.dumps(answer).encode() + b"\n")
        answered.flush()


def _answer(module: str, content: bytes) -> dict[str, str]:
    try:
        return {"text": importlib.import_module(module).write_text(content)}
    except SourceError as error:
        return {"reason": error.reason}
    except MemoryError:
        return {"reason": f"takes more than {MAX_MEMORY / 1e9:g} GB of memory; save its text as .txt"}
    except Exception as error:  # noqa: BLE001  # whatever a parser trips over is wrong with the document
        told = " ".join(str(error).split())[:200]
        return {"reason": f"is broken: {type(error).__name__}: {told}"}


def _bound_memory() -> None:
    """Where the system can."""
    with suppress(ImportError, ValueError, OSError):
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
