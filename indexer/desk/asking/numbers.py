"""One number in its several spellings: 8300 and 8,300, Ⅳ and IV, 〔2015〕12号 and 〔2015〕 12 号.

Nobody knows how a report groups the digits, so a bare run asks for both; a quoted
string is what it says, and the other spelling is offered. Years are not grouped.
The last two are offered in either case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

from indexer.language.folding import fold
from indexer.vocabulary.query import Or, Phrase, Words

# Not inside of a date, a telephone, a version, a word, or a longer enumeration.
_NUMBER = re.compile(
    r"(?<![0-9a-z.,:/_-])(?:[0-9]{1,3}(?:,[0-9]{3})+|[1-9][0-9]{3,11})(?:\.[0-9]+)?"
    r"(?![0-9a-z]|[.,:/_-][0-9])"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=年|[-~–—]|[)\]〕】]|$)")
_ROMANS = dict(
    zip(
        "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ",
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"],
        strict=True,
    )
)
_IN_ONE = {letters.lower(): one.upper() for one, letters in _ROMANS.items()}
_ROMAN = re.compile(r"(?<![0-9a-z])(?:x?(?:i{1,3}|i?v|vi{1,3}|ix)|x)(?![0-9a-z])|[ⅰ-ⅻ]")
_DOCUMENT = re.compile(r" *(\((?:19|20)[0-9]{2}\)) *(第?[0-9]+) *(?=号)")


def spellings(text: str) -> tuple[str, ...]:
    """Return ``text`` with its numbers ungrouped, then grouped; ``text`` alone if they are all one.

    >>> spellings("硬化8，300米"), spellings("2016年")
    (('硬化8300米', '硬化8,300米'), ('2016年',))
    """
    folded = fold(text)
    if not any(character.isdigit() for character in folded):
        return (text,)
    forms = dict.fromkeys(_rewritten(text, folded, how) for how in (_plain, _grouped))
    return tuple(forms) if len(forms) > 1 else (text,)


def roman(text: str) -> str:
    """Return ``text`` with its Roman numerals in one character each, or where they are, in letters.

    >>> roman("IV级响应"), roman("Ⅳ级响应"), roman("CIVIL")
    ('Ⅳ级响应', 'IV级响应', 'CIVIL')
    """
    pieces, at = [], 0
    for number in _ROMAN.finditer(fold(text)):
        said = number[0]
        pieces += [text[at : number.start()], _ROMANS.get(said) or _IN_ONE.get(said, said.upper())]
        at = number.end()
    return "".join([*pieces, text[at:]])


def spacings(text: str) -> tuple[str, ...]:
    """Return ``text`` with the number of a document in it, without blanks and with some; itself if none.

    >>> spacings("〔2015〕12号")[:3]
    ('〔2015〕12号', '〔2015〕12 号', '〔2015〕 12号')
    """
    number = _DOCUMENT.search(fold(text))
    if number is None:
        return (text,)
    before, after = text[: number.start()], text[number.end() :]
    year, which = (text[number.start(n) : number.end(n)] for n in (1, 2))
    blanks = product(("", " ") if before else ("",), ("", " "), ("", " "))
    return tuple(f"{before}{a}{year}{b}{which}{c}{after}" for a, b, c in blanks)


def bare(text: str) -> Words | Or:
    """Return what a bare run asks: itself, or itself with its numbers in either spelling.

    What is grouped is looked for as a string: its words, 8 and 300, would be others.
    """
    plain, *others = spellings(text)
    return Or((Words(plain), *map(Phrase, others))) if others else Words(text)


def _rewritten(text: str, folded: str, how: Callable[[str], str]) -> str:
    pieces, at = [], 0
    for number in _NUMBER.finditer(folded):
        if _YEAR.match(folded, number.start()):
            continue
        pieces += [text[at : number.start()], how(number[0])]
        at = number.end()
    return "".join([*pieces, text[at:]])


def _plain(number: str) -> str:
    return number.replace(",", "")


def _grouped(number: str) -> str:
    whole, point, rest = _plain(number).partition(".")
    return f"{int(whole):,}{point}{rest}"
