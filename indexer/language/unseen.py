"""Characters that nobody sees, said once.

They come along when text is copied, hide words from a search and turn the direction
of what stands beside them. Each constant is what stands between the brackets of a
regular expression.
"""

from __future__ import annotations

import re

CONTROLS = r"\x00-\x1f\x7f-\x9f"
"""C0 and C1, the tab and the ends of lines among them."""
_NO_ROOM = (
    r"\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e01ef"
)
_BLANK_LETTERS = r"\u115f\u1160\u2800\u3164\uffa0\ufffc"
"""Letters by their class that show nothing: fillers, Braille without a dot, a lost picture."""
FORMATS = rf"{_NO_ROOM}{_BLANK_LETTERS}\u2028\u2029"
"""Soft hyphens, joiners, directions, variants of a glyph, tags, and letters that show nothing."""
NO_CHARACTERS = r"\ud800-\udfff"
"""Halves of a surrogate pair, which UTF-8 cannot write."""
NOT_XML = rf"\x00-\x08\x0b\x0c\x0e-\x1f{NO_CHARACTERS}\ufffe\uffff"
"""What is no Char of XML 1.0 (section 2.2)."""
UNSEEN = CONTROLS + FORMATS + NO_CHARACTERS
"""All that is not seen but blanks."""
NOT_SHOWN = rf"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_NO_ROOM}{_BLANK_LETTERS}"
"""All of these but blanks, ends of lines and halves of a pair."""
DROPPED = re.compile(f"[{NOT_SHOWN}][{NOT_SHOWN}]*")  # Searched for twice as fast as with a +.
"""What is taken out of texts and of what is asked: all of these but blanks and ends of lines."""


def without_unseen(text: str) -> str:
    """Return ``text`` without what nobody sees in it; blanks and ends of lines stay.

    >>> without_unseen("河\u200b道 清\u00ad淤")
    '河道 清淤'
    """
    return DROPPED.sub("", text)
