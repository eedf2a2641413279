"""One character to one: the view of a text in which equal things look equal.

Knows characters only, no words and no language of reports. Every offset in
the folded text is an offset in the original, which is why phrase-level
conversion and NFKC are not used.
"""

from __future__ import annotations

import re
from codecs import utf_16_le_decode, utf_16_le_encode
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

_SHORT = 24  # characters from which arrays fold faster than ``str.translate``
_LONG = 200  # characters from which they fold faster than marks alone are replaced
_ELSEWHERE = 0xD800  # in a table of 16 bits: what folds is beyond them, or is a surrogate
_SPACE = ord(" ")
# In most texts nothing folds but these, and replacing them is all there is to do.
_MARKS = (("\n", " "), *((mark, chr(ord(mark) - 0xFEE0)) for mark in "，：；（）！？"))
# A report's lines are asked for by one reader after another, and its formulas stand
# in other reports too. 4,000 lines of 300 characters are 5 MB at the most.
_KEPT = 4_000
_LONGEST_KEPT = 300
# Injected by machine conversion after a character of several readings: 鎮(zhèn).
# Begun with what it looks behind at again: a search for a bracket skips all other text.
_PINYIN = re.compile(r"\((?<=[㐀-鿿]\()[a-z\u00e0-\u00fc\u0101-\u01dc\u0144\u0148\u01f9]{1,6}\)")

# Traditional by the table, yet official in names of today's places: 乾县, 於潜镇, 濛江乡.
_IN_NAMES = frozenset("乾濛於塚鴜瀂酇鮀篢磑鷺氾礐鮜輋洩")
_ANY_IN_NAMES = re.compile(f"[{''.join(sorted(_IN_NAMES))}]")


def _simplified() -> dict[int, int]:
    table = (Path(__file__).parent / "data" / "ts_characters.txt").read_text(encoding="utf-8")
    return {ord(pair[0]): ord(pair[1]) for pair in table.splitlines()}


class _Folded(dict[int, int]):
    """Code point → folded code point, worked out when first met."""

    def __init__(self) -> None:
        super().__init__()
        self.simplified = _simplified()

    def __missing__(self, code: int) -> int:
        folded = code
        if 0xFF01 <= folded <= 0xFF5E:
            folded -= 0xFEE0
        folded = self.simplified.get(folded, folded)
        character = chr(folded)
        if character.isspace():
            folded = _SPACE
        else:
            lower = character.lower()
            if len(lower) == 1:
                folded = ord(lower)
        self[code] = folded
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Return ``text`` with every character replaced by its folded form.

    Full-width ASCII becomes half-width, any white space a blank, a
    Traditional character its Simplified form, a capital its small letter
    where that is one character. The result has the length of ``text``, and
    folding it again changes nothing.

    >>> fold("２０２１年　政府信息公開Ａ")
    '2021年 政府信息公开a'
    """
    return _kept_fold(text) if len(text) <= _LONGEST_KEPT else _folded(text)


def _folded(text: str) -> str:
    if len(text) < _LONG and not _beyond_marks().search(text):
        return _half_width(text)
    folded = _by_table(text, _table()) if len(text) >= _SHORT else None
    return text.translate(_FOLDED) if folded is None else folded


def _half_width(text: str) -> str:
    for mark, half in _MARKS:
        text = text.replace(mark, half)
    return text


def _by_table(text: str, table: npt.NDArray[np.uint16]) -> str | None:
    """``text`` with each character as ``table`` has it, None if it has ``_ELSEWHERE`` for one."""
    codes = np.frombuffer(utf_16_le_encode(text, "surrogatepass")[0], dtype=np.uint16)
    try:
        return utf_16_le_decode(table.take(codes).tobytes(), "strict", True)[0]
    except UnicodeDecodeError:  # a surrogate, and only one half: it stands for _ELSEWHERE
        return None


_kept_fold = lru_cache(_KEPT)(_folded)


@cache
def _beyond_marks() -> re.Pattern[str]:
    """Return what finds a character that folds, or may fold, and is none of ``_MARKS``."""
    marks = {ord(mark) for mark, _ in _MARKS}
    codes = np.flatnonzero(_table() != np.arange(0x10000))
    found = "".join(re.escape(chr(code)) for code in codes.tolist() if code not in marks)
    return re.compile(f"[{found}\U00010000-\U0010ffff]")


@cache
def _table() -> npt.NDArray[np.uint16]:
    """Return the folded form of every 16-bit character, as an array."""
    folded = np.array([_FOLDED[code] for code in range(0x10000)])
    folded[0xD800:0xE000] = _ELSEWHERE
    folded[folded > 0xFFFF] = _ELSEWHERE
    return folded.astype(np.uint16)


def plain(text: str) -> str:
    """Return ``text`` folded and without injected pinyin: for reading names and words from.

    Lengths change, so no offset of the result holds in ``text``. Characters
    that Simplified names still use stay where nothing else is Traditional.

    >>> plain("下管鎮(zhèn)政府"), plain("乾县")
    ('下管镇政府', '乾县')
    """
    return _kept_plain(text) if len(text) <= _LONGEST_KEPT else _plain(text)


def _plain(text: str) -> str:
    if len(text) < _LONG and not _beyond_marks().search(text):
        folded = _half_width(text)
    elif (by_table := _by_table(text, _plain_table())) is not None:
        folded = by_table.replace("\n", " ")
    else:
        folded = fold(text)
        if _ANY_IN_NAMES.search(text) and not _is_traditional(text):
            folded = "".join(a if a in _IN_NAMES else b for a, b in zip(text, folded, strict=True))
    return _PINYIN.sub("", folded) if "(" in folded else folded


_kept_plain = lru_cache(_KEPT)(_plain)


def plain_lines(lines: Sequence[str]) -> list[str]:
    """Return ``plain`` of each line, folded all at once: for whole documents."""
    folded = _by_table("\n".join(lines), _plain_table())
    if folded is not None:
        cut = (_PINYIN.sub("", folded) if "(" in folded else folded).split("\n")
        if len(cut) == len(lines):  # else one of them holds a line feed, or there is none
            return cut
    return list(map(plain, lines))


@cache
def _plain_table() -> npt.NDArray[np.uint16]:
    """Return ``_table`` but for line feeds, which stay, and what names may keep, left to others."""
    table = _table().copy()
    table[ord("\n")] = ord("\n")
    table[[ord(character) for character in _IN_NAMES]] = _ELSEWHERE
    return table


def _is_traditional(text: str) -> bool:
    return any(ord(c) in _FOLDED.simplified for c in text if c not in _IN_NAMES)
