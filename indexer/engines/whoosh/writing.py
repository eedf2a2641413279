"""A finished archive → the files of the Whoosh engine: words, characters, columns."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path

from indexer.archive.searched import Characters, characters_of
from indexer.archive.store import NAME, Store
from indexer.engines.counting.columns import write_columns
from indexer.engines.whoosh.postings import words
from indexer.engines.whoosh.postings.characters import CharactersWriter
from indexer.vocabulary.progress import Progress, counted, silent


def write(folder: Path, beside: Executor | None, progress: Progress, block: int) -> None:
    """Write arrays and words of the archive in ``folder``; the words ``beside``, if there is one.

    Words and characters are sorted ``block`` at a time.
    """
    if beside is None:
        _write_words(folder, progress, block)
        _write_arrays(folder, progress, block)
        return
    pending = beside.submit(_write_words, folder, silent, block)
    _write_arrays(folder, progress, block)
    progress("writing the words", 0, 0)
    pending.result()


def _write_words(folder: Path, progress: Progress, block: int) -> None:
    with closing(Store(folder / NAME)) as store:
        reports = store.count("reports")
        cut = counted("writing the words", store.words(), reports, progress)
        words.write(folder / "words", store.lexicons(), cut, block)


def _write_arrays(folder: Path, progress: Progress, block: int) -> None:
    with closing(Store(folder / NAME)) as store:
        reports = store.count("reports")
        progress("writing the columns", 0, 0)
        write_columns(folder, store)
        texts = counted("writing the characters", store.characters(), reports, progress)
        _write_characters(folder, texts, block)


def _write_characters(folder: Path, reports: Iterable[bytes], block: int) -> None:
    writers = [CharactersWriter(folder, name, block) for name in Characters._fields]
    for characters in map(characters_of, reports):
        for writer, units in zip(writers, characters, strict=True):
            writer.add(units)
    for writer in writers:
        writer.finish()
