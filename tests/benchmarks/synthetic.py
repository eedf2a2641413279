"""A seed → a corpus of any size, always the same.

Report ``i`` depends on the seed, on jieba's dictionary and on the bundled
gazetteer, and on nothing else: not on how many are made. Reports come one by
one, so a corpus of any size needs the memory of one report. Sizes are those of
DESIGN.md section 8: about 7.5 sections and 1,750 characters a report.

A fifth of the text is news, sentences of words drawn by Zipf's law from the
50,000 commonest of jieba's nouns, verbs and adjectives. The rest are formulas
that all townships share, with slots. Those of the years of the standard forms have their tables.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

import jieba

from indexer.gazetteer.china import bundled
from tests.benchmarks import formulas, tables

SEED = 2026
FIRST, LAST = 2008, 2025
"""The years that reports are on."""
IN_FOLDER = 500
_SENTENCES = 3.75  # on average in a section, beside its news
_NEWS = 0.24  # of the sentences; they are shorter than formulas, so a fifth of the characters
_HAN_NUMERALS = "一二三四五六七八九十"
_PARTS_OF_SPEECH = {"n": "N", "vn": "N", "v": "V", "a": "A", "ad": "A"}
_COMMONEST = {"N": 30_000, "V": 16_000, "A": 4_000}
# What would make of an invented sentence a place, a date, a heading or a figure.
_TELLING = re.compile(r"[镇乡县区市省州街道局厅委办报告年月日号第〇零一二三四五六七八九十百千万亿]")
# Sentences whose numbers stand in the tables of a form: few reports state them in both.
_TABLED = re.compile(r"申请\{i\}件|予以公开\{i\}件|复议|诉讼")
_TWICE = 0.05
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Synthetic:
    """One made-up report: where it goes in a corpus, its text, whose it is and on what year."""

    path: str
    text: str
    place: str
    year: int


def reports(count: int, seed: int = SEED) -> Iterator[Synthetic]:
    """Yield the first ``count`` reports of ``seed``."""
    for number, (place, year) in enumerate(islice(_units(seed), count)):
        path = f"{number // IN_FOLDER:04}/{number:06}.txt"
        yield Synthetic(path, _Author(seed, number, place, year).report(), place, year)


def write(folder: Path, count: int, seed: int = SEED) -> int:
    """Write ``count`` reports as files under the new ``folder``; return how many characters."""
    characters = 0
    for report in reports(count, seed):
        file = folder / report.path
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True)
        file.write_text(report.text, encoding="utf-8")
        characters += len(report.text)
    return characters


def _units(seed: int) -> Iterator[tuple[str, int]]:
    """Townships in an order of their own for each seed, each with a run of years."""
    places = bundled()
    named = (code for code in places if re.fullmatch(r"\d{9}", code))

    # By a hash, so that a gazetteer with some rows more changes few reports.
    def order(code: str) -> bytes:
        return hashlib.sha256(f"{seed}/{code}".encode()).digest()

    for code in sorted(named, key=order):
        path = places.path(code)
        if len(path) < 3 or not re.fullmatch(r"[^\d]{1,7}(?:镇|乡|街道)", path[-1]):
            continue
        chance = random.Random(f"{seed}/{code}")
        # More begin late, so that over 11 in 18 reports are of a year with a form's tables.
        first = FIRST + int(chance.random() ** 0.65 * (LAST - FIRST))
        for year in range(first, min(LAST, first + chance.randint(0, 13)) + 1):
            yield code, year


class _Author:
    """Writes one report."""

    def __init__(self, seed: int, number: int, place: str, year: int) -> None:
        self._chance = random.Random(f"{seed}/{number}")
        self._words = {kind: self._drawn(kind) for kind in _COMMONEST}
        path = bundled().path(place, year)
        self._fixed = {
            "p": path[0],
            "city": path[-3] if len(path) > 3 else "",
            "c": path[-2],
            "t": path[-1],
            "y": str(year),
        }
        # A township keeps its title's form over the years.
        self._title = formulas.TITLES[int(place) % len(formulas.TITLES)]
        self._form = "2008" if year < 2019 else "2019" if year < 2021 else "2021"

    def report(self) -> str:
        opening = self._chance.choice(formulas.OPENINGS)
        lines = [_filled(self._title, self._fixed), "", _filled(opening, self._fixed)]
        for number, (kind, heading) in enumerate(self._parts()):
            lines += ["", f"{_HAN_NUMERALS[number]}、{heading}"]
            if kind == "overview" and self._form != "2008" and self._chance.random() < 0.15:
                for below, (inner, title) in enumerate(formulas.SUBHEADINGS):
                    lines += [f"（{_HAN_NUMERALS[below]}）{title}", *self._paragraphs(inner, 0.6)]
            else:
                lines += self._paragraphs(kind)
            if self._form != "2008" and kind in tables.OF_KIND:
                lines += ["", *tables.lines(kind, self._form, self._chance)]
        return "\n".join(lines) + "\n"

    def _parts(self) -> Sequence[tuple[str, str]]:
        if self._form != "2008":
            return formulas.FIXED[self._form]
        optional = [kind for kind in formulas.HEADINGS if kind not in formulas.ALWAYS]
        taken = {*formulas.ALWAYS, *self._chance.sample(optional, self._chance.randint(1, 4))}
        headings = formulas.HEADINGS.items()
        return [(kind, self._chance.choice(names)) for kind, names in headings if kind in taken]

    def _paragraphs(self, kind: str, longer: float = 1.0) -> Iterator[str]:
        """One to three paragraphs; formulas of the kind, some of any kind, some news."""
        wanted = round(self._chance.triangular(1, 2.2, 1.1) * _SENTENCES * longer)
        own = formulas.FORMULAS[kind]
        if self._form != "2008" and self._chance.random() > _TWICE:
            own = tuple(sentence for sentence in own if not _TABLED.search(sentence))
        sentences = self._chance.sample(own, min(len(own), wanted))
        more = wanted - len(sentences)
        sentences += self._chance.choices(formulas.GENERAL, k=max(0, more))
        news = sum(self._chance.random() < _NEWS / (1 - _NEWS) for _ in range(wanted))
        sentences += self._chance.choices(formulas.NEWS, k=news)
        written = [self._written(sentence) for sentence in sentences]
        for start in range(0, len(written), 4):
            yield "".join(written[start : start + 4])

    def _written(self, sentence: str) -> str:
        return "".join(
            part if number % 2 == 0 else self._slot(part)
            for number, part in enumerate(_pieces(sentence))
        )

    def _slot(self, name: str) -> str:
        chance = self._chance
        match name:
            case "N" | "V" | "A":
                return next(self._words[name])
            case "t" | "c" | "y":
                return self._fixed[name]
            case "i":
                return str(1 + int(chance.random() ** 2 * 60))
            case "m":
                return str(3 + int(chance.random() ** 2 * 2000))
            case "q":
                return str(1 + int(chance.random() * 12))
            case "w":
                return f"{1 + int(chance.random() ** 3 * 9000) / 10:g}"
            case "d":
                return chance.choice(formulas.DEPARTMENTS)
            case "p":
                return chance.choice(formulas.CHANNELS)
            case _:
                return chance.choice(formulas.TOPICS)

    def _drawn(self, kind: str) -> Iterator[str]:
        words, weights = vocabulary(kind)
        while True:
            yield from self._chance.choices(words, cum_weights=weights, k=24)


@cache
def vocabulary(kind: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the nouns (N), verbs (V) or adjectives (A), commonest first, with summed weights.

    The weight of the word of rank r is 1 / (r + 3): Zipf's law.
    """
    found: list[tuple[int, str]] = []
    with jieba.Tokenizer().get_dict_file() as lines:
        for line in lines:
            word, frequency, part = line.decode().split()
            if (
                _PARTS_OF_SPEECH.get(part) == kind
                and 2 <= len(word) <= 4
                and re.fullmatch(r"[\u4e00-\u9fff]+", word)
                and not _TELLING.search(word)
            ):
                found.append((-int(frequency), word))
    words = tuple(word for _, word in sorted(found)[: _COMMONEST[kind]])
    return words, tuple(accumulate(1 / (rank + 3) for rank in range(len(words))))


@cache
def _pieces(sentence: str) -> list[str]:
    """Text and names of slots by turns."""
    return _SLOT.split(sentence)


def _filled(sentence: str, values: dict[str, str]) -> str:
    return _SLOT.sub(lambda slot: values[slot[1]], sentence)
