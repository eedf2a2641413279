"""Printed lines joined again, as a reader joins them.

Knows that Chinese has no blank between words and other scripts have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Han characters and the marks of Chinese text, which touch their neighbours.
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026]")


def squeezed(text: str) -> str:
    """Return ``text`` with every run of blanks as one, none at the ends."""
    return " ".join(text.split())


def joined(lines: Iterable[str]) -> str:
    """Return the lines as one text; a blank between two only where neither side is Chinese.

    >>> joined(["商业", "企业", "ABC", "DEF"])
    '商业企业ABC DEF'
    """
    text = ""
    for line in map(squeezed, lines):
        if text and line and not (_CHINESE.match(text[-1]) or _CHINESE.match(line[0])):
            text += " "
        text += line
    return text
