"""The files that a build did not take, and why: one JSON object a line beside the archive."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_NAME = "skipped.jsonl"
SAME = "same content as "
"""How the reason of a skipped copy begins."""
NOT_A_REPORT = "not a report: "
"""How the reason of something else begins; what it is follows, in Chinese."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the index, and why."""

    path: str
    reason: str


def write_skipped(folder: Path, skipped: Sequence[Skipped]) -> None:
    """Write the list of files that were not taken."""
    lines = (json.dumps(asdict(s), ensure_ascii=False) + "\n" for s in skipped)
    (folder / _NAME).write_text("".join(lines), encoding="utf-8")


def read_skipped(folder: Path) -> list[Skipped]:
    """Return what ``write_skipped`` wrote."""
    lines = (folder / _NAME).read_text(encoding="utf-8").splitlines()
    return [Skipped(**json.loads(line)) for line in lines]
