"""The names of an index's places in order, Chinese and pinyin, to be found by their beginnings.

Every name that a place has or had leads to it. A name is typed in Chinese, in
full pinyin or by first letters; a character of several readings by each.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.counting.place_tree import PlaceTree
from indexer.engines.whoosh.passes.arrays import Remembered
from indexer.language import pinyin
from indexer.language.folding import fold

Ints = npt.NDArray[np.int64]

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_KIND = re.compile(r"镇|乡|街道|街道办事处|苏木|县|区|市|省|自治[县州区]|旗")
_LETTERS = 20  # of pinyin kept: no two names are typed further apart
_LAST = chr(0x10FFFF)


class Named(NamedTuple):
    """A place that was found: its number in the tree, what to show, whether it was typed whole."""

    number: int
    shown: str
    exact: bool


class PlaceNames:
    """Looks places up by the beginning of a name; a row is one name of one place."""

    def __init__(self, tree: PlaceTree, counts: Ints) -> None:
        """Take the places of ``tree`` that have reports; ``counts`` says how many, by number.

        At 40,000 places it takes two seconds, and 40 MB.
        """
        self._tree = tree
        rows = sorted(
            (fold(name), number, name)
            for number, node in enumerate(tree.nodes)
            if counts[number]
            for name in {node.label, *node.also}
            if _CHINESE.match(name)
        )
        self._folded = [folded for folded, _, _ in rows]
        self._names = [name for _, _, name in rows]
        self._numbers = np.array([number for _, number, _ in rows], dtype=np.int64)
        self._counts = counts
        spelt = [(typing, row) for row, name in enumerate(self._names) for typing in _typings(name)]
        keys = np.array([typing for typing, _ in spelt], dtype=f"S{_LETTERS}")
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._rows = np.array([row for _, row in spelt], dtype=np.int64)[order]
        self._found: Remembered[tuple[str, int], list[Named]] = Remembered(500)

    def beginning_with(self, typed: str, most: int) -> list[Named]:
        """Return up to ``most`` places of which a name begins as ``typed``, each once.

        Folded Chinese, or small Latin letters. First those typed whole (but for
        the 镇 or 县 at the end), then those of most reports.
        """
        return self._found.get((typed, most), self._beginning_with) if typed else []

    def _beginning_with(self, asked: tuple[str, int]) -> list[Named]:
        typed, most = asked
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
        nodes = self._tree.nodes
        node = nodes[number]
        above = [nodes[up].label for up in self._tree.upward(number)][1:3]
        shown = name if name == node.label else f"{name}（今{node.label}）"
        return f"{shown} · {''.join(reversed(above))}" if above else shown


def _typings(name: str) -> frozenset[str]:
    # 乾县 folds to 干县, but is spelt qianxian.
    return frozenset().union(*map(pinyin.typings, {name, fold(name)}))
