"""A document -> what a parser finds in it, in a process of its own, ended when it takes too long or too much.

Parsers can be made to run for ever, to fill the memory or to crash by what they are given: a page of 350 KB
with an element of 40,000 attributes takes lxml a minute.
That process runs `answer_all`: it answers what `read_apart` asks until it is ended.
"""

from __future__ import annotations

import atexit
import importlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_SECONDS = 60.0  # for one document; a book of a thousand pages takes 40
MAX_MEMORY = 1_200_000_000  # bytes of address space; the libraries alone take 200 million

_LOCK = threading.Lock()


def read_apart(module: str, library: str, origin: str, content: bytes, **told: str | None) -> str:
    """What `module.write_text(content, **told)` gives. Raises SourceError for what keeps it from that.

    `library` is what the module needs, and a user may not have installed.
    """
    if importlib.util.find_spec(library) is None:
        raise SourceError(origin, "needs what is not installed: pip install 'kg[documents]'")
    with _LOCK:
        answer = _find_helper().ask(module, content, told)
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

    def ask(self, module: str, content: bytes, told: Mapping[str, str | None]) -> dict[str, str]:
        """Its answer; {'reason': …} also where it gives none."""
        question = {"module": module, "size": len(content), "told": told}
        is_late = threading.Event()
        timer = threading.Timer(MAX_SECONDS, self._end_late, [is_late])
        timer.start()
        try:
            self._asked.write(json.dumps(question).encode() + b"\n" + content)
            self._asked.flush()
            answer = self._answered.readline()
        except OSError:
            answer = b""
        except KeyboardInterrupt:
            end_helper()  # else its answer would be taken for that to the next question
            raise
        finally:
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that asks
    while line := asked.readline():
        question = json.loads(line)
        answer = _answer(question["module"], asked.read(question["size"]), question["told"])
        answered.write(json.dumps(answer).encode() + b"\n")
        answered.flush()


def _answer(module: str, content: bytes, told: Mapping[str, str | None]) -> dict[str, str]:
    try:
        return {"text": importlib.import_module(module).write_text(content, **told)}
    except SourceError as error:
        return {"reason": error.reason}
    except MemoryError:
        return {"reason": f"takes more than {MAX_MEMORY / 1e9:g} GB of memory; save its text as .txt"}
    except Exception as error:  # noqa: BLE001  # whatever a parser trips over is wrong with the document
        what = " ".join(str(error).split())[:200]
        return {"reason": f"is broken: {type(error).__name__}: {what}"}


def _bound_memory() -> None:
    """Where the system can."""
    with suppress(ImportError, ValueError, OSError):
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
