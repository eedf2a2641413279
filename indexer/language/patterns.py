"""Regular expressions of reading rules, each beside a text that it must match and a near miss.

A rule that nobody can check is a rule that nobody dares to change. ``pattern``
compiles an expression and notes its examples; one test runs them all.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

How = Literal["search", "match", "fullmatch"]
"""Which method of ``re.Pattern`` the rule is asked by."""


class Example(NamedTuple):
    """What ``pattern`` was told: asked by ``how`` it finds something in ``yes``, nothing in ``no``."""

    pattern: re.Pattern[str]
    yes: str
    no: str
    how: How


_PARTS = re.compile(r"\\.|.", re.DOTALL)

EXAMPLES: list[Example] = []
"""Of every pattern of the modules imported so far, in the order of their import."""


def pattern(
    expression: str, *, yes: str, no: str, how: How = "search", flags: int = 0
) -> re.Pattern[str]:
    """Return ``expression`` compiled, and note that it must match ``yes`` and not the near miss ``no``.

    Its digits are 0 to 9 alone.

    >>> pattern(r"第[一二三]条", yes="见第二条", no="见第二款").findall("第一条")
    ['第一条']
    """
    compiled = re.compile(_with_ascii_digits(expression), flags)
    EXAMPLES.append(Example(compiled, yes, no, how))
    return compiled


def _with_ascii_digits(expression: str) -> str:
    r"""``expression`` with 0-9 for ``\d``, which is true of ١ too and of four hundred others.

    >>> _with_ascii_digits(r"\d[\d年]")
    '[0-9][0-9年]'
    """
    parts, inside = [], False
    for part in _PARTS.findall(expression):
        inside = part == "[" or (inside and part != "]")
        parts.append(("0-9" if inside else "[0-9]") if part == r"\d" else part)
    return "".join(parts)
