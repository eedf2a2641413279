"""How texts are damaged on their way, each a function from a text to what arrives of it.

A damage keeps what a person sees. What it needs of chance it draws from ``Random``.
"""

from __future__ import annotations

import unicodedata
from random import Random

from indexer.language.folding import ORDINARY
from indexer.language.pinyin import readings

UNSEEN = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202a\ufe0f\u0003\u115f\u2800\u3164\uffa0\ufffc"
)
TONES = "\u0304\u0301\u030c\u0300"
GAPS = (" ", "\u3000", "\u00a0", "\u2002", "  ")
_LOOKALIKES = {shown: odd for odd, shown in ORDINARY.items() if "㐀" <= shown <= "鿿"}
_CANNOT_BEGIN = "，。、；：！？”）》"


def with_radicals(text: str, chance: Random) -> str:
    """Characters of a PDF's font: those that a radical looks like are radicals."""
    return "".join(_LOOKALIKES.get(c, c) if chance.random() < 0.7 else c for c in text)


def with_unseen(text: str, chance: Random) -> str:
    """Copied out of a page: characters without a width anywhere."""
    return "".join(c + chance.choice(UNSEEN) if chance.random() < 0.2 else c for c in text)


def with_pinyin(text: str, chance: Random) -> str:
    """A converter's work: the reading of a character behind it, in either kind of brackets."""
    opening, closing = chance.choice(("()", "（）"))
    known = readings()
    return "".join(
        f"{c}{opening}{toned(chance.choice(known[c]), chance)}{closing}"
        if c in known and chance.random() < 0.3
        else c
        for c in text
    )


def toned(syllable: str, chance: Random) -> str:
    """A syllable with a tone over one of its vowels, or without a vowel as it is."""
    written = syllable.replace("v", "ü")
    at = next((written.find(v) for v in "aoeiuü" if v in written), None)
    if at is None:
        return syllable
    return unicodedata.normalize(
        "NFC", f"{written[: at + 1]}{chance.choice(TONES)}{written[at + 1 :]}"
    )


def spaced(words: str, gap: str) -> str:
    """Printed with the letters apart."""
    return gap.join(words)


def wrapped(text: str, width: int, *, columns: bool, indent: str = "", kinsoku: bool = True) -> str:
    """Broken at one width, of characters or columns; no line begins with a closing mark."""
    lines: list[str] = []
    line = indent
    for c in text:
        wide = sum(2 if columns and x > "\u2e7f" else 1 for x in line + c)
        if wide > width and not (kinsoku and c in _CANNOT_BEGIN) and line.strip():
            lines.append(line)
            line = ""
        line += c
    return "\n".join([*lines, line])
