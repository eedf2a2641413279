"""Law 4's exception, by plain reading: the two cuts are made and compared, nothing is prepared.

Shares jieba's dictionary and the gazetteer with ``indexer.engines.crossing``, and no way of
reckoning with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import inf, log

from indexer.gazetteer.china import bundled
from indexer.language.analyzer import frequencies
from indexer.language.numerals import HAN_NUMERALS

_BESIDE = 32  # characters
_RUN = re.compile(r"[\u4e00-\u9fff]+")


def places_of(wanted: str, text: str) -> list[int]:
    """Where ``wanted`` begins in ``text``, overlapping occurrences too."""
    places, at = [], text.find(wanted) if wanted else -1
    while at >= 0:
        places.append(at)
        at = text.find(wanted, at + 1)
    return places


def standing(wanted: str, text: str) -> list[int]:
    """Where the folded run ``wanted``, a clause of its own, counts as standing in ``text``."""
    places = places_of(wanted, text)
    if not _looked_at(wanted):
        return places
    return [at for at in places if not is_set_aside(*_stretch(text, at))]


@cache
def is_set_aside(before: str, word: str, after: str) -> bool:
    """Whether ``word`` is no word here, ``before`` and ``after`` being all that is read with it."""
    if any((word + after).startswith(name) for name in _names(word)):
        return False
    text, middle = before + word + after, len(before) + 1
    spans = [(first, last) for first in range(middle) for last in range(middle + 1, len(text) + 1)]
    across = [
        _likeliest(text[:first])
        + _likelihood(text[first:middle])
        + _likelihood(text[middle:last])
        + _likeliest(text[last:])
        for first, last in spans
        if _is_word(text[first:middle]) and _is_word(text[middle:last])
    ]
    whole = [
        _likeliest(text[:first]) + _likelihood(text[first:last]) + _likeliest(text[last:])
        for first, last in spans
        if (first == middle - 1 or last == middle + 1) and _is_word(text[first:last])
    ]
    if not across:
        return False
    return max(across) - max(whole) >= 5  # e⁵ times as likely


def _looked_at(word: str) -> bool:
    return len(word) == 2 and _is_word(word) and not set(word) & set(HAN_NUMERALS)


def _is_word(text: str) -> bool:
    """Whether ``text`` is a word of two characters or more."""
    return len(text) > 1 and _dictionary()[0].get(text, 0) > 0


def _stretch(text: str, at: int) -> tuple[str, str, str]:
    run = next(run for run in _RUN.finditer(text) if run.start() <= at < run.end())
    first, last = max(run.start(), at - _BESIDE), min(run.end(), at + 2 + _BESIDE)
    return text[first:at], text[at : at + 2], text[at + 2 : last]


@cache
def _likeliest(text: str) -> float:
    """How likely the likeliest cut of ``text`` is."""
    if not text:
        return 0.0
    return max(_likelihood(first) + _likeliest(rest) for first, rest in _divided(text))


def _divided(text: str) -> Iterator[tuple[str, str]]:
    return ((text[:end], text[end:]) for end in range(1, len(text) + 1))


@cache
def _likelihood(word: str) -> float:
    known, total = _dictionary()
    seen = known.get(word) or (len(word) == 1)
    return log(seen / total) if seen else -inf


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    known, total = frequencies()
    return dict(known), total


@cache
def _names(beginning: str) -> list[str]:
    return [name for name in _every_name() if name.startswith(beginning)]


@cache
def _every_name() -> set[str]:
    gazetteer = bundled()
    return {entry.name for code in gazetteer for entry in gazetteer.history(code)}
