"""One character to one: the view of a text in which equal things look equal.

Knows characters only, no words and no language of reports. Every offset in
the folded text is an offset in the original, which is why phrase-level
conversion and NFKC are not used.

Folding is one look-up in an array by code point, 1 µs for a heading and 7 for a
page. Remembering texts and replacing common marks one by one were measured beside
it: reading took as long with them.
"""

from __future__ import annotations

import re
import sys
from codecs import utf_32_le_decode, utf_32_le_encode
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_LETTERED = 0x20000  # code points from which there are only ideographs and unprinted ones
_NO_CHARACTER = "\ud800"  # a surrogate, which no text of characters holds
_SHORT = 32  # characters, up to which ``str.translate`` walks the same array faster
# Injected by machine conversion after a character of several readings: 鎮(zhèn).
# Begun with what it looks behind at again: a search for a bracket skips all other text.
_PINYIN = re.compile(r"\((?<=[㐀-鿿]\()[a-z\u00e0-\u00fc\u0101-\u01dc\u0144\u0148\u01f9]{1,6}\)")
# Traditional by the table, yet official in names of today's places: 乾县, 於潜镇, 濛江乡.
_IN_NAMES = frozenset("乾濛於塚鴜瀂酇鮀篢磑鷺氾礐鮜輋洩")
_PAIRS = (Path(__file__).parent / "data" / "ts_characters.txt").read_text(encoding="utf-8")
_SIMPLIFIED = {pair[0]: pair[1] for pair in _PAIRS.splitlines()}
_TRADITIONAL = _SIMPLIFIED.keys() - _IN_NAMES


class _Table(NamedTuple):
    """Code point → code point; ``view`` is ``array`` as ``str.translate`` walks it."""

    array: npt.NDArray[np.uint32]
    view: memoryview


def _folded() -> npt.NDArray[np.uint32]:
    """Return the folded form of every code point."""
    table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    characters = table[:_LETTERED].tobytes().decode("utf-32-le", "surrogatepass")
    # Of all letters İ alone has a small one of two characters; it stays.
    small = characters.replace("İ", "\0").lower().encode("utf-32-le", "surrogatepass")
    table[:_LETTERED] = np.frombuffer(small, np.uint32)
    table[ord("İ")] = ord("İ")
    table[[space.start() for space in re.finditer(r"\s", characters)]] = ord(" ")
    table[0xFF01:0xFF5F] = table[0x21:0x7F]
    for traditional, simplified in _SIMPLIFIED.items():
        table[ord(traditional)] = ord(simplified)
    return table


def _without_names() -> npt.NDArray[np.uint32]:
    """Return ``_folded`` but for line feeds, which stay, and what names may keep: no character."""
    table = _folded()
    table[ord("\n")] = ord("\n")
    table[[ord(character) for character in _IN_NAMES]] = ord(_NO_CHARACTER)
    return table


_FOLDED, _WITHOUT_NAMES = (_Table(t, t.data) for t in (_folded(), _without_names()))


def _looked_up(text: str, table: _Table) -> str:
    if len(text) < _SHORT:
        return text.translate(table.view)
    codes = np.frombuffer(utf_32_le_encode(text, "surrogatepass")[0], np.uint32)
    return utf_32_le_decode(table.array.take(codes).tobytes(), "surrogatepass", True)[0]


def fold(text: str) -> str:
    """Return ``text`` with every character replaced by its folded form.

    Full-width ASCII becomes half-width, any white space a blank, a
    Traditional character its Simplified form, a capital its small letter
    where that is one character. The result has the length of ``text``, and
    folding it again changes nothing.

    >>> fold("２０２１年　政府信息公開Ａ")
    '2021年 政府信息公开a'
    """
    return _looked_up(text, _FOLDED)


def plain(text: str) -> str:
    """Return ``text`` folded and without injected pinyin: for reading names and words from.

    Lengths change, so no offset of the result holds in ``text``. Characters
    that Simplified names still use stay where nothing else is Traditional.

    >>> plain("下管鎮(zhèn)政府"), plain("乾县")
    ('下管镇政府', '乾县')
    """
    folded = _looked_up(text, _WITHOUT_NAMES).replace("\n", " ")
    if _NO_CHARACTER in folded:
        folded = fold(text)
        if _TRADITIONAL.isdisjoint(text):
            folded = "".join(a if a in _IN_NAMES else b for a, b in zip(text, folded, strict=True))
    return _unspoken(folded)


def plain_lines(lines: Sequence[str]) -> list[str]:
    """Return ``plain`` of each line, looked up all at once: for whole documents."""
    folded = _looked_up("\n".join(lines), _WITHOUT_NAMES)
    if _NO_CHARACTER not in folded:
        cut = _unspoken(folded).split("\n")
        if len(cut) == len(lines):  # else one of them holds a line feed, or there is none
            return cut
    return list(map(plain, lines))


def _unspoken(folded: str) -> str:
    return _PINYIN.sub("", folded) if "(" in folded else folded
