"""One text as it is seen: what nobody sees dropped, radicals as characters, words whole.

Nothing is written anew: a character is kept, shown as the one that it looks like, or
left out. So every visible character comes from one place of the text as read.
"""

from __future__ import annotations

import re
import sys
from array import array
from codecs import utf_32_le_encode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from indexer.intake.visible import spacing
from indexer.language.folding import ORDINARY
from indexer.language.pinyin import spoken
from indexer.language.unseen import DROPPED

_ODD = re.compile("[\u2e80-\u2fdf\u31c0-\u31ef\uf900-\ufaff\U0002f800-\U0002fa1f]")
# Kinds of characters, and the runs of them in which something may be to mend.
_HAN, _BLANK, _BRACKET, _LETTER, _COLON, _END, _MENDED = range(1, 8)
_RUNS = (
    bytes((_HAN, _BRACKET, _LETTER)),  # 領(l
    bytes((_BLANK, _HAN, _BLANK)),  # 会 议 纪
    bytes((_BLANK, _HAN, _END)),  # 概 述
    bytes((_BLANK, _HAN, _COLON, _END)),
)


def _kinds() -> npt.NDArray[np.uint8]:
    """The kind of every code point."""
    kinds = np.zeros(sys.maxunicode + 1, np.uint8)
    kinds[0x3400:0xA000] = _HAN
    for kind, characters in (
        (_HAN, "〇○"),
        (_BLANK, spacing.BLANKS),
        (_BRACKET, "(（"),
        (_COLON, ":："),
        (_END, "\n"),
    ):
        kinds[[*map(ord, characters)]] = kind
    kinds[[i for i in range(0x300) if chr(i).isalpha()]] = _LETTER
    kinds[[*map(ord, ORDINARY)]] = _MENDED
    for i in chain(range(0x3000), range(0xFE00, 0x10000), range(0xE0000, 0xE0200)):
        if DROPPED.match(chr(i)):
            kinds[i] = _MENDED
    return kinds


_KINDS = _kinds()


@dataclass(frozen=True, slots=True)
class Visible:
    """What is seen of a text; ``at[i]`` is where the i-th character stands in the text as read."""

    text: str
    at: Sequence[int]

    def without(self, spans: Iterable[tuple[int, int]]) -> Visible:
        """Return this less what stands in ``spans``, which are in order and apart."""
        kept: list[tuple[int, int]] = []
        begin = 0
        for start, end in spans:
            kept.append((begin, start))
            begin = end
        if not kept:
            return self
        kept.append((begin, len(self.text)))
        at = array("I")
        for start, end in kept:
            at.extend(self.at[start:end])
        return Visible("".join(self.text[start:end] for start, end in kept), at)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return from where to where text[start:end], which is not empty, stands as read."""
        return self.at[start], self.at[end - 1] + 1


def may_differ(text: str) -> bool:
    """Tell whether what is seen of ``text``, or of a line of it, may be other; mostly not.

    One look-up for all characters: searching for each thing took four times as long.
    """
    codes = np.frombuffer(utf_32_le_encode(text + "\n", "surrogatepass")[0], np.uint32)
    kinds = _KINDS.take(codes).tobytes()
    return _MENDED in kinds or any(run in kinds for run in _RUNS)


def visible(text: str) -> tuple[Visible, Counter[str]]:
    """Return what is seen of ``text``, and how many places were mended, by the kind of repair.

    >>> seen, repairs = visible("会 议 纪 要⼯\u00ad作領(lǐng)導")
    >>> seen.text, dict(repairs), seen.source(2, 4)
    ('会议纪要工作領導', {'invisible': 1, 'radicals': 1, 'pinyin': 1, 'spacing': 3}, (4, 7))
    """
    repairs: Counter[str] = Counter()
    seen = Visible(text, range(len(text)))
    if unseen := [found.span() for found in DROPPED.finditer(text)]:
        seen = seen.without(unseen)
        repairs["invisible"] = len(unseen)
    if odd := sum(map(ORDINARY.__contains__, _ODD.findall(seen.text))):
        shown = _ODD.sub(lambda found: ORDINARY.get(found[0], found[0]), seen.text)
        seen = Visible(shown, seen.at)
        repairs["radicals"] = odd
    for kind, spans in (("pinyin", spoken), ("spacing", spacing.apart)):
        if found := list(spans(seen.text)):
            seen = seen.without(found)
            repairs[kind] = len(found)
    return seen, repairs
