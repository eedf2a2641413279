"""The names of an index's places in order, Chinese and pinyin, to be found by their beginnings.

Every name that a place has or had leads to it. A name is typed in Chinese, in
full pinyin or by first letters; a character of several readings by each.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.contract import KnownPlace
from indexer.language import pinyin
from indexer.language.folding import fold
from indexer.vocabulary.saying import say

Ints = npt.NDArray[np.int64]

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_KIND = re.compile(r"镇|乡|街道|街道办事处|苏木|县|区|市|省|自治[县州区]|旗")
_LETTERS = 20  # of pinyin kept: no two names are typed further apart
_LAST = chr(0x10FFFF)


class Named(NamedTuple):
    """A place that was found: its number, what to show, whether it was typed whole."""

    number: int
    shown: str
    exact: bool


class PlaceNames:
    """Looks places up by the beginning of a name; a row is one name of one place."""

    def __init__(self, places: Sequence[KnownPlace]) -> None:
        """Take ``places``, by number. At 40,000 of them it takes two seconds, and 40 MB."""
        self._places = places
        rows = sorted(
            (fold(name), number, name)
            for number, place in enumerate(places)
            if place.reports
            for name in {place.label, *place.also}
            if _CHINESE.match(name)
        )
        self._folded = [folded for folded, _, _ in rows]
        self._names = [name for _, _, name in rows]
        self._numbers = np.array([number for _, number, _ in rows], dtype=np.int64)
        self._counts = np.array([place.reports for place in places], dtype=np.int64)
        spelt = [(typing, row) for row, name in enumerate(self._names) for typing in _typings(name)]
        keys = np.array([typing for typing, _ in spelt], dtype=f"S{_LETTERS}")
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._rows = np.array([row for _, row in spelt], dtype=np.int64)[order]

    def beginning_with(self, typed: str, most: int) -> list[Named]:
        """Return up to ``most`` places of which a name begins as ``typed``, each once.

        Folded Chinese, or small Latin letters. First those typed whole (but for
        the 镇 or 县 at the end), then those of most reports.
        """
        if not typed:
            return []
        rows, whole = self._spelt(typed) if typed.isascii() else self._written(typed)
        numbers = self._numbers[rows]
        order = np.lexsort((rows, numbers, -self._counts[numbers], ~whole))
        found: dict[int, Named] = {}
        for at in order.tolist():
            if len(found) == most:
                break
            number = int(numbers[at])
            shown = self._shown(number, self._names[rows[at]])
            found.setdefault(number, Named(number, shown, bool(whole[at])))
        return list(found.values())

    def _written(self, typed: str) -> tuple[Ints, npt.NDArray[np.bool_]]:
        first, last = bisect_left(self._folded, typed), bisect_left(self._folded, typed + _LAST)
        whole = [self._is_whole(row, len(typed)) for row in range(first, last)]
        return np.arange(first, last), np.array(whole, dtype=bool)

    def _is_whole(self, row: int, length: int) -> bool:
        rest = self._folded[row][length:]
        return not rest or (length > 1 and _KIND.fullmatch(rest) is not None)

    def _spelt(self, typed: str) -> tuple[Ints, npt.NDArray[np.bool_]]:
        key = typed.encode()[:_LETTERS]
        first = int(np.searchsorted(self._keys, np.bytes_(key)))
        end = key.ljust(_LETTERS, b"\x7f")
        last = int(np.searchsorted(self._keys, np.bytes_(end), side="right"))
        rows = self._rows[first:last]
        return rows, self._keys[first:last] == key

    def _shown(self, number: int, name: str) -> str:
        """The name, today's too if it is another, and what the place lies in."""
        place = self._places[number]
        above = list(islice(self._above(place), 2))
        # What is unsure is called by its name and says so: 太平镇（未认定）.
        shown = (
            place.label
            if place.label.startswith(name)
            else say("%(name)s（今%(label)s）", name=name, label=place.label)
        )
        return f"{shown} · {''.join(reversed(above))}" if above else shown

    def _above(self, place: KnownPlace) -> Iterator[str]:
        while place.parent is not None:
            place = self._places[place.parent]
            yield place.label


def _typings(name: str) -> frozenset[str]:
    # 乾县 folds to 干县, but is spelt qianxian.
    return frozenset().union(*map(pinyin.typings, {name, fold(name)}))
