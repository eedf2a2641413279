"""How names are spelt in Latin letters: for host names and for typing.

Every reading of a character counts (都 is du and dou), because a host's owner
chose one and a list of characters cannot know which. So a spelling only ever
tells names apart that something else brought up; it is no evidence of its own.
The readings are ``data/pinyin.tsv.gz``, made by ``indexer.gazetteer.making``.

Converters put readings into texts, 領(lǐng)導(dǎo), where they stand between the
characters of a word.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

from indexer.language.folding import plain

TABLE = Path(__file__).parent / "data" / "pinyin.tsv.gz"
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_LETTERS = "a-z\u00e0-\u01dc\u01f9\u0144\u0148\u0251\u0261\u0300\u0301\u0304\u0308\u030c"
# Begun with what it looks behind at again: a search for a bracket skips all other text.
_OPENING = "(（\\[〔【"
_SPOKEN = re.compile(
    rf"[{_OPENING}](?=[{_LETTERS} ])(?:(?<=[{_HAN}][{_OPENING}])|(?<=[{_HAN}] [{_OPENING}])|(?<=[{_HAN}]  [{_OPENING}]))"
    rf"[{_LETTERS}1-5'’ ,，/、]{{1,40}}[)）\]〕】]",
    re.IGNORECASE,
)
_NEXT = re.compile(rf" {{0,2}}(?=[{_HAN}])")
_OR = re.compile("[,，/、]")
_TONES = re.compile("[\u0300\u0301\u0304\u030c1-5]")
_PRINTED = str.maketrans({"ɑ": "a", "ɡ": "g", "'": "", "’": "", " ": "", "ü": "v"})
_MOST_SPOKEN = 6  # Characters read in one pair of brackets.
MOST_SPELLINGS = 512  # 都长六都长 would have 108; nothing real has more.


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Return the readings of every character of a place's name and of GB 2312."""
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


def ends_in(typed: str, name: str, start: int = 0) -> set[int]:
    """Return where ``name`` may end in ``typed``, if it is written there in full pinyin from ``start`` on.

    >>> ends_in("qiduzhen", "齐都"), ends_in("xian", "西"), ends_in("qid", "齐都")
    ({4}, {2}, set())
    """
    ends = {start}
    for character in name:
        known = readings().get(character, ())
        ends = {end + len(each) for end in ends for each in known if typed.startswith(each, end)}
    return ends


@cache
def initials(name: str) -> frozenset[str]:
    """Return every way to write ``name`` by first letters: 齐都镇 is qdz, and jdz."""
    known = readings()
    if not name or any(character not in known for character in name):
        return frozenset()
    ways = product(*({r[0] for r in known[character]} for character in name))
    return frozenset("".join(way) for way in islice(ways, MOST_SPELLINGS))


def spoken(text: str) -> Iterator[tuple[int, int]]:
    """Yield where ``text`` has in brackets how the characters before them are read.

    Letters with a tone, or with none where others here have one (們(men)): they have to
    be a reading of the very characters. 掌上公开(app) and 因子(a) are none.

    >>> text = "領(lǐng)導(dǎo)們(men)用(app)"
    >>> [text[a:b] for a, b in spoken(text)]
    ['(lǐng)', '(dǎo)', '(men)']
    """
    read = [found.span() for found in _SPOKEN.finditer(text) if _reads(text, *found.span())]
    if not any(_toned(text[start + 1 : end - 1]) for start, end in read):
        return
    begun = {start for start, _ in read}
    for start, end in read:
        first = len(text[:start].rstrip(" "))
        # Set in with blanks around: 征 (zhēng) 地, 拆(chāi)  迁(qiān).
        following = _NEXT.match(text, end)
        if following and (first < start or following.end() + 1 in begun):
            end = following.end()
        yield first, end


def without_spoken(text: str) -> str:
    """Return ``text`` without what ``spoken`` finds in it."""
    if not _SPOKEN.search(text):  # most
        return text
    kept = [0, *(at for span in spoken(text) for at in span), len(text)]
    return "".join(text[a:b] for a, b in zip(kept[::2], kept[1::2], strict=True))


def _toned(letters: str) -> bool:
    return _TONES.search(unicodedata.normalize("NFD", letters)) is not None


def _reads(text: str, start: int, end: int) -> bool:
    """Tell whether text[start:end] is a reading, in brackets, of the characters before it."""
    before = plain(text[max(0, start - _MOST_SPOKEN - 2) : start].rstrip(" ")[-_MOST_SPOKEN:])
    return all(_is_read(before, said) for said in _OR.split(text[start + 1 : end - 1]))


def _is_read(before: str, said: str) -> bool:
    letters = unicodedata.normalize("NFC", said.lower()).translate(_PRINTED)
    bare = _TONES.sub("", unicodedata.normalize("NFD", letters)).replace("u\u0308", "v")
    toned = _toned(letters)
    ways = [""]
    for character in reversed(before):
        # Not every character is in the table; a tone then shows what the letters are.
        known = readings().get(character) or (_syllables() if toned else ())
        ways = [k + way for way in ways for k in known if bare.endswith(k + way)]
        if bare in ways:
            return True
        if not ways:
            return False
    return False


@cache
def _syllables() -> tuple[str, ...]:
    known = {reading for several in readings().values() for reading in several}
    return tuple(sorted(reading for reading in known if len(reading) > 1))
