"""Damaged and crafted files of all formats, read one by one: python -m tests.torture.files --count N.

Prints one JSON object: how many files were read and refused, how many crashed their reader or
did not end, and what the costliest took. Each such file is named on stderr by its number;
``--only NUMBER`` reads that one again. Exit 1 when there is any.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

from indexer.building.processes import started
from indexer.intake.bounds import bounded
from indexer.intake.one_file import places_with, read_report
from indexer.vocabulary.errors import UnreadableFile
from tests.torture.hostile import hostile, whole

_HANGS = 20  # seconds of the processor; such a file has at most some 100,000 characters
_TOGETHER = 50


class Fate(NamedTuple):
    """What became of one file: ``read``, ``refused``, ``hangs`` or ``crashes``, why, and its cost.

    ``memory`` is the most that its process ever had, in megabytes.
    """

    number: int
    what: str
    end: str
    why: str
    seconds: float
    memory: int


def fate(seed: int, number: int) -> Fate:
    """Read one file as a build would."""
    what, data = hostile(seed, number)
    begun, end, why = time.process_time(), "read", ""
    try:
        with bounded(_HANGS):
            read_report(Path("report"), data=data)
    except UnreadableFile as error:
        end, why = "refused", error.message
    except Exception as error:  # what the build would only know as a fault of its own
        end, why = "crashes", repr(error)[:200]
    seconds = time.process_time() - begun
    return Fate(
        number, what, "hangs" if seconds > _HANGS else end, why, round(seconds, 2), _memory()
    )


def _memory() -> int:
    try:
        import resource
    except ImportError:  # not a Unix
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def fates(seed: int, numbers: range) -> list[Fate]:
    """Read several files in this process."""
    return [fate(seed, number) for number in numbers]


def _in_processes(seed: int, count: int, processes: int) -> list[Fate]:
    """Read ``count`` files; one that ends its process is looked for one by one, and named."""
    told: list[Fate] = []
    left = [range(at, min(at + _TOGETHER, count)) for at in range(0, count, _TOGETHER)]
    while left:
        with started(processes) as pool:
            running = [(numbers, pool.submit(fates, seed, numbers)) for numbers in left]
            left = []
            for numbers, future in running:
                try:
                    told += future.result()
                except BrokenProcessPool:
                    left.append(numbers)
        if not left:
            break
        processes = 1  # From now on the first that fails is the one to blame.
        broken = left.pop(0)
        if len(broken) == 1:
            told.append(Fate(broken[0], "", "crashes", "its process ended", 0.0, 0))
        left[:0] = [range(number, number + 1) for number in broken] if len(broken) > 1 else []
    return told


def report(seed: int, count: int, processes: int) -> dict[str, object]:
    """Return what became of ``count`` files, in figures, and the files that ought not to be."""
    begun = time.monotonic()
    places_with(None)
    whole()
    told = fates(seed, range(count)) if processes == 1 else _in_processes(seed, count, processes)
    ends = [one.end for one in told]
    costliest = max(told, key=lambda one: one.seconds)
    return {
        "seed": seed,
        "files": len(told),
        **{end: ends.count(end) for end in ("read", "refused", "crashes", "hangs")},
        "most_seconds": costliest.seconds,
        "costliest": costliest.number,
        "most_memory_mb": max(one.memory for one in told),
        "processes": processes,
        "took_seconds": round(time.monotonic() - begun),
        "faults": [one._asdict() for one in told if one.end in ("crashes", "hangs")],
    }


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, metavar="NUMBER")
    options = parser.parse_args()
    if options.only is not None:
        print(json.dumps(fate(options.seed, options.only)._asdict(), ensure_ascii=False))
        return 0
    told = report(options.seed, options.count, options.processes)
    for fault in told.pop("faults"):  # type: ignore[attr-defined]
        print(json.dumps(fault, ensure_ascii=False), file=sys.stderr)
    print(json.dumps(told))
    return 1 if told["crashes"] or told["hangs"] else 0


if __name__ == "__main__":
    sys.exit(main())
