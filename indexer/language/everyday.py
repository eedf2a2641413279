"""Everyday words, by the dictionary that jieba brings: 依托, 经济, 网站 are no one's name.

Only asked where a name that no list has is in doubt, so the dictionary is read when
it is first needed. Names of places and of people in it are no everyday words.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

# Its lines are a word, how often it was seen, its part of speech. Most were seen less than ten
# times, and names of places, people and things (ns, nr, nz) are none: read past, at a third of the time.
_LINE = re.compile(r"\n([㐀-鿿]{2,4}) ([0-9]{2,}) (?!n[srz])(\w+)")
_GRAMMAR = ("v", "p", "c", "d", "a")
"""Verbs, prepositions, conjunctions, adverbs, adjectives: they seldom make a name."""
_OFTEN = 50
_VERY_OFTEN = 1_500
"""From here on a noun is one that people use every day (网站 4,817, 石桥 300)."""


@cache
def _lines() -> bytes:
    spec = find_spec("jieba")  # found without importing it, which takes longer than reading
    folders = spec.submodule_search_locations if spec else None
    return (Path((folders or [""])[0]) / "dict.txt").read_bytes()


@lru_cache(maxsize=4096)
def part_of_speech(word: str) -> str:
    """Return what ``word`` is: v a verb, nr a person's name, n a noun; nothing for no word.

    >>> part_of_speech("落成"), part_of_speech("河道"), part_of_speech("河道里")
    ('v', 'n', '')
    """
    lines = _lines()
    begin = lines.find(f"\n{word} ".encode())  # a fortieth of the time of a pattern
    return (
        lines[begin : lines.index(b"\n", begin + 1)].rpartition(b" ")[2].decode()
        if begin >= 0
        else ""
    )


@cache
def _words() -> frozenset[str]:
    return frozenset(
        word
        for word, seen, kind in _LINE.findall(_lines().decode())
        if int(seen) >= (_OFTEN if kind.startswith(_GRAMMAR) else _VERY_OFTEN)
    )


def begins_with_word(text: str) -> bool:
    """Tell whether ``text`` begins with an everyday word of two characters or more.

    >>> begins_with_word("经济发展局"), begins_with_word("经栗坪县水务局")
    (True, False)
    """
    return any(text[:length] in _words() for length in (2, 3, 4))


def ends_with_word(text: str) -> bool:
    """Tell whether ``text`` ends with an everyday word of two characters or more.

    >>> ends_with_word("线下依托"), ends_with_word("石螺")
    (True, False)
    """
    return any(text[-length:] in _words() for length in (2, 3, 4))


def ends_with_verb(text: str) -> bool:
    """Tell whether ``text`` ends with a verb, a preposition or a conjunction, be it seldom used.

    One of a character counts alone only, as do adverbs and adjectives: 沿 and 老, not the 沿 of 港沿.

    >>> ends_with_verb("线下紧扣"), ends_with_verb("沿"), ends_with_verb("石螺")
    (True, True, False)
    """
    grammar = ("v", "p", "c") if len(text) > 1 else (*_GRAMMAR, "f", "q")
    return part_of_speech(text[-2:])[:1] in grammar
