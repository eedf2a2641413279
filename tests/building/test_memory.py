"""A build in little memory: fewer processes, smaller blocks, and the same answers."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from indexer.archive.searched import Lexicon
from indexer.building.build import build
from indexer.building.memory import Plan, planned
from indexer.commands.cli import main
from indexer.engines.contract import BLOCK, BYTES
from indexer.engines.whoosh.postings import words
from indexer.engines.whoosh.postings.characters import CharactersWriter
from indexer.vocabulary.errors import BadRequest

REPORTS = 40
TEXTS = [" ".join(f"巷{(n * k) % 97}号" for k in range(1, 1_000)) for n in range(1, REPORTS + 1)]


def write_characters(folder: Path, block: int) -> None:
    writer = CharactersWriter(folder, "texts", block)
    for text in TEXTS:
        writer.add(f"{text}\0".encode("utf-16-le"))
    writer.finish()


def write_words(folder: Path, block: int) -> None:
    lexicon = Lexicon()
    cut = [lexicon.numbered(["院", "\0", *text.split(), "\0", "\0"]) for text in TEXTS]
    words.write(folder / "words", [(1, lexicon.packed())], [(1, numbers) for numbers in cut], block)


@pytest.mark.parametrize("write", [write_characters, write_words])
def test_a_small_block_holds_and_changes_nothing(
    write: Callable[[Path, int], None], tmp_path: Path
) -> None:
    """On a small machine a build would be killed, or what it built would answer otherwise."""
    peaks: dict[int, int] = {}
    files: dict[int, dict[str, bytes]] = {}
    write(_new(tmp_path / "first"), BLOCK)  # what is kept once for all is there from now on
    for block in (4_000, BLOCK):
        folder = _new(tmp_path / str(block))
        tracemalloc.start()
        write(folder, block)
        peaks[block] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # The order of the postings in their one file is that of the blocks.
        files[block] = {
            f"{file.parent.name}/{file.name}": file.read_bytes()
            for file in folder.rglob("*.npy")
            if file.is_file()
        } | {
            file.suffix: bytes(np.sort(np.frombuffer(file.read_bytes(), "<u4")))
            for file in folder.rglob("*.pst")
        }
    few, all_ = (sorted(_unlike(each).items()) for each in files.values())
    assert few == all_
    largest = max(map(len, TEXTS))  # one report more is taken before the block is full
    assert peaks[4_000] < (4_000 + largest) * BYTES + 1_000_000 < peaks[BLOCK]


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _unlike(files: dict[str, bytes]) -> dict[str, bytes]:
    """``files`` by names that are the same in every folder."""
    return {
        name.removeprefix(f"{BLOCK}/").removeprefix("4000/"): data for name, data in files.items()
    }


@pytest.mark.parametrize(
    ("memory", "files", "plan"),
    [
        (None, 100_000, Plan(2)),
        (2_000, 1_000, Plan(2)),
        (1_055, 1_000, Plan(2)),  # 5 MB for the files, 1,050 for three processes that read
        (1_054, 1_000, Plan(1)),
        (515, 1_000, Plan(1)),
        (514, 1_000, Plan(1, 3_750_000)),
        (365, 1_000, Plan(1, 250_000)),
    ],
)
def test_less_memory_takes_a_process_first_and_then_the_size_of_blocks(
    memory: int | None, files: int, plan: Plan
) -> None:
    """A build that takes one process more than it may is ended by the system, hours after it began."""
    assert planned(memory, 2, files) == plan
    assert memory is None or plan.bytes(files) <= memory * 1_000_000


def test_too_little_memory_is_refused_with_what_is_needed(tmp_path: Path) -> None:
    """Whoever asks for the impossible should hear it before hours of reading."""
    with pytest.raises(BadRequest, match="--memory 365 or more"):
        planned(364, 2, 1_000)


def test_a_build_in_little_memory_holds_what_any_holds(tmp_path: Path) -> None:
    """A bound that an operator sets must not cost a report."""
    corpus = _new(tmp_path / "corpus")
    for town in ("望湖镇", "石坪乡"):
        report = f"{town}2012年政府信息公开工作年度报告\n一、概述\n本镇主动公开信息12条。\n"
        (corpus / f"{town}.txt").write_text(report, encoding="utf-8")
    whole, small = (build([corpus], tmp_path / f"{n}", memory=n) for n in (None, 400))
    assert small.reports == whole.reports == 2
    assert small.sections == whole.sections
    refused = ["build", str(corpus), "--index", str(tmp_path / "none"), "--memory", "20"]
    assert main(refused) != 0
    assert not (tmp_path / "none" / "current").exists()
