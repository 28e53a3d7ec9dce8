"""A question from the server -> its answer, in a process of its own that may be ended at any time.

The clock is the kernel's: an alarm that nobody handles ends the process, also in the midst of Oxigraph. So
does memory that is not to be had.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import KgError, StoreError
from kg.server import answers, reading
from kg.server.wire import Answer, pack, receive, tell_error

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from kg.server.settings import Settings
    from kg.server.snapshots import Snapshots

    Handler = Callable[[Snapshots, Settings, dict[str, Any], bytes], Answer]

HANDLERS: dict[str, Handler] = {
    "query": answers.answer_query,
    "graph": answers.answer_graph,
    "entity": reading.answer_entity,
    "article": reading.answer_article,
    "questions": reading.answer_questions,
    "explorer": reading.answer_explorer,
    "look": answers.look,
    "health": answers.answer_health,
    "update": answers.answer_update,
    "put": answers.put_graph,
}


def work(channel: socket.socket, settings: Settings, snapshots: Snapshots) -> None:
    """Answer until the server hangs up. Every request has the `kind` of its handler and the `generation`."""
    limited = False
    while (received := receive(channel)) is not None:
        head, body = received
        if not limited:
            _open_quietly(snapshots, head["generation"])
            _limit_memory(settings.max_memory)
            limited = True
        answer = handle(snapshots, settings, head, body)
        told = {
            "status": answer.status,
            "media_type": answer.media_type,
            "headers": answer.headers,
            "generation": snapshots.generation,
        }
        channel.sendall(pack(told, answer.body))


def handle(snapshots: Snapshots, settings: Settings, head: dict[str, Any], body: bytes) -> Answer:
    """The answer, within the time that there is."""
    signal.setitimer(signal.ITIMER_REAL, settings.timeout)
    try:
        snapshots.at(head["generation"])
        return HANDLERS[head["kind"]](snapshots, settings, head, body)
    except StoreError as error:
        return tell_error(503, str(error))
    except KgError as error:
        return tell_error(400, str(error))
    except MemoryError:
        # Nothing can be relied upon any more; the server is told by the end of this process.
        raise
    except Exception:  # noqa: BLE001  a fault of ours in one answer must not end the others
        traceback.print_exc()
        return tell_error(500, "kg failed on this request; please report it with what the server printed")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _open_quietly(snapshots: Snapshots, generation: str) -> None:
    """Open the graph, if it can be: what that takes is not counted as a query's."""
    with contextlib.suppress(StoreError):
        snapshots.at(generation)


def _limit_memory(megabytes: int) -> None:
    """Let this process take so much more than it has; where the system cannot tell, it is not limited."""
    with contextlib.suppress(OSError):
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        held = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData:"))
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (held + megabytes * 1024 * 1024, hard))
