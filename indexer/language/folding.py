"""One character to one: the view of a text in which equal things look equal.

Knows characters only, no words and no language of reports. Every offset in
the folded text is an offset in the original, which is why phrase-level
conversion and NFKC are not used. There are two such views: ``fold`` to find
what people type, ``plain`` to read names, numbers and headings from.

Folding is one look-up in an array by code point, 1 µs for a heading and 7 for a
page. Remembering all texts and replacing common marks one by one were measured beside
it: reading took as long with them. The last long ones are remembered.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from codecs import utf_32_le_decode, utf_32_le_encode
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_DATA = Path(__file__).parent / "data"
_LETTERED = 0x20000  # code points from which there are only ideographs and unprinted ones
_NO_CHARACTER = "\ud800"  # a surrogate, which no text of characters holds
_END = "\0"
_SHORT = 32  # characters, up to which ``str.translate`` walks the same array faster
# Traditional by the table, yet official in names of today's places: 乾县, 於潜镇, 濛江乡.
_IN_NAMES = frozenset("乾濛於塚鴜瀂酇鮀篢磑鷺氾礐鮜輋洩")


def _pairs(name: str) -> dict[str, str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return {pair[0]: pair[1] for pair in lines}


def _compatible() -> dict[str, str]:
    """The ideographs that stand twice in Unicode, and the character that each is."""
    twice = map(chr, chain(range(0xF900, 0xFB00), range(0x2F800, 0x2FA20)))
    whole = {c: unicodedata.normalize("NFC", c) for c in twice}
    return {c: same for c, same in whole.items() if len(same) == 1 and c != same}


ORDINARY = _pairs("radicals.txt") | _compatible()
"""Radicals, strokes and compatibility ideographs, and the characters that they show."""
_ODD = re.compile("[\u2e80-\u2fdf\u31c0-\u31ef\uf900-\ufaff\U0002f800-\U0002fa1f]")
_SIMPLIFIED = _pairs("ts_characters.txt")
_TRADITIONAL = _SIMPLIFIED.keys() - _IN_NAMES
# One thing to who looks for it: 二〇一六, 二○一六, 二◯一六, 二零一六; 〔2016〕, [2016], （2016）.
_ALIKE = (
    {"〇": "零", "○": "零", "◯": "零"}
    | dict.fromkeys("[〔【﹝﹙〖", "(")
    | dict.fromkeys("]〕】﹞﹚〗", ")")
)
# 二0一六, 二O一六, where a zero, or what is typed for one, belongs to Chinese numerals.
_NUMERAL = "[一二三四五六七八九零]"
_ZEROS = re.compile(
    rf"[0o](?:(?<={_NUMERAL}[0o])[0o]*(?![0-9a-z.])|(?<![0-9a-z.][0o])[0o]*(?={_NUMERAL}))"
)


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
    for odd, ordinary in ORDINARY.items():
        table[ord(odd)] = table[ord(ordinary)]
    return table


def _alike(table: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return ``table`` with what is one thing to who looks for it made one."""
    which = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    which[[*map(ord, _ALIKE)]] = [*map(ord, _ALIKE.values())]
    return which[table]


def _without_names(table: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return ``table`` but for line feeds, which stay, and what names may keep: no character."""
    table = table.copy()
    table[ord("\n")] = ord("\n")
    table[[ord(character) for character in _IN_NAMES]] = ord(_NO_CHARACTER)
    return table


_PLAIN = _folded()
_FOLDED, _ALIKE_TOO, _WITHOUT_NAMES = (
    _Table(t, t.data) for t in (_PLAIN, _alike(_PLAIN), _without_names(_PLAIN))
)


def _looked_up(text: str, table: _Table) -> str:
    if len(text) < _SHORT:
        return text.translate(table.view)
    codes = np.frombuffer(utf_32_le_encode(text, "surrogatepass")[0], np.uint32)
    return utf_32_le_decode(table.array.take(codes).tobytes(), "surrogatepass", True)[0]


def ordinary(text: str) -> tuple[str, int]:
    """Return ``text`` with radicals as the characters that they show, and how many it had.

    >>> ordinary("⼈⺠政府")
    ('人民政府', 2)
    """
    odd = sum(map(ORDINARY.__contains__, _ODD.findall(text)))
    return (_ODD.sub(lambda x: ORDINARY.get(x[0], x[0]), text) if odd else text), odd


def fold(text: str) -> str:
    """Return ``text`` with every character replaced by its folded form, to find what is typed.

    Full-width ASCII becomes half-width, any white space a blank, a
    Traditional character its Simplified form, a radical the character that it
    shows, a capital its small letter where that is one character; 〇 and ○
    become 零, so does a 0 or an O beside a Chinese numeral, and brackets become round.
    The result has the length of ``text``, and folding it again changes nothing.

    >>> fold("２０２１年　政府信息公開Ａ"), fold("二0一六〔8〕")
    ('2021年 政府信息公开a', '二零一六(8)')
    """
    folded = _looked_up(text, _ALIKE_TOO)
    if "0" in folded or "o" in folded:
        return _ZEROS.sub(lambda zeros: "零" * len(zeros[0]), folded)
    return folded


def folded(texts: Sequence[str]) -> list[str]:
    """Return ``fold`` of each text, looked up all at once: for whole pages."""
    # A NUL is folded to itself and makes no zero beside it part of a numeral.
    found = fold(_END.join(texts)).split(_END) if texts else []
    return found if len(found) == len(texts) else list(map(fold, texts))


def plain(text: str) -> str:
    """Return ``text`` folded for reading names and numbers from; offsets stay.

    As ``fold``, but zeros and brackets stay what they are, for ○ may begin a
    line of a list and （ is no 〔; and characters that Simplified names still
    use stay where nothing else is Traditional.

    >>> plain("下管鎮政府"), plain("乾县〔８〕")
    ('下管镇政府', '乾县〔8〕')
    """
    folded = _looked_up(text, _WITHOUT_NAMES).replace("\n", " ")
    if _NO_CHARACTER in folded:
        folded = _looked_up(text, _FOLDED)
        if _TRADITIONAL.isdisjoint(text):
            folded = "".join(a if a in _IN_NAMES else b for a, b in zip(text, folded, strict=True))
    return folded


def plain_lines(lines: Sequence[str]) -> list[str]:
    """Return ``plain`` of each line, looked up all at once: for whole documents."""
    folded = _looked_up("\n".join(lines), _WITHOUT_NAMES)
    if _NO_CHARACTER not in folded:
        cut = folded.split("\n")
        if len(cut) == len(lines):  # else one of them holds a line feed, or there is none
            return cut
    return list(map(plain, lines))
