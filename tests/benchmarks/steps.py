"""What one process can be told to do: ``python -m tests.benchmarks.steps '{"step": …}'``.

Prints one JSON object. ``answer`` goes on: a line of JSON in, one out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Generator
from contextlib import closing
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from indexer.language import analyzer
from tests.benchmarks import datasette, queries, rivals, rows, synthetic
from tests.benchmarks.processes import bytes_read, resident, timed


def generate(folder: str, reports: int) -> dict[str, Any]:
    """Write a synthetic corpus."""
    return {"characters": synthetic.write(Path(folder), reports)}


def build_ours(corpus: str, folder: str, jobs: int) -> dict[str, Any]:
    """Build our index from files."""
    from tests.benchmarks.rivals import ours

    ours.build(Path(corpus), Path(folder), jobs)
    return {"bytes": _size(Path(folder)), "segmenter": analyzer.default().signature}


def export(index: str, texts: str) -> dict[str, Any]:
    """Write the sections of our index as rows."""
    return {"sections": rows.export(Path(index), Path(texts))}


def cut(texts: str, words: str, jobs: int) -> None:
    """Write the rows of ``texts`` as words."""
    rows.write(rows.cut(Path(texts), jobs), Path(words))


def build_rival(engine: str, given: str, folder: str, jobs: int, cutting: bool) -> dict[str, Any]:
    """Build a rival's index from words, or from texts that are cut on the way."""
    sections = rows.cut(Path(given), jobs) if cutting else rows.read(Path(given))
    rivals.given_rows(engine).build(sections, Path(folder), jobs)
    return {"bytes": _size(Path(folder))}


def build_datasette(texts: str, words: str, folder: str) -> dict[str, Any]:
    """Build the file that Datasette serves."""
    datasette.build(rows.read(Path(texts)), rows.read(Path(words)), Path(folder))
    return {"bytes": _size(Path(folder))}


def bare_cutting(texts: str, jobs: int) -> dict[str, Any]:
    """Cut every section by the segmenter alone, and throw the words away."""
    with Pool(jobs) as pool:
        found = sum(pool.imap_unordered(_count_words, rows.read(Path(texts)), chunksize=200))
    return {"words": found}


def ask_questions(texts: str, words: str, count: int, seed: int, file: str) -> dict[str, Any]:
    """Write questions over a corpus."""
    return {"asks": queries.write(Path(texts), Path(words), count, Path(file), seed)}


def answers(engine: str, folder: str) -> Generator[dict[str, Any], str, None]:
    """Open an index, say what that took, and answer each line that is sent, until closed.

    A line is a question as JSON, or ``memory``.
    """
    rival = rivals.rival(engine)
    before, started = bytes_read(), time.perf_counter()
    asked = rival.open_at(Path(folder))
    seconds, after = time.perf_counter() - started, bytes_read()
    read = after - before if before is not None and after is not None else None
    size = _size(Path(folder))
    line = yield {"seconds": seconds, "read": read, "size": size, **resident(Path(folder))}
    try:
        while True:
            if line.strip() == "memory":
                line = yield resident(Path(folder))
                continue
            ask = queries.parse(line)
            started = time.perf_counter()
            found = asked.ask(ask)
            seconds = time.perf_counter() - started
            line = yield {"seconds": seconds, "reports": found.reports, "sections": found.sections}
    finally:
        asked.close()


STEPS: dict[str, Callable[..., dict[str, Any] | None]] = {
    step.__name__: step
    for step in (
        generate,
        build_ours,
        export,
        cut,
        build_rival,
        build_datasette,
        bare_cutting,
        ask_questions,
    )
}


def _count_words(row: rows.Row) -> int:
    """As anybody would who only wants words; the segmenter is the one that our index used."""
    if analyzer.default().signature.startswith("rjieba"):
        import rjieba

        return sum(len(rjieba.cut(text)) for text in (row.heading, row.body))
    import jieba

    return sum(1 for text in (row.heading, row.body) for _ in jieba.cut(text))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _say(outcome: dict[str, Any]) -> None:
    print(json.dumps(outcome), flush=True)


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    name = told.pop("step")
    if name == "answer":
        with closing(answers(**told)) as conversation:
            _say(next(conversation))
            for line in sys.stdin:
                _say(conversation.send(line))
    else:
        _say(timed(lambda: STEPS[name](**told)))
