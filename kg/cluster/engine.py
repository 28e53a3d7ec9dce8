"""Planned parts -> parts that were read, by Ray: actors that hold the pipeline, on one machine or many.

Ray Data hands the parts to the actors and hands those of an actor that is lost to another. A part that was
half written then is written again from its beginning, as it has no manifest before it is whole.
"""

from __future__ import annotations

import logging
import os
import pickle
import socket
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from kg.cluster.parts import Part
from kg.cluster.reading import read_part
from kg.errors import StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyarrow import Table

    from kg.cluster.reading import Job

LOOPBACK = "127.0.0.1"
# Seconds for a cluster to take a connection.
_ANSWER_S = 10
# A part is read so often before it is given up: machines are lost, too, without its being to blame.
_TRIES = 4


class _Reader:
    """An actor: the model is loaded when its first part comes, and stays."""

    def __call__(self, batch: Table) -> dict[str, list[str]]:
        try:
            part, job = pickle.loads(batch["task"][0].as_py())  # noqa: S301  from `read_on_ray`
            return {"part": [read_part(part, job).to_json()], "error": [""]}
        except Exception as error:  # noqa: BLE001  it is raised where the result is waited for
            return {"part": [""], "error": [repr(error)]}


def check_ray() -> None:
    """Raise UsageError where Ray is not installed."""
    if find_spec("ray") is None or find_spec("pyarrow") is None:
        raise UsageError("--engine ray needs Ray: pip install 'kg[ray]'")


def read_on_ray(
    parts: Sequence[Part],
    job: Job,
    *,
    address: str | None = None,
    workers: int | None = None,
) -> Iterator[Part]:
    """The parts as they are done, in any order; those that end each process that reads them are missing.

    `address` is a cluster's, as `ray start` tells it; without it Ray is started on this machine, for this
    build. `workers` are actors, of one core each; without it as many as there are cores.
    Raises UsageError where there is no cluster at the address, and StoreError for a part that cannot be
    written.
    """
    # No figures of use are sent to anybody.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # What Ray's own C++ says of itself would stand between the lines of progress.
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    import ray  # noqa: PLC0415  an extra
    import ray.data  # noqa: PLC0415

    cluster: Any = ray
    _connect(cluster, address)
    try:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        # A part that no actor survives is left out, and stops no other.
        context.max_errored_blocks = -1
        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        # All that an actor must know comes with each part, so that one that is started anew lacks nothing.
        tasks = [{"task": pickle.dumps((part, job))} for part in parts]
        rows = ray.data.from_items(tasks, override_num_blocks=len(parts))
        cores = max(1, int(cluster.cluster_resources().get("CPU", 1)))
        read = rows.map_batches(
            cast("Any", _Reader),
            # One part at a time: so much is lost with an actor, and no more is held by it.
            batch_size=1,
            batch_format="pyarrow",
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=min(workers or cores, len(parts))),
            num_cpus=1,
            max_task_retries=_TRIES - 1,
            max_restarts=-1,
        )
        for row in read.iter_rows():
            if row["error"]:
                raise StoreError(f"a worker of the cluster cannot read or write its part: {row['error']}")
            yield Part.from_json(row["part"])
    finally:
        ray.shutdown()


def _connect(ray: Any, address: str | None) -> None:
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address is None:
        # What Ray starts listens on this machine alone.
        options |= {"include_dashboard": False, "_node_ip_address": LOOPBACK}
    else:
        _check_address(address)
    try:
        ray.init(address=address, **options)
    except ConnectionError as error:
        raise UsageError(f"no cluster of Ray answers at {address}: {error}") from error


def _check_address(address: str) -> None:
    """Where nothing answers, Ray itself would end this process a minute later."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if port.isdecimal():
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWER_S).close()
        except (OSError, OverflowError) as error:
            raise UsageError(f"no cluster of Ray answers at {address}: {error}") from error
