"""What a build may hold in memory: with less, fewer processes and smaller blocks; the index is the same."""

from __future__ import annotations

from typing import NamedTuple

from indexer.engines.contract import BLOCK, BYTES
from indexer.vocabulary.errors import BadRequest

_MEGABYTE = 1_000_000
# What a process has, as measured: the program, its places, its dictionary, a task of reports.
_PROCESS = 350 * _MEGABYTE
_FILE = 5_000  # bytes of what is known of each file until the end
_SMALLEST = 250_000  # of a block; smaller ones are merged for longer than they save


class Plan(NamedTuple):
    """How many processes read, and how many words or characters each of those that write sorts at once."""

    jobs: int
    block: int = BLOCK

    def bytes(self, files: int) -> int:
        """Return what all processes of a build of so many files hold at most."""
        known = files * _FILE
        reading = _PROCESS * (1 if self.jobs == 1 else self.jobs + 1)
        writing = min(self.jobs, 2) * (_PROCESS + self.block * BYTES)
        return known + max(reading, writing)


def planned(memory: int | None, jobs: int, files: int) -> Plan:
    """Return how to build from ``files`` with at most ``jobs`` processes in ``memory`` megabytes (None: any).

    Raises ``BadRequest`` where that is too little.
    """
    if memory is None:
        return Plan(jobs)
    for plan in (Plan(n, block) for n in range(jobs, 0, -1) for block in _blocks()):
        if plan.bytes(files) <= memory * _MEGABYTE:
            return plan
    least = -(-Plan(1, _SMALLEST).bytes(files) // _MEGABYTE)
    raise BadRequest(f"A build of {files:,} files takes {least} MB; give --memory {least} or more.")


def _blocks() -> range:
    return range(BLOCK, _SMALLEST - 1, -_SMALLEST)
