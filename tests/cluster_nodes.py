"""`python cluster_nodes.py SOURCES OUT`: a build by a cluster of two nodes, one of which is killed meanwhile.

Prints as JSON what the build read, and what a second one read.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from ray.cluster_utils import Cluster

from kg import cluster
from kg.cluster.engine import LOOPBACK

if TYPE_CHECKING:
    from kg.choosing import Progress
    from kg.results import BuildResult

# Of these small articles each is a part of its own.
PART_BYTES = 1
HERE: dict[str, Any] = {"node_ip_address": LOOPBACK, "object_store_memory": 80_000_000}
# How soon it is noticed that a node is lost.
SOON = {
    "health_check_initial_delay_ms": 1000,
    "health_check_period_ms": 500,
    "health_check_failure_threshold": 4,
}


def refuse(*_: object) -> None:
    """Entities and events are to be made of the tables of the parts."""
    raise AssertionError("the graphs of the articles are read")


def main(sources: str, out: str) -> None:
    """Build, lose a node, build again, and print what came of it."""
    # The head does no work, so that it stays while nodes come and go.
    head = {**HERE, "num_cpus": 0, "include_dashboard": False, "_system_config": SOON}
    nodes: Any = Cluster(initialize_head=True, head_node_args=head)
    first, _ = (nodes.add_node(**HERE, num_cpus=1) for _ in range(2))
    steps: list[str] = []

    def watch(step: Progress) -> None:
        if step.doing == "reading":
            steps.append(step.article_id)
        if len(steps) == 1 and first in nodes.worker_nodes:
            nodes.remove_node(first, allow_graceful=False)

    def build() -> BuildResult:
        address = nodes.address
        return cluster.build([sources], out=out, address=address, part_bytes=PART_BYTES, progress=watch)

    try:
        with patch("kg.store.StoredFacts", refuse), patch("kg.identities.ToldOfNames", refuse):
            added = build().added
        parts, steps[:] = sorted(set(steps)), []
        unchanged = build().unchanged
    finally:
        nodes.shutdown()
    told = {"added": added, "parts": parts, "unchanged": unchanged, "parts again": steps}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
