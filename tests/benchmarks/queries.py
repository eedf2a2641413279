"""A seed → questions of every class, drawn from what a corpus holds.

A question is a value that every engine can put in its own way: words, how
they belong together, and at most one filter. All are asked of one section:
the rivals know nothing of reports.

Words are Chinese and have two characters or more; how common they are is
counted in sections, in heading and body together.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from indexer.language.analyzer import words as cut
from tests.benchmarks.rows import Row, read

SEED = 4
CLASSES = ("rare", "common", "and", "or", "phrase", "by year", "by place", "by kind")
_SAMPLED = 3_000  # sections from which words that stand together are drawn
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_RUN = re.compile(r"[\u4e00-\u9fff]{4,}")


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. ``how``: ``all`` of the words, ``any`` of them, or a ``phrase`` of them."""

    group: str
    words: tuple[str, ...]
    how: str = "all"
    year: int | None = None
    place: str | None = None
    kind: str | None = None

    @property
    def filters(self) -> dict[str, str]:
        """The chosen value by the name of its column in ``rows``."""
        column = "province" if (self.place or "").endswith("0000") else "county"
        chosen = {"year": self.year, column: self.place, "kind": self.kind}
        return {name: str(value) for name, value in chosen.items() if value}


def write(texts: Path, words: Path, count: int, file: Path, seed: int = SEED) -> int:
    """Write about ``count`` questions over a corpus, equally many of each class, into ``file``."""
    asks = list(draw(texts, words, count, seed))
    lines = (json.dumps(asdict(ask), ensure_ascii=False) + "\n" for ask in asks)
    file.write_text("".join(lines), encoding="utf-8")
    return len(asks)


def load(file: Path) -> list[Ask]:
    """Return the questions in ``file``."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [parse(line) for line in lines]


def parse(line: str) -> Ask:
    """Return the question that a line of JSON holds."""
    value = json.loads(line)
    return Ask(**{**value, "words": tuple(value["words"])})


def draw(texts: Path, words: Path, count: int, seed: int = SEED) -> Iterator[Ask]:
    """Yield questions over the sections in ``texts``, whose words are in ``words``."""
    corpus = _Corpus(texts, words, random.Random(seed))
    makers: dict[str, Callable[[], Ask]] = {
        "rare": lambda: Ask("rare", (corpus.word(corpus.rare),)),
        "common": lambda: Ask("common", (corpus.word(corpus.common),)),
        "and": lambda: Ask("and", corpus.together()),
        "or": lambda: Ask("or", (corpus.word(corpus.common), corpus.word(corpus.middling)), "any"),
        "phrase": lambda: Ask("phrase", corpus.phrase(), "phrase"),
        "by year": lambda: Ask("by year", (corpus.word(corpus.common),), year=corpus.row().year),
        "by place": lambda: Ask("by place", (corpus.word(corpus.common),), place=corpus.place()),
        "by kind": lambda: Ask("by kind", (corpus.word(corpus.common),), kind=corpus.row().kind),
    }
    for group in CLASSES:
        for _ in range(max(1, count // len(CLASSES))):
            yield makers[group]()


class _Corpus:
    """What questions are drawn from."""

    def __init__(self, texts: Path, words: Path, chance: random.Random) -> None:
        self._chance = chance
        holding: Counter[str] = Counter()
        sections = 0
        for row in read(words):
            holding.update(set(f"{row.heading} {row.body}".split()))
            sections += 1
        known = sorted((n, word) for word, n in holding.items() if _WORD.fullmatch(word))
        self.rare = [w for n, w in known if n <= max(2, sections // 1000)]
        self.middling = [w for n, w in known if sections // 1000 < n <= sections // 20]
        # Few words are this common, so they are asked again and again, as readers do.
        self.common = [w for n, w in known if n > sections // 20]
        self._holding = holding
        # Spread evenly, for a corpus too large to be held.
        every = max(1, sections // _SAMPLED)
        self._rows = [row for at, row in enumerate(read(texts)) if at % every == 0]
        self._runs = [run for row in self._rows for run in _RUN.findall(row.body)]

    def word(self, words: Sequence[str]) -> str:
        return self._chance.choice(words)

    def row(self) -> Row:
        return self._chance.choice([row for row in self._rows if row.year and row.body])

    def place(self) -> str:
        """A province or a county."""
        row = self._chance.choice([row for row in self._rows if row.county])
        return self._chance.choice((row.province, row.county))

    def together(self) -> tuple[str, ...]:
        """Two or three words that at least one section holds, the commonest first."""
        while True:
            found = sorted({word for word in cut(self.row().body) if _WORD.fullmatch(word)})
            if len(found) >= 3:
                chosen = self._chance.sample(found, self._chance.choice((2, 2, 3)))
                return tuple(sorted(chosen, key=lambda word: -self._holding[word]))

    def phrase(self) -> tuple[str, ...]:
        """Two to four neighbouring words of one run of characters."""
        while True:
            found = cut(self._chance.choice(self._runs))
            length = self._chance.randint(2, 4)
            if len(found) >= length:
                start = self._chance.randint(0, len(found) - length)
                return tuple(found[start : start + length])
