"""Markdown (CommonMark, tables of GFM): its marks taken from the text that they mark.

Knows the marks, told by themselves: many a dump of a page is Markdown with another suffix.
Tables are left to ``text``, which reads rows of ``|``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)([^*_\n]{1,300}?)(?<=\S)\1")
_LINK = re.compile(
    # A number in brackets and another in parentheses are no link: 第[2012](3)号.
    r"!?\[([^\[\]\n]{0,300})\]\((?:<[^<>\n]{0,2000}>|(?=[^\s()]*[/#:]|[^\s()]*\.[a-z])[^\s()]{1,2000})"
    r"(?:[ \t]+\"[^\"\n]{0,300}\")?\)",
    re.IGNORECASE,
)
_FENCE = re.compile(r" {0,3}(?:```|~~~)[^`]*")
_UNDER = re.compile(
    r" {0,3}(={3,}|-{3,})[ \t]*"
)  # Under a heading: of the first level, the second.
_BULLET = re.compile(r"\A[ \t]*[-*+][ \t]+(?=\S)")
_QUOTED = re.compile(r"\A[ \t]{0,3}(?:>[ \t]?)+")
_WEAK = re.compile(
    r"(?<![\\*0-9A-Za-z])\*(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*\\])\*(?![*0-9A-Za-z])"
)
_CODE = re.compile(r"(`+)[ ]?([^`\n]+?)[ ]?\1")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"<br[ ]?/?>", re.IGNORECASE)
_BARE = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>", re.IGNORECASE)


def unmarked(lines: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """Return ``lines`` less the marks of Markdown, and which of them are headings of which level.

    Lines without a heading, a link or a line that begins with a strong word are returned as
    they are: a lone ``*`` or ``-`` is no mark of it, and ``**`` may stand for a person's name.

    >>> unmarked(["## 一、概述", "本镇**防火**巡山三次。"])
    (['一、概述', '本镇防火巡山三次。'], {'一、概述': 2})
    >>> unmarked(["申请人张**和李**", "- 见附件"])
    (['申请人张**和李**', '- 见附件'], {})
    """
    if not any(_shows(line) for line in lines):
        return list(lines), {}
    kept: list[str] = []
    levels: dict[str, int] = {}
    for line in lines:
        under = _UNDER.fullmatch(line)
        if under and kept and kept[-1].strip() and "|" not in kept[-1]:
            levels.setdefault(kept[-1].strip(), 1 if under[1][0] == "=" else 2)
            kept.append("")
            continue
        if _FENCE.fullmatch(line):
            kept.append("")
            continue
        heading = _HEADING.fullmatch(line)
        text = heading[2] if heading else _BULLET.sub("", _QUOTED.sub("", line, count=1), count=1)
        text = _plain(text)
        if heading:
            levels.setdefault(text.strip(), len(heading[1]))
        kept.append(text)
    return kept, levels


def _shows(line: str) -> bool:
    """Tell whether a line is Markdown and nothing else."""
    return bool(
        ("#" in line and _HEADING.fullmatch(line))
        or ("](" in line and _LINK.search(line))
        or ("**" in line and _STRONG.match(_BULLET.sub("", line, count=1)))
    )


def _plain(text: str) -> str:
    """The text less its marks inside a line."""
    if "[" in text or "<" in text:
        text = _BARE.sub(r"\1", _BREAK.sub(" ", _LINK.sub(r"\1", text)))
    if "`" in text:
        text = _CODE.sub(r"\2", text)
    if "*" in text or "_" in text:
        text = _WEAK.sub(r"\1", _STRONG.sub(r"\2", text))
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text
