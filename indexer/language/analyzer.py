"""Text → words. The same words at build time and at question time.

The text is folded (``folding``), then cut by jieba in its exact mode, or by
rjieba, the same algorithm in Rust, where the extra ``fast`` is installed.
What holds no letter, digit or Chinese character is not a word. An index
records the ``signature`` of what cut it, and questions to it are cut by the
same: words cut another way would not be found.

jieba cuts every run of Chinese characters on its own, so remembering the cut
of a run changes nothing; reports are formulaic and repeat their runs.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import logging
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from indexer.language.folding import fold


@contextmanager
def _without_setuptools() -> Iterator[None]:
    """jieba asks it where its own files lie, and knows without: that takes a sixth of a start, and complains."""
    modules: dict[str, Any] = sys.modules
    before = modules.get("pkg_resources")
    modules["pkg_resources"] = None
    try:
        yield
    finally:
        del modules["pkg_resources"]
        if before is not None:
            modules["pkg_resources"] = before


with _without_setuptools():
    import jieba

_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]+(?:[.%][0-9a-z]+)*|[^\W\u4e00-\u9fff]+|\0")
_MEMO = 200_000  # runs; about 60 MB at the worst
_CHUNK = 1_000  # characters; prose never runs on so long, and jieba's memory grows with a run
END = "\0"
"""What ends a text among others; no part of any word."""
LONGEST = 64
"""Characters of a word that count; exactness is the work of the character index."""

jieba.setLogLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Analyzer:
    """One way to cut folded text; ``signature`` says which, with version and dictionary.

    ``cut`` returns the words of a text in order, and among them every NUL of
    it, so that many texts can be cut at once. They may be longer than ``LONGEST``.
    """

    signature: str
    cut: Callable[[str], list[str]]

    def words(self, text: str) -> list[str]:
        """Return the words of ``text`` in order, folded."""
        return [word[:LONGEST] for word in self.cut(fold(text)) if word != END]


@cache
def default() -> Analyzer:
    """Return what cuts new indexes: rjieba if it is installed, else jieba.

    ``XXGK_SEGMENTER=jieba`` in the environment asks for jieba all the same.
    """
    if os.environ.get("XXGK_SEGMENTER") != "jieba" and importlib.util.find_spec("rjieba"):
        return Analyzer(f"rjieba-{importlib.metadata.version('rjieba')}", _rust_words)
    return Analyzer(f"jieba-{jieba.__version__}-{_dictionary_hash()}", _jieba_words)


def named(signature: str) -> Analyzer | None:
    """Return the analyzer of this signature, None if this installation has no such one."""
    known = [Analyzer(f"jieba-{jieba.__version__}-{_dictionary_hash()}", _jieba_words), default()]
    return next((a for a in known if a.signature == signature), None)


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order, folded, as the default analyzer cuts them.

    >>> words("全年共收到申请12件。")
    ['全年', '共', '收到', '申请', '12', '件']
    """
    return default().words(text)


def known_words(folded: str) -> list[str]:
    """Return the likeliest cut of ``folded`` into words of jieba's dictionary, without guesses."""
    return list(_tokenizer().cut(folded, HMM=False))


def _jieba_words(folded: str) -> list[str]:
    found: list[str] = []
    for run in _RUN.findall(folded):
        if "\u4e00" <= run[0] <= "\u9fff":
            for start in range(0, len(run), _CHUNK):
                found.extend(_cut(run[start : start + _CHUNK]))
        else:
            found.append(run)
    return found


def _rust_words(folded: str) -> list[str]:
    import rjieba  # only where the extra is installed

    try:
        cut = rjieba.cut(folded)
    except UnicodeEncodeError:  # half a surrogate pair, which Rust has no string for
        cut = rjieba.cut(folded.encode("utf-8", "replace").decode())
    # Most words begin with a Han character, which comparing tells in a third of the time.
    return [
        piece for piece in cut if "一" <= piece < "\ua000" or piece[0].isalnum() or piece == END
    ]


@lru_cache(maxsize=_MEMO)
def _cut(run: str) -> tuple[str, ...]:
    return tuple(_tokenizer().cut(run))


@cache
def _tokenizer() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    # jieba keeps a prepared dictionary in a file that it loads blindly; in the
    # shared temporary folder anybody could have put one there.
    folder = Path(tempfile.gettempdir()) / f"xxgk-jieba-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        folder = Path(tempfile.mkdtemp(prefix="xxgk-jieba-"))
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    return tokenizer


def frequencies() -> tuple[Mapping[str, int], int]:
    """Return how often jieba's dictionary has seen each word, and all of them together.

    0 stands for what is none.
    """
    if _tokenizer.cache_info().currsize:  # jieba cuts here, and holds them already
        return _tokenizer().FREQ, _tokenizer().total
    with jieba.Tokenizer().get_dict_file() as file:
        columns = file.read().decode().split()  # word, frequency, part of speech
    seen = [*map(int, columns[1::3])]
    return dict(zip(columns[::3], seen, strict=True)), sum(seen)


@cache
def _dictionary_hash() -> str:
    with jieba.Tokenizer().get_dict_file() as dictionary:
        return hashlib.sha256(dictionary.read()).hexdigest()[:12]
