"""What a page that has no text of its own leads to: documents, frames that show them, or nothing known.

Knows links and frames of a page; whether a file of that name stands anywhere is not known
here. A page that says something, or that lists many documents, is no such page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from indexer.language.folding import plain
from indexer.language.patterns import pattern
from indexer.vocabulary.document import Block, Paragraph
from indexer.vocabulary.report import Table

_SUFFIX = re.compile(r"\.(?:docx?|docm|wps|pdf|ofd|rtf|xlsx?|et|mht(?:ml)?|txt)", re.IGNORECASE)
_DOCUMENT = re.compile(r"[^\s/\\?*:\"<>|]{1,120}" + _SUFFIX.pattern, re.IGNORECASE)
_PAGE = re.compile(r"[^\s/\\?*:\"<>|]{1,120}\.s?html?", re.IGNORECASE)
FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
"""What shows another document inside a page, and which attribute says which."""
_FEW_WORDS = 600  # characters of a text that may only name its attachment
_MOST = 3  # documents; a page that leads to more is a list of reports
_SENTENCE = re.compile(r"[^。;!?]{6,}[。;!?]")
_HEADING = pattern(
    r"^[(]?[一二三四五六七八九十]{1,3}[)]?[、.．]|^第[一二三四五六七八九十]部分",
    yes="一、概述",
    no="一份附件",
)
_LEADS_ON = pattern(
    r"附件|下载|点击|查看|阅读器|浏览器|全文|详见|另存|现(?:予|将)[^。]*(?:公[布开示]|如下)",
    yes="请点击附件查看全文。",
    no="全年主动公开政府信息26条。",
)
_LONGEST_LEAD = 60
_FEW_LINES = 8  # of a page that holds its title and what the site prints around it
_AROUND = pattern(
    r"(?:年度?报告?|工作报告|公开报告)(?:全文|正文)?(?:[(][^)]{1,10}[)])?$"
    r"|^[12]\d{3}[-年./]\d\d?[-月./]\d\d?日?(?: ?\d\d?:\d\d(?::\d\d)?)?$"
    r"|^[\[【]?(?:打印|关闭|返回|收藏|分享|字[体号]|来源:|作者:|浏览|阅读|(?:发布|公开|成文)(?:日期|时间):)",
    yes="【打印】 【关闭】",
    no="年报已公开",
)
_SAYS = pattern(
    r"\d[余多]?万?[条件份次]|申请|复议|诉讼|收费", yes="申请2件,详见附件", no="详见附件2"
)


def attachments(links: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, ...], ...]:
    """Return of each document that a page leads to, or shows in a frame, what it may be called.

    ``links`` are the elements of the page with an address: tag, address, text. The names are
    relative to the page, the likeliest first: as it is addressed, under the last part of
    its address, as its link is called.
    """
    found: dict[tuple[str, ...], None] = {}
    for tag, address, text in links:
        is_frame = tag in FRAMES
        shown = "" if is_frame else text.strip()
        if names := tuple(dict.fromkeys(_names(address.strip(), shown, is_frame))):
            found[names] = None
    return tuple(found)


def leads_elsewhere(blocks: Iterable[Block], found: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a page has no text of its own and its text is in one of the attachments ``found``."""
    if not 0 < len(found) <= _MOST:
        return False
    for block in blocks:
        if not isinstance(block, Paragraph):
            return False
        line = plain(block.text)
        if _HEADING.search(line) or _SAYS.search(line):
            return False
        if any(not _LEADS_ON.search(s) for s in _SENTENCE.findall(line)):
            return False
    return True


def is_bare(blocks: Sequence[Block], *, is_page: bool) -> bool:
    """Whether a title is all there is, and words that lead on to what nobody knows where it is.

    A page (``is_page``) may show its text as pictures or by a program, without a word of that.
    """
    if not 0 < len(blocks) <= _FEW_LINES:
        return False
    leads = is_page
    for block in blocks:
        line = plain(block.text).strip()
        if isinstance(block, Table) or _HEADING.search(line) or _SAYS.search(_AROUND.sub("", line)):
            return False
        if _LEADS_ON.search(line) and len(line) <= _LONGEST_LEAD:
            leads = True
        elif not _AROUND.search(line):
            return False
    return leads


def _names(address: str, shown: str, is_frame: bool) -> Iterator[str]:
    try:
        parts = urlsplit(address)
        asked = [value for _, value in parse_qsl(parts.query)]
    except ValueError:
        return
    if parts.scheme not in ("", "http", "https", "file"):
        return
    kinds = (_DOCUMENT, _PAGE) if is_frame else (_DOCUMENT,)
    for path in (*asked, parts.path):  # a viewer is given its document: viewer.html?file=…
        path = _unquoted(path).replace("\\", "/")
        path = urlsplit(path).path if "://" in path else path
        name = posixpath.basename(path)
        if any(kind.fullmatch(name) for kind in kinds):
            if not path.startswith("/") and not parts.netloc:
                yield posixpath.normpath(path)
            yield posixpath.normpath(path.lstrip("/"))
            yield name
            break
    if _DOCUMENT.fullmatch(shown):
        yield shown


def _unquoted(path: str) -> str:
    """``path`` without percent signs; old sites write them for GBK."""
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        return unquote(path, encoding="gb18030", errors="replace")


def attachments_named(blocks: Iterable[Block]) -> tuple[tuple[str, ...], ...]:
    """Return what a text of a few lines calls its attachments: a page's, dumped without its links."""
    lines = [block.text for block in blocks if isinstance(block, Paragraph)]
    if sum(map(len, lines)) > _FEW_WORDS:
        return ()
    named = (line for line in lines if "." in line and _SUFFIX.search(line))
    found = (_DOCUMENT.search(re.split("[:：]", line)[-1]) for line in named)
    return tuple(dict.fromkeys((name[0],) for name in found if name))
