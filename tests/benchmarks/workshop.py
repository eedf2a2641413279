"""Where a run keeps corpora, rows and indexes; each is made when first asked for, once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from indexer.language.analyzer import default
from tests.benchmarks.processes import run
from tests.benchmarks.queries import SEED, Ask, load
from tests.benchmarks.rivals import SHARING


@dataclass(slots=True)
class Workshop:
    """Everything of one size of corpus, in ``folder``; ``costs`` are what steps took by name."""

    folder: Path
    reports: int
    jobs: int
    costs: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def at(cls, work: Path, reports: int, jobs: int) -> Self:
        """Return the workshop of one size and one way to cut, under ``work``."""
        segmenter = default().signature.partition("-")[0]
        return cls(work / f"{reports}-{segmenter}", reports, jobs)

    def corpus(self) -> Path:
        """The files."""
        return self._made("corpus", "generate", reports=self.reports)

    def texts(self) -> Path:
        """The sections of our index, as rows."""
        index = self.index("ours")
        return self._made("texts.jsonl", "export", "texts", index=index)

    def words(self) -> Path:
        """The same, cut."""
        return self._made("words.jsonl", "cut", "words", texts=self.texts(), jobs=self.jobs)

    def questions(self, count: int, seed: int = SEED) -> list[Ask]:
        """Questions over this corpus."""
        given = {"texts": self.texts(), "words": self.words(), "count": count, "seed": seed}
        return load(self._made(f"asks-{seed}-{count}.jsonl", "ask_questions", "file", **given))

    def index(self, engine: str) -> Path:
        """The index of one engine, built with all jobs from what it is given."""
        engine = SHARING.get(engine, engine)
        if engine == "ours":
            return self._made("ours", "build_ours", corpus=self.corpus(), jobs=self.jobs)
        given = self.words()
        return self._made(
            engine, "build_rival", engine=engine, given=given, jobs=self.jobs, cutting=False
        )

    def datasette(self) -> Path:
        """The folder of the file that Datasette serves."""
        texts, words = self.texts(), self.words()
        return self._made("datasette", "build_datasette", texts=texts, words=words)

    def forget(self, engine: str) -> None:
        """Throw an index away, so that its building is measured in this run."""
        if (folder := self.folder / engine).exists():
            shutil.rmtree(folder)

    def measured(self, name: str, step: str, **arguments: Any) -> dict[str, Any]:
        """Do a step that leaves a folder nobody needs, and return what it cost."""
        path = self.folder / "thrown-away"
        self.costs[name] = run(step, folder=path, **arguments)
        shutil.rmtree(path)
        return self.costs[name]

    def _made(self, name: str, step: str, into: str = "folder", **arguments: Any) -> Path:
        path, half = self.folder / name, self.folder / f"{name}.half"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            if half.is_dir():
                shutil.rmtree(half)
            self.costs[name] = run(step, **{into: half}, **arguments)
            half.rename(path)
        return path
