"""Markdown (CommonMark, tables of GFM): its marks taken from the text that they mark.

Knows the marks, told by themselves: many a dump of a page is Markdown with another suffix.
Tables are left to ``text``, which reads rows of ``|``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*")
# As many write it: ##一、概述. One # alone may be a number's, and #话题# is somebody's topic.
_TIGHT = re.compile(r" {0,3}(#{1,6})([㐀-鿿][^#]*?)[ \t]*")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)([^*_\n]{1,300}?)(?<=\S)\1")
_LINK = re.compile(
    # A number in brackets and another in parentheses are no link: 第[2012](3)号.
    r"!?\[([^\[\]\n]{0,300})\]\((?:<[^<>\n]{0,2000}>|(?=[^\s()]*[/#:]|[^\s()]*\.[a-z])[^\s()]{1,2000})"
    r"(?:[ \t]+\"[^\"\n]{0,300}\")?\)",
    re.IGNORECASE,
)
_FENCE = re.compile(r" {0,3}(?:```|~~~)[^`]*")
# Under a heading: of the first level, the second.
_UNDER = re.compile(r" {0,3}(={3,}|-{3,})[ \t]*")
_BULLET = re.compile(r"\A[ \t]*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_QUOTED = re.compile(r"\A[ \t]{0,3}(?:>[ \t]?)+")
_WEAK = re.compile(
    r"(?<![\\*0-9A-Za-z])\*(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*\\])\*(?![*0-9A-Za-z])"
)
_SLANTED = re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,300}?)(?<=\S)_(?!\w)")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,300}?)(?<=\S)~~")
# Where a word leads that is said below: [公开栏][1], and a note's number.
_DEFINED = re.compile(
    r" {0,3}\[(?!\^)[^\[\]\n]{1,100}\]:[ \t]*\S{1,2000}(?:[ \t]+\"[^\"\n]*\")?[ \t]*"
)
_REFERRED = re.compile(r"!?\[([^\[\]\n]{1,300})\]\[[^\[\]\n]{0,100}\]")
_NOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\](?::[ \t]*)?")
_CODE = re.compile(r"(`+)[ ]?([^`\n]+?)[ ]?\1")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"<br[ ]?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"<!--.*?-->|</?(?:u|b|i|s|em|strong|del|ins|mark|span|font|center|sup|sub|small|big|p|div|a)"
    r"(?:\s[^<>\n]{0,500})?>",
    re.IGNORECASE,
)
_TITLE = re.compile(r"title[ \t]*:[ \t]*[\"']?(.+?)[\"']?[ \t]*", re.IGNORECASE)
_BETWEEN_NAMES = frozenset("和与及同或、，,；;（）()。：:*0123456789")
_MOST_SAID = 40  # Lines that a file may say of itself before its text.
_BARE = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>", re.IGNORECASE)


def unmarked(lines: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """Return ``lines`` less the marks of Markdown, and which of them are headings of which level.

    Lines without a heading, a link or a strong word are returned as they are: a lone ``*`` or
    ``-`` is no mark of it, and ``**`` may stand for a person's name.

    >>> unmarked(["## 一、概述", "本镇**防火**巡山三次。"])
    (['一、概述', '本镇防火巡山三次。'], {'一、概述': 2})
    >>> unmarked(["申请人张**和李**", "- 见附件"])
    (['申请人张**和李**', '- 见附件'], {})
    """
    text = "\n".join(lines)
    if not any(mark in text for mark in ("#", "](", "**")) or not any(map(_shows, lines)):
        return list(lines), {}
    lines = _without_front(lines)
    defined = any(_DEFINED.fullmatch(line) for line in lines)
    kept: list[str] = []
    levels: dict[str, int] = {}
    for line in lines:
        under = _UNDER.fullmatch(line)
        if under and kept and kept[-1].strip() and "|" not in kept[-1]:
            levels.setdefault(kept[-1].strip(), 1 if under[1][0] == "=" else 2)
            kept.append("")
            continue
        if _FENCE.fullmatch(line) or (defined and _DEFINED.fullmatch(line)):
            kept.append("")
            continue
        line = _QUOTED.sub("", line, count=1)
        heading = _HEADING.fullmatch(line) or _TIGHT.fullmatch(line)
        text = heading[2] if heading else _BULLET.sub("", line, count=1)
        text = _plain(_REFERRED.sub(r"\1", text) if defined else text)
        if heading:
            levels.setdefault(text.strip(), len(heading[1]))
        kept.append(text)
    return kept, levels


def _shows(line: str) -> bool:
    """Tell whether a line is Markdown and nothing else."""
    return bool(
        ("#" in line and _HEADING.fullmatch(_QUOTED.sub("", line, count=1)))
        or ("##" in line and _TIGHT.fullmatch(line))
        or ("](" in line and _LINK.search(line))
        or ("**" in line and _is_strong(_BULLET.sub("", line, count=1)))
    )


def _is_strong(line: str) -> bool:
    """Tell whether a line has a strong word: begins with one, or has one that hides no name.

    Of a name the surname is shown: 张**和李**, 王**、赵**.
    """
    return bool(_STRONG.match(line)) or any(
        found[2][0] not in _BETWEEN_NAMES and len(found[2]) > 1 for found in _STRONG.finditer(line)
    )


def _without_front(lines: Sequence[str]) -> Sequence[str]:
    """The lines less what a file says of itself between two rules, but for its title."""
    if not lines or lines[0].strip() != "---":
        return lines
    end = next((i for i, line in enumerate(lines[1:_MOST_SAID], 1) if line.strip() == "---"), 0)
    titles = [found[1] for line in lines[1:end] if (found := _TITLE.fullmatch(line))]
    return [*(f"标题：{title}" for title in titles[:1]), *lines[end + 1 :]] if end else lines


def _plain(text: str) -> str:
    """The text less its marks inside a line."""
    if "[" in text:
        text = _NOTE.sub("", _LINK.sub(r"\1", text))
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", _BARE.sub(r"\1", text)))
    if "&" in text:
        text = html.unescape(text)
    if "`" in text:
        text = _CODE.sub(r"\2", text)
    if "*" in text or "_" in text:
        text = _SLANTED.sub(r"\1", _WEAK.sub(r"\1", _STRONG.sub(r"\2", text)))
    if "~~" in text:
        text = _STRUCK.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text
