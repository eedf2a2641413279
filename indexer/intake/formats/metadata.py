"""What a page says about itself around its text: 索引号, 发布日期, 发布机构, 标题 …

Knows the labels of Chinese government sites, no page layout.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from indexer.language.folding import plain, plain_lines
from indexer.language.pinyin import without_spoken
from indexer.vocabulary.document import Block, Paragraph

LABELS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "信息名称", "中文名", "文件名称", "名称", "articletitle"),
    "published": (
        "发布日期", "发布时间", "发文日期", "公开日期", "公开时间", "公布日期", "生成日期",
        "成文日期", "发文时间", "日期", "时间", "pubdate",
    ),
    "publisher": ("发布机构", "发布单位", "发文机关", "发文单位", "公开机构", "公开单位", "发文机构"),
    "source": ("信息来源", "文章来源", "稿件来源", "来源", "contentsource"),
    "author": ("作者", "供稿"),
    "index_number": ("索引号", "信息索引号"),
    "document_number": ("文号", "发文字号"),
}  # fmt: skip
"""Each key of ``Document.metadata`` and the labels it is printed under."""

_OTHERS = (
    "分类", "主题词", "公开方式", "公开目录", "主题分类", "内容概述", "时效", "有效性", "浏览次数", "浏览量",
    "点击数", "点击率", "点击", "字体", "字号", "文字大小", "分享到", "分享", "打印", "收藏", "访问量",
    "阅读次数", "责任编辑", "编辑", "关键词", "体裁", "组配分类", "信息分类", "公开形式", "公开类别",
)  # fmt: skip
_KEY_OF = {label: key for key, labels in LABELS.items() for label in labels}
_SPACED = sorted((*_KEY_OF, *_OTHERS), key=len, reverse=True)
# A label may be spaced out (文 号); a colon or a cell's end shows it is one.
_LABEL = re.compile(
    r"(?<![㐀-鿿])(" + "|".join(r" ?".join(label) for label in _SPACED) + r") ?([::|]|(?= ))"
)

_LONGEST_NAME = 24  # Of a unit on a line by itself above its title.
_TITLED_WITHIN = 5  # Blocks in which a title stands that a reader sees first.
_LONGEST_LINE = 500  # A longer one is prose.
# What every label ends with, and few lines have; and as much of it as shows in a line as printed.
_LABEL_ENDS = re.compile("[" + "".join(sorted({label[-1] for label in _SPACED})) + "][::| ]")
# Blanks are named one by one: a set with \s in it is searched for half as fast.
_ENDS = ":：|｜" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_MAY_END = re.compile(rf"[{_ENDS}](?<=\S[{_ENDS}])")


_TITLE = re.compile(r".{0,60}(?:年度报告|年报|工作报告|报告)(?:\(.{1,10}\))?")
_OF_A_YEAR = re.compile(r"(?:[12]\d{3}|二[〇○零O0]..)年?")


def with_title(blocks: Sequence[Block], margins: Iterable[str]) -> list[Block]:
    """Return ``blocks`` below the title that only a page's margin has, if one does.

    ``margins`` are the lines of headers. One that names no report on disclosure of a year is
    no title, and where the text has one no other is looked for.
    """

    def ends_as_title(line: str) -> bool:
        return _TITLE.fullmatch(plain(line).replace(" ", "")) is not None

    if any(ends_as_title(block.text) for block in blocks[:_TITLED_WITHIN]):
        return list(blocks)
    lines = [line for line in margins if line]
    # Of two paragraphs the first may say whose and when: 石螺镇2016年, 政府信息公开工作年度报告.
    two = (a + b for a, b in itertools.pairwise(lines) if _OF_A_YEAR.search(plain(a)))
    titles = (line for line in (*lines, *two) if ends_as_title(line))
    title = next(
        (line for line in titles if "公开" in line and _OF_A_YEAR.search(plain(line))), None
    )
    if title is None:
        return list(blocks)
    # 石螺镇人民政府, and 2016年政府信息公开工作年度报告 below: whose it is stands on a line of its own.
    at = lines.index(title) if title in lines else 0
    above = lines[at - 1 : at] if at and _OF_A_YEAR.match(plain(title)) else []
    above = [line for line in above if len(line) <= _LONGEST_NAME and ":" not in plain(line)]
    return [Paragraph(line) for line in (*above, title)] + list(blocks)


def is_label(text: str) -> bool:
    """Tell whether a cell's text is one of the labels, however spaced."""
    return plain(without_spoken(text)).replace(" ", "").rstrip(":") in _ALL


_ALL = frozenset(_SPACED)


def from_line(line: str) -> dict[str, str]:
    """Return what one line says, as ``from_lines`` does."""
    return from_lines((line,))


def from_lines(lines: Sequence[str]) -> dict[str, str]:
    """Return what lines of labels and values say: ``来源:某镇 发布日期: 2016-01-08``.

    Values are as :func:`indexer.language.folding.plain` shows them, in the case of the
    line's folding. A line without a label says nothing; what is said first counts.
    """
    found: dict[str, str] = {}
    may = [line for line in lines if len(line) <= _LONGEST_LINE and _MAY_END.search(line)]
    for text in plain_lines(list(map(without_spoken, may))) if may else ():
        if not _LABEL_ENDS.search(text):
            continue
        labels = list(_LABEL.finditer(text))
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            key = _KEY_OF.get(label[1].replace(" ", ""))
            value = text[label.end() : following.start() if following else len(text)]
            value = re.sub(r"\s+", " ", value.strip(" |:;?[]【】()")).strip()
            if key and value and not is_label(value):
                found.setdefault(key, value)
    return found


def from_pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what a table of label cells and value cells says."""
    found: dict[str, str] = {}
    for label, value in pairs:
        key = _KEY_OF.get(plain(without_spoken(label)).replace(" ", "").rstrip(":"))
        if key and value.strip():
            found.setdefault(key, plain(value).strip())
    return found
