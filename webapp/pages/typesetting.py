"""How figures and years are set: what is read apart, and still copied as it stands.

The only functions that return markup; they escape what they are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from webapp import wording
from webapp.manners.templates import text as printed
from webapp.pages.paragraphs import Piece

_THOUSANDS = re.compile(r"(?<=\d),(\d{3})(?!\d)")
_YEAR = re.compile(r"(<mark>\d{4}</mark>|(?<!\d)\d{4}) ?年|<[^>]*>")


def grouped(text: str) -> Markup:
    """Return ``text`` of ours with a gap for each comma between thousands; copied, it is the number.

    >>> grouped("1,234,567.8 元")
    Markup('1<span class="group">234</span><span class="group">567</span>.8 元')
    >>> grouped("3,4"), grouped("<b>")
    (Markup('3,4'), Markup('&lt;b&gt;'))
    """
    return Markup(_THOUSANDS.sub(r'<span class="group">\1</span>', str(escape(text))))  # noqa: S704, escaped


def count(number: int) -> Markup:
    """Return a number as pages print it.

    >>> count(12345), count(345)
    (Markup('12<span class="group">345</span>'), Markup('345'))
    """
    return grouped(wording.count(number)) if number >= 1000 else Markup(number)  # noqa: S704


def unbroken(text: str) -> Markup:
    """Return ``text``, markup as it is, with no line ending between a year and its 年, marked or not.

    >>> unbroken("甲镇2020年报告"), unbroken(Markup("<mark>2020</mark>年"))
    (Markup('甲镇<span class="whole">2020年</span>报告'), Markup('<span class="whole"><mark>2020</mark>年</span>'))
    >>> unbroken(Markup('<a title="2020年">12020年</a>')), unbroken("<2020年")
    (Markup('<a title="2020年">12020年</a>'), Markup('&lt;<span class="whole">2020年</span>'))
    """

    return Markup(_unbroken(printed(text)))  # noqa: S704, escaped


def _unbroken(escaped: str) -> str:
    return _YEAR.sub(_kept, escaped) if "年" in escaped else escaped


def _kept(found: re.Match[str]) -> str:
    # ``<mark>`` is looked for before any other tag.
    return f'<span class="whole">{found[0]}</span>' if found[1] else found[0]


def marked(text: str, marks: Iterable[Sequence[int]]) -> Markup:
    """Return ``text`` on one line with its ``marks``, which are in order and never overlap.

    >>> marked("收到申请<12>件", [(2, 4)])
    Markup('收到<mark>申请</mark>&lt;12&gt;件')
    """
    line, parts, at = text.replace("\n", " "), "", 0
    for first, last in marks:
        parts += f"{printed(line[at:first])}<mark>{printed(line[first:last])}</mark>"
        at = last
    return Markup(_unbroken(parts + printed(line[at:])))  # noqa: S704, escaped


def written(texts: Iterable[Iterable[Piece]]) -> Markup:
    """Return the texts of a cell one after another, with their marks.

    >>> written([[Piece("收到"), Piece("<2>", marked=True)], [Piece("件")]])
    Markup('收到<mark>&lt;2&gt;</mark> 件')
    """
    return Markup(" ".join(["".join(map(_piece, text)) for text in texts]))  # noqa: S704, escaped


def _piece(piece: Piece) -> str:
    text = printed(piece.text)
    return f"<mark>{text}</mark>" if piece.marked else text
