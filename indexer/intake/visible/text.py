"""One text as it is seen: what nobody sees dropped, radicals as characters, words whole.

Nothing is written anew: a character is kept, shown as the one that it looks like, or
left out. So every visible character comes from one place of the text as read.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.intake.visible import spacing
from indexer.language.folding import ORDINARY, ordinary
from indexer.language.pinyin import spoken
from indexer.language.unseen import DROPPED, NOT_SHOWN

_SHOWN_AS = "".join(c for c in ORDINARY if c < "\uffff")
_MENDED = rf"{NOT_SHOWN}{_SHOWN_AS}\U0002f800-\U0002fa1f"
_HAN, _BLANKS = "㐀-鿿〇○", spacing.BLANKS
_OPENING = r"(（\[〔【"
_LATIN = "".join(filter(str.isalpha, map(chr, range(0x300))))
# What is always mended, 領(l, 会 议, 概 述 alone on a line, 张 三， and 1 2 条; begun with a set, so that
# all other text is skipped fast.
_MAY_DIFFER = re.compile(
    rf"[{_MENDED}{_OPENING}{_BLANKS}](?:(?<=[{_MENDED}])|(?<=[{_HAN} ][{_OPENING}])[ {_LATIN}]"
    rf"|(?<=[{_BLANKS}])(?:[{_HAN}](?:[{_BLANKS}，、。；;)）]|[:：]?(?:\n|\Z))"
    rf"|[0-9][{_BLANKS}](?<=[0-9][{_BLANKS}][0-9].)[{_HAN}]|、[{_BLANKS}]))"
)


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
    """Tell whether what is seen of ``text``, or of a line of it, may be other; mostly not."""
    return _MAY_DIFFER.search(text) is not None


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
    shown, odd = ordinary(seen.text)
    if odd:
        seen = Visible(shown, seen.at)
        repairs["radicals"] = odd
    for kind, spans in (("pinyin", spoken), ("spacing", spacing.apart)):
        if found := list(spans(seen.text)):
            seen = seen.without(found)
            repairs[kind] = len(found)
    return seen, repairs
