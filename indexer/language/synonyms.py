"""Words that mean the same: abbreviations, and names before and after a reform.

``data/synonyms.txt`` has the program's own, an operator's file more of them. One line a
group, the words with ``=`` between them. Nothing is widened here: which other texts say the
same is only listed, for who asks to choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

from indexer.language.csv_rows import decoded
from indexer.language.folding import fold
from indexer.vocabulary.errors import UnreadableFile

LONGEST = 30
"""Characters of a word."""
_OWN = Path(__file__).parent / "data" / "synonyms.txt"
_BETWEEN = re.compile(r"[=＝\t,，;；、|]+")
_WORD = re.compile(rf"[^\W_]{{2,{LONGEST}}}")
_LONG_TEXT = 60  # characters; a pasted sentence has one wording
_SURE = 3
"""Characters from which a string is no accident of the words around it: 工|人大|会 is one of two."""


class Paraphrase(NamedTuple):
    """Another way to say a text: the word that stands in it instead, and the whole text."""

    word: str
    text: str


class Synonyms:
    """Groups of words, each of which may stand for the others."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._groups = [tuple(group) for group in groups]
        others: dict[str, dict[str, None]] = {}
        for group in self._groups:
            for word in group:
                others.setdefault(fold(word), {}).update(dict.fromkeys(group))
        self._others: Mapping[str, tuple[str, ...]] = {
            word: tuple(other for other in all_ if fold(other) != word)
            for word, all_ in others.items()
        }
        self._longest = max(map(len, self._others), default=0)

    def with_file(self, path: Path) -> tuple[Self, list[str]]:
        """Return these with those of an operator's file, and what in it was not taken, by its line.

        Raises ``UnreadableFile`` if it cannot be read at all.
        """
        try:
            groups, faults = read_groups(decoded(path.read_bytes()))
        except (OSError, ValueError) as error:
            said = error.strerror if isinstance(error, OSError) else str(error)
            raise UnreadableFile(f"{path}: {said}; no word of it is taken") from error
        return type(self)([*self._groups, *groups]), [f"{path}: {fault}" for fault in faults]

    def wordings(self, text: str, cut: Callable[[str], list[str]]) -> list[Paraphrase]:
        """Return the other ways to say ``text``, one word of it at a time; ``cut`` cuts it into words.

        >>> own().wordings("农村低保", lambda text: ["农村", "低保"])
        [Paraphrase(word='最低生活保障', text='农村最低生活保障')]
        """
        if len(text) > _LONG_TEXT:
            return []
        folded, found, at = fold(text), dict[Paraphrase, None](), 0
        while at < len(text):
            end = next(self._ends(folded, at, cut), at)
            for other in self._others.get(folded[at:end], ()):
                found[Paraphrase(other, text[:at] + other + text[end:])] = None
            at = max(end, at + 1)
        return [wording for wording in found if fold(wording.text) != folded]

    def _ends(self, folded: str, at: int, cut: Callable[[str], list[str]]) -> Iterator[int]:
        """Where words of a group end that begin at ``at``, the longest first."""
        for end in range(min(len(folded), at + self._longest), at + 1, -1):
            if folded[at:end] in self._others and (
                end - at >= _SURE or _is_whole(folded, at, end, cut)
            ):
                yield end


def _is_whole(folded: str, start: int, end: int, cut: Callable[[str], list[str]]) -> bool:
    """Whether two characters are words of the text, or begin one: 低保 in 农村低保 and in 低保户."""
    starts, at, words = set[int](), 0, cut(folded)
    for word in words:
        at = folded.find(word, at)
        if at == start and len(word) >= end - start:
            return True
        starts.add(at)
        at += len(word)
    return {start, end} <= starts | {len(folded)}


def read_groups(text: str) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return the groups that a file holds, and what of it was not taken, with its line and the remedy.

    >>> read_groups("低保 = 最低生活保障  # 1999 年条例\\n村委会")
    ([('低保', '最低生活保障')], ['line 2 has one word; write two or more with = between them: 低保 = 最低生活保障'])
    """
    groups: list[tuple[str, ...]] = []
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        kept = line.partition("#")[0].strip().strip("\ufeff")
        words = dict.fromkeys(word.strip() for word in _BETWEEN.split(kept) if word.strip())
        wrong = next((word for word in words if not _WORD.fullmatch(word)), None)
        if wrong is not None:
            faults.append(
                f"line {number}: {wrong[:40]!r} is no word of 2 to {LONGEST} letters or "
                "characters; write words alone, and what is to be said of them behind a #"
            )
        elif len({fold(word) for word in words}) > 1:
            groups.append(tuple(words))
        elif words:
            faults.append(
                f"line {number} has one word; write two or more with = between them: 低保 = 最低生活保障"
            )
    return groups, faults


def chosen(path: str | Path | None) -> tuple[Synonyms, list[str]]:
    """Return the program's own with those of the file at ``path``, if any, and what in it was not taken."""
    return own().with_file(Path(path)) if path else (own(), [])


@cache
def own() -> Synonyms:
    """Return the words that the program brings."""
    groups, _ = read_groups(_OWN.read_text(encoding="utf-8"))
    return Synonyms(groups)
