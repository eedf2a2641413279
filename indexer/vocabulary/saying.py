"""What the program says to a reader, in Chinese or in English.

Everything is written in Chinese where it is said, ``say("共 %(reports)s 份报告", reports=n)``, and that
sentence is the key of the catalogue (``data/en.po``, in the form that translators' programs know).
Who answers a request says which language is spoken; without it, it is Chinese. The words of reports
are never translated: they are given to a sentence as its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import polib

LANGUAGES = ("zh", "en")
CATALOGUE = Path(__file__).parent / "data" / "en.po"
_SPOKEN: ContextVar[str] = ContextVar("spoken", default=LANGUAGES[0])
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def speak(language: str) -> None:
    """Let all that this thread says from now on be in ``language``, one of ``LANGUAGES``."""
    _SPOKEN.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let all that is said inside be in ``language``."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> str:
    """Return the language that is spoken now."""
    return _SPOKEN.get()


def say(text: str, /, **parameters: object) -> str:
    """Return ``text`` in the language spoken, ``parameters`` where it names them as ``%(name)s``.

    A ``%`` of its own is written twice. English has two forms where it counts; the first of the
    parameters that ``text`` names decides: it is the one of one thing where it is printed as 1.

    >>> say("共 %(reports)s 份报告", reports=2)
    '共 2 份报告'
    """
    return said(text, parameters) % parameters


def said(text: str, parameters: dict[str, object]) -> str:
    """Return ``text`` in the language spoken with its places still open."""
    if _SPOKEN.get() == LANGUAGES[0] or (forms := _english().get(text)) is None:
        return text
    if len(forms) == 1:
        return forms[0]
    number = _PLACEHOLDER.search(text)
    return forms[0 if number and str(parameters.get(number[1])) == "1" else 1]


def in_a_row(*sentences: str) -> str:
    """Return whole sentences one after another; empty ones are none."""
    return ("" if _SPOKEN.get() == LANGUAGES[0] else " ").join(filter(None, sentences))


def word(text: str) -> str:
    """Return ``text`` as it is: a word of the interface, written in a table, that is said later."""
    return text


@cache
def _english() -> dict[str, tuple[str, ...]]:
    """By the Chinese the English: one form, or that of one thing and that of several."""
    return {
        entry.msgid: tuple(form for _, form in sorted(entry.msgstr_plural.items()))
        or (entry.msgstr,)
        for entry in polib.pofile(str(CATALOGUE))
    }
