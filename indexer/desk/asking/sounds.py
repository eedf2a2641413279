"""Pinyin sent as a query: which words and places of the index are spelt so. Never taken by itself, only offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from indexer.desk.asking.named_places import NamedPlaces
from indexer.engines.contract import Engine
from indexer.language.folding import fold
from indexer.language.pinyin import ends_in, readings
from indexer.vocabulary.query import Phrase

_LATIN = re.compile("[a-z]+(?:['’ ][a-z]+)*")
_BETWEEN = re.compile("['’ ]")
_LETTERS = (3, 40)
"""Of what may be pinyin; the shortest word is two characters."""
_WORDS_IN_A_ROW = 3
_BEGINNINGS = 400  # words that are looked at for each character that sounds so
_CHOICES = 4  # for each place in what was typed; then for the whole


def as_typed(text: str) -> str:
    """Return the letters of ``text`` if it may be pinyin, else nothing.

    >>> as_typed("Xin'xi gongkai"), as_typed("GB/T 7714"), as_typed("公开")
    ('xinxigongkai', '', '')
    """
    folded = fold(text).strip()
    letters = _BETWEEN.sub("", folded) if _LATIN.fullmatch(folded) else ""
    return letters if _LETTERS[0] <= len(letters) <= _LETTERS[1] else ""


def words(engine: Engine, letters: str) -> list[str]:
    """Return words, or a few of them in a row, that are spelt ``letters`` in full, of most reports first."""
    beginning: dict[int, list[tuple[str, int]]] = {}

    def rows(start: int, most: int) -> Iterator[str]:
        if start not in beginning:
            beginning[start] = [*_words_at(engine, letters, start)]
        further: dict[int, list[str]] = {}
        for word, end in beginning[start]:
            if end == len(letters):
                yield word
            elif most > 1:
                further.setdefault(end, []).append(word)
        for end, each in further.items():
            rests = [*islice(rows(end, most - 1), _CHOICES)]
            yield from (word + rest for word in each[:_CHOICES] for rest in rests)

    found = [*dict.fromkeys(rows(0, _WORDS_IN_A_ROW))]
    counts = dict(zip(found, engine.counts([Phrase(text) for text in found]), strict=True))
    return sorted((t for t in found if counts[t]), key=lambda t: (-counts[t], t))[:_CHOICES]


def places(named: NamedPlaces, letters: str) -> list[int]:
    """Return the places with reports of which a name is spelt so, with or without what it ends with."""
    found = {n for name, n in named.spoken_names() if len(letters) in ends_in(letters, name)}
    return sorted(found, key=lambda n: (-named.all[n].reports, n))[:_CHOICES]


def _words_at(engine: Engine, letters: str, start: int) -> Iterator[tuple[str, int]]:
    for end in range(start + 1, start + 7):  # zhuang has six letters
        for character in _by_reading().get(letters[start:end], ()):
            for word in engine.words(character, _BEGINNINGS):
                yield from ((word, at) for at in ends_in(letters, word, start))


@cache
def _by_reading() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for character, spelt in readings().items():
        for reading in spelt:
            found.setdefault(reading, []).append(character)
    return {reading: tuple(characters) for reading, characters in found.items()}
