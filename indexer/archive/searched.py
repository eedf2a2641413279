"""What is searched in a report, made ready by whoever reads it: its words, and its characters.

A report is folded and cut once, where it is read. The files of an index are
then made of many reports' arrays, without opening any text again. Section by
section, the words are those of its heading, of its text, and of its tables.
Reports that are read together share a lexicon: each keeps the numbers of its
words, so that a word is looked up once for many reports when words are indexed.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from itertools import count
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.language.analyzer import END, LONGEST, default
from indexer.language.folding import fold
from indexer.vocabulary.report import Report

_NUMBER = np.dtype("<u4")
_SHORT = 1 << 16  # different words whose numbers take two bytes
_FIELDS = 3  # heading, text, tables


class Searched(NamedTuple):
    """``words`` and ``characters`` for ``numbers_of`` and ``characters_of``; what else was seen.

    ``content`` tells the text of a report from any other: its title, headings,
    paragraphs and cells. ``is_sound`` says that there is no half of a
    surrogate pair in it.
    """

    words: bytes
    characters: bytes
    content: bytes
    is_sound: bool


class Characters(NamedTuple):
    """Folded texts in UTF-16, each ended by a NUL.

    ``titles`` has the report's title, ``texts`` of each section the heading
    and the text, ``tables`` the cells of each section.
    """

    titles: bytes
    texts: bytes
    tables: bytes


class Lexicon:
    """The different words of some reports; the number of a word is its place among them.

    Long words are different that only differ after what counts of a word.
    """

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)

    def numbered(self, words: Iterable[str]) -> bytes:
        """Return ``words`` for ``numbers_of``."""
        numbers = array("I", map(self._numbers.__getitem__, words))
        if (
            len(self._numbers) <= _SHORT
        ):  # nearly always: half the space of what is kept of a report
            numbers = array("H", numbers)
        return bytes((numbers.itemsize,)) + numbers.tobytes()

    def packed(self) -> bytes:
        """Return the words for ``lexicon_of``."""
        # They hold no white space, so it can keep them apart.
        return "\n".join(word[:LONGEST] for word in self._numbers).encode()


def cut_report(report: Report, lexicon: Lexicon) -> Searched:
    """Return what is searched in a report, as the default analyzer cuts it.

    ``lexicon`` is given those of its words that it has not.
    """
    parts, texts = [report.title], [report.title]
    for section in report.sections:
        cells = [table.text for table in section.tables]
        parts += [section.heading, section.text, *cells]
        texts += [section.heading, section.text, "\n".join(cells)]
    printed = END.join(parts)
    try:
        data, is_sound = printed.encode(), True
    except UnicodeEncodeError:
        data, is_sound = printed.encode("utf-8", "surrogatepass"), False
        texts[1:] = [
            text if n % _FIELDS == _FIELDS - 1 else sound(text) for n, text in enumerate(texts[1:])
        ]
    if printed.count(END) >= len(parts):  # a NUL inside a text would end it; folded it is a blank
        texts = [text.replace(END, " ") for text in texts]
    folded = fold(END.join([*texts, ""]))
    words = lexicon.numbered(default().cut(folded[len(report.title) + 1 :]))
    content = blake2b(data, digest_size=16).digest()
    return Searched(words, _packed_characters(folded), content, is_sound)


def sound(text: str) -> str:
    """Return ``text`` with half a surrogate pair, which SQLite cannot keep, as a question mark."""
    return text.encode("utf-8", "replace").decode()


def lexicon_of(packed: bytes) -> list[bytes]:
    """Return the words of a lexicon in UTF-8."""
    return packed.split(b"\n") if packed else []


def numbers_of(packed: bytes) -> npt.NDArray[np.unsignedinteger]:
    """Return where in its lexicon the words of a report are, with ``END`` after each text."""
    if len(packed) % _NUMBER.itemsize == 0:  # as schema 11 wrote it: no byte that tells the size
        return np.frombuffer(packed, _NUMBER)
    return np.frombuffer(packed, np.dtype(f"<u{packed[0]}"), offset=1)


def characters_of(packed: bytes) -> Characters:
    """Return the characters of a report."""
    title, texts = np.frombuffer(packed, _NUMBER, 2).tolist()
    begin = 2 * _NUMBER.itemsize
    return Characters(
        packed[begin : begin + title],
        packed[begin + title : begin + title + texts],
        packed[begin + title + texts :],
    )


def _packed_characters(folded: str) -> bytes:
    title, *texts = folded.split(END)
    tables = texts[_FIELDS - 1 :: _FIELDS]
    del texts[_FIELDS - 1 :: _FIELDS]
    return packed_characters(title, texts[:-1], tables)


def packed_characters(title: str, texts: Iterable[str], tables: Iterable[str]) -> bytes:
    """Return folded texts for ``characters_of``: a title, each section's heading and text in turn, and each's cells."""
    each = [
        END.join(units).encode("utf-16-le", "surrogatepass")
        for units in ((title, ""), (*texts, ""), (*tables, ""))
    ]
    return b"".join((_numbers((len(each[0]), len(each[1]))), *each))


def _numbers(values: Iterable[int] | npt.NDArray[np.uint32]) -> bytes:
    return np.asarray(values, _NUMBER).tobytes()
