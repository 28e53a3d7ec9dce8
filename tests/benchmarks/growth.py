"""`make bench`: made articles -> how time and memory of `kg build` grow with their number, by workers.

    python -m tests.benchmarks.growth              10, 100 and 1,000 articles
    python -m tests.benchmarks.growth 10000        so many

Each build runs in a process of its own, so that its memory is seen. Processor time is that of all processes;
'to the last' is the time of an article against that of one in the row above by as many workers.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kg.pipeline import build

from .made_articles import write_articles

NUMBERS = (10, 100, 1000)
WORKERS = (1, 2)
_MEGABYTE = 1024  # of the kilobytes that Linux counts a process's memory in


def measure(source: Path, workers: int) -> dict[str, float]:
    """Build in this process -> seconds, and the peaks of memory in MB, of this process and of a worker."""
    # The model and the tables are loaded before, which costs the same whatever the number; not so a worker's.
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        one.write_text("Xi Jinping met Vladimir Putin in Moscow on 8 May 2025.\n", encoding="utf-8")
        build([one], out=Path(folder) / "one")
        begin, on_the_clock = time.process_time(), time.perf_counter()
        build([source], out=Path(folder) / "out", workers=workers)
        seconds, clock = time.process_time() - begin, time.perf_counter() - on_the_clock
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds + others.ru_utime + others.ru_stime,
        "clock": clock,
        "main": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE,
        "worker": others.ru_maxrss / _MEGABYTE,
    }


def main() -> None:
    """Print the table; with a file and a number of workers after `--one`, measure that."""
    if sys.argv[1:2] == ["--one"]:
        sys.stdout.write(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[3]))))
        return
    numbers = [int(number) for number in sys.argv[1:]] or NUMBERS
    sys.stdout.write("kg build of made articles; processor-seconds of all processes, memory at most\n\n")
    heading = ("articles", "workers", "seconds", "clock", "words/s", "to the last", "main", "worker")
    sys.stdout.write("".join(f"{name:>12}" for name in heading) + "\n")
    before: dict[int, float] = {}
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "news.jsonl"
            words = write_articles(number, source)
            for workers in WORKERS:
                # This process stays small: a child's peak begins with the memory of its parent.
                command = [
                    sys.executable,
                    "-m",
                    "tests.benchmarks.growth",
                    "--one",
                    str(source),
                    str(workers),
                ]
                told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
                each = told["seconds"] / number
                ratio = f"{each / before[workers]:.2f}" if workers in before else ""
                before[workers] = each
                worker = f"{told['worker']:,.0f} MB" if workers > 1 else ""
                sys.stdout.write(
                    f"{number:>12,}{workers:>12}{told['seconds']:>12.1f}{told['clock']:>12.1f}"
                    f"{words / told['seconds']:>12,.0f}{ratio:>12}{told['main']:>9,.0f} MB{worker:>12}\n"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
