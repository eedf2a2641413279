"""What a slip of typing makes of a word, for every engine: what is no word of the index may be meant to be another."""

from __future__ import annotations

from collections.abc import Iterator

_SHORTEST, _LONGEST = 2, 12


def is_looked_at(text: str) -> bool:
    """Return whether the folded ``text`` is a word that others are looked for beside.

    >>> is_looked_at("行政夏议"), is_looked_at("议"), is_looked_at("行政。")
    (True, False, False)
    """
    of_words = text.isalnum() and all(ord(c) <= 0xFFFF for c in text)
    return of_words and _SHORTEST <= len(text) <= _LONGEST


def rearranged(text: str) -> Iterator[str]:
    """Yield ``text`` without one of its characters, and with two neighbours changed about.

    >>> [*rearranged("甲乙丙")][-2:]
    ['乙甲丙', '甲丙乙']
    """
    if len(text) > _SHORTEST:
        yield from {text[:at] + text[at + 1 :] for at in range(len(text))}
    for at in range(len(text) - 1):
        yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]
