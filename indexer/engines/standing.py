"""Which words of two characters stand where: for an engine that has to know it when it builds.

What ``crossing`` decides of one word at one place, decided of all words at all places of
a text. Three pairs of characters tell nearly all: the word, and the two pairs that share
a character with it. What is left depends on a short stretch on either side; reports
repeat theirs, so each is looked at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.crossing import REACH, Crossing, crosses
from indexer.gazetteer.china import bundled
from indexer.language.dictionary import Pairs, dictionary, neighbours
from indexer.language.folding import fold
from indexer.language.numerals import HAN_NUMERALS

Kinds = npt.NDArray[np.uint8]

_INSIDE, _BEGIN, _END, _WORD = 1, 2, 4, 8
"""What a pair of characters is: inside any word, at its begin, at its end; a word looked at."""
_UPPER, _LOWER = np.uint32(16), np.uint32(0xFFFF)
_FIRST, _LAST = 0x4E00, 0x9FFF  # of the characters of words that are looked at
_REMEMBERED = 100_000  # stretches, 20 MB; 2,000 synthetic reports have 9,000


def standing_words(text: str) -> list[str]:
    """Return each looked-at word of two characters once for every place of ``text`` where it stands.

    In the order of the places, which may overlap; ``text`` is folded. Looked at are
    the words of which ``crossing`` returns what tells.

    >>> standing_words("镇人民政府民政办")
    ['人民', '政府', '民政']
    """
    kinds = _kinds(text)
    stands = kinds[1:-1] & _WORD > 0
    near = stands & (kinds[:-2] & _END > 0) & (kinds[2:] & _BEGIN > 0)
    at = np.flatnonzero(near)
    apart = np.flatnonzero(kinds == 0)
    after = apart.searchsorted(at)  # and after the word: its three pairs are all in words
    first = np.maximum(apart[after - 1], at - REACH)
    end = np.minimum(apart[after], at + 2 + REACH)
    for place, begin, stop in zip(at.tolist(), first.tolist(), end.tolist(), strict=True):
        if _crossed(text[begin:stop], place - begin):
            names = _names().get(text[place : place + 2], ())
            stands[place] = any(text.startswith(name, place) for name in names)
    return [text[place : place + 2] for place in np.flatnonzero(stands).tolist()]


@lru_cache(maxsize=_REMEMBERED)
def _crossed(stretch: str, at: int) -> bool:
    """Return whether words cross at ``at``, whatever name may begin there."""
    word = Crossing(stretch[at : at + 2])
    return crosses(word.before(stretch[:at]), word.after(stretch[at + 2 :]))


@cache
def _names() -> Mapping[str, list[str]]:
    """Return all ``Crossing.names``, by the word; for one at a time all of the gazetteer is read."""
    names: dict[str, list[str]] = {}
    for name in bundled().names_beginning(""):
        if name[:2] in dictionary():
            names.setdefault(name[:2], []).append(fold(name))
    return names


def _kinds(text: str) -> Kinds:
    """Return what each pair of ``text`` is, and before and after them 0."""
    codes = np.frombuffer(f"\n{text}\n".encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = np.minimum(codes, _LOWER)
    pairs = codes[:-1] << _UPPER | codes[1:]
    order = pairs.argsort()  # looked up in their order they take half the time
    pairs, known = pairs[order], _known()
    at = known.pairs.searchsorted(pairs)
    kinds = np.empty(len(pairs), np.uint8)
    kinds[order] = known.kinds[at] * (known.pairs[at] == pairs)
    return kinds


class _Known(NamedTuple):
    """Pairs of characters, ascending, and what each is; the last stands for all that are none."""

    pairs: Pairs
    kinds: Kinds


@cache
def _known() -> _Known:
    of = neighbours()
    pairs = np.append(np.unique(of.inside), np.uint32(0xFFFFFFFF))
    kinds = np.full(len(pairs), _INSIDE, np.uint8)
    kinds[-1] = 0
    for some, kind in (of.begin, _BEGIN), (of.end, _END), (_words(), _WORD):
        kinds[pairs.searchsorted(some)] |= np.uint8(kind)
    return _Known(pairs, kinds)


def _words() -> Pairs:
    """Return the words that ``crossing`` looks at, and some that no folded text holds."""
    words = (word for word, seen in dictionary().frequencies.items() if seen and len(word) == 2)
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).reshape(-1, 2)
    fit = (codes >= _FIRST) & (codes <= _LAST) & ~np.isin(codes, [*map(ord, HAN_NUMERALS)])
    first, second = codes[fit.all(axis=1)].T
    return np.asarray(first << _UPPER | second)
