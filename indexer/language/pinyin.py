"""How names are spelt in Latin letters: for host names and for typing.

Every reading of a character counts (都 is du and dou), because a host's owner
chose one and a list of characters cannot know which. So a spelling only ever
tells names apart that something else brought up; it is no evidence of its own.
The readings are ``data/pinyin.tsv.gz``, made by ``data/make_gazetteer.py``.
"""

from __future__ import annotations

import gzip
from functools import cache
from itertools import islice, product
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "pinyin.tsv.gz"
MOST_SPELLINGS = 512  # 都长六都长 would have 108; nothing real has more.


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Return the readings of every character that stands in a place's name."""
    packed = TABLE.read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    return {
        character: tuple(spelt.split(" ")) for character, spelt in (x.split("\t") for x in lines)
    }


def typings(name: str) -> frozenset[str]:
    """Return all that may be typed for ``name``: in full, and by first letters. Remembers nothing.

    >>> sorted(typings("齐都"))
    ['jd', 'jidou', 'jidu', 'qd', 'qidou', 'qidu']
    """
    return spellings.__wrapped__(name) | initials.__wrapped__(name)


@cache
def spellings(name: str) -> frozenset[str]:
    """Return every way to write ``name`` in full pinyin; none if a character is unknown.

    >>> sorted(spellings("齐都"))
    ['jidou', 'jidu', 'qidou', 'qidu']
    """
    known = readings()
    if not name or any(character not in known for character in name):
        return frozenset()
    ways = product(*(known[character] for character in name))
    return frozenset("".join(way) for way in islice(ways, MOST_SPELLINGS))


@cache
def initials(name: str) -> frozenset[str]:
    """Return every way to write ``name`` by first letters: 齐都镇 is qdz, and jdz."""
    known = readings()
    if not name or any(character not in known for character in name):
        return frozenset()
    ways = product(*({r[0] for r in known[character]} for character in name))
    return frozenset("".join(way) for way in islice(ways, MOST_SPELLINGS))
