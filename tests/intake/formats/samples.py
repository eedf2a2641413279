"""Sample files made when a test asks: the standard three tables in every format.

Every number is different, so that a number in a wrong row or column shows.
Labels are those that the form of 2021 prescribes; all else is invented.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

from indexer.intake.parts.tables import Value
from indexer.vocabulary.report import Cell

Rows = list[list[Cell]]
Item = str | Rows
"""A paragraph or a table."""

HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
_ARTICLES = (
    ("一", ("本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "行政规范性文件")),
    ("五", ("本年处理决定数量",), ("行政许可",)),
    ("六", ("本年处理决定数量",), ("行政处罚", "行政强制")),
    ("八", ("本年收费金额（单位：万元）",), ("行政事业性收费",)),
)
_KINDS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
_APPLICANTS = (("自然人",), *(("法人或其他组织", kind) for kind in _KINDS), ("总计",))
_RESULTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("（一）予以公开", ()),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ()),
    (
        "（三）不予公开",
        (
            "1．属于国家秘密",
            "2．其他法律行政法规禁止公开",
            "3．危及“三安全一稳定”",
            "4．保护第三方合法权益",
            "5．属于三类内部事务信息",
            "6．属于四类过程性信息",
            "7．属于行政执法案卷",
            "8．属于行政查询事项",
        ),
    ),
    (
        "（四）无法提供",
        (
            "1．本机关不掌握相关政府信息",
            "2．没有现成信息需要另行制作",
            "3．补正后申请内容仍不明确",
        ),
    ),
    (
        "（五）不予处理",
        (
            "1．信访举报投诉类申请",
            "2．重复申请",
            "3．要求提供公开出版物",
            "4．无正当理由大量反复申请",
            "5．要求行政机关确认或重新出具已获取信息",
        ),
    ),
    (
        "（六）其他处理",
        (
            "1．申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "2．申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "3．其他",
        ),
    ),
    ("（七）总计", ()),
)
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


class Sample:
    """The three tables of one year with their numbers; ``truth`` says where each number belongs.

    ``print_number`` makes the text of the n-th number, from 1: blank for none.
    """

    def __init__(self, print_number: Callable[[int], str] = str) -> None:
        counter = itertools.count(1)
        self.truth: list[Value] = []
        self._next: Callable[[], str] = lambda: print_number(next(counter))
        self.disclosure = self._disclosure()
        self.requests = self._requests()
        self.disputes = self._disputes()

    @property
    def tables(self) -> list[Rows]:
        """The three tables in their order."""
        return [self.disclosure, self.requests, self.disputes]

    @property
    def items(self) -> list[Item]:
        """The whole report: headings without numbers, a sentence under each, the tables."""
        found: list[Item] = []
        for n, heading in enumerate(HEADINGS):
            found += [heading, f"河湾镇为第{n + 1}部分写下的一句话。"]
            if 1 <= n <= 3:
                found.append(self.tables[n - 1])
        return found

    def _number(self, row: tuple[str, ...], column: tuple[str, ...]) -> Cell:
        text = self._next()
        self.truth.append(Value(row, column, text))
        return Cell(text)

    def _disclosure(self) -> Rows:
        rows: Rows = []
        for article, columns, names in _ARTICLES:
            title = f"第二十条第（{article}）项"
            width = 3 // len(columns)
            rows.append([Cell(title, columns=4)])
            rows.append([Cell("信息内容"), *(Cell(c, columns=width) for c in columns)])
            for name in names:
                cells = [self._number((title, name), (c,)) for c in columns]
                rows.append([Cell(name), *(Cell(c.text, columns=width) for c in cells)])
        return rows

    def _requests(self) -> Rows:
        relation = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
        rows = [
            [Cell(relation, rows=3, columns=3), Cell("申请人情况", columns=7)],
            [
                Cell("自然人", rows=2),
                Cell("法人或其他组织", columns=5),
                Cell("总计", rows=2),
            ],
            [Cell(kind) for kind in _KINDS],
        ]
        rows += [
            [Cell(label, columns=3), *self._applicants(label)]
            for label in ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
        ]
        results = "三、本年度办理结果"
        covered = sum(max(1, len(subs)) for _, subs in _RESULTS)
        first = [Cell(results, rows=covered)]
        for name, subs in _RESULTS:
            if not subs:
                rows.append([*first, Cell(name, columns=2), *self._applicants(results, name)])
                first = []
            for i, sub in enumerate(subs):
                merged = [] if i else [Cell(name, rows=len(subs))]
                rows.append([*merged, Cell(sub), *self._applicants(results, name, sub)])
        last = "四、结转下年度继续办理"
        rows.append([Cell(last, columns=3), *self._applicants(last)])
        return rows

    def _applicants(self, *row: str) -> list[Cell]:
        return [self._number(row, column) for column in _APPLICANTS]

    def _disputes(self) -> Rows:
        suits = ("未经复议直接起诉", "复议后起诉")
        paths = [("行政复议",), *(("行政诉讼", suit) for suit in suits)]
        return [
            [Cell("行政复议", columns=5), Cell("行政诉讼", columns=10)],
            [*(Cell(o, rows=2) for o in _OUTCOMES), *(Cell(s, columns=5) for s in suits)],
            [Cell(outcome) for _ in suits for outcome in _OUTCOMES],
            [self._number((), (*path, outcome)) for path in paths for outcome in _OUTCOMES],
        ]


def numbered(items: Iterable[Item]) -> list[Item]:
    """The items with 一、 to 六、 typed before the headings."""
    marks = dict(zip(HEADINGS, "一二三四五六", strict=True))
    return [
        f"{marks[item]}、{item}" if isinstance(item, str) and item in marks else item
        for item in items
    ]


def grid_of(rows: Rows) -> list[list[Cell | None]]:
    """Every place of the grid: the cell that begins there, None where another covers it."""
    width = sum(cell.columns for cell in rows[0])
    grid: list[list[Cell | None]] = [[None] * width for _ in rows]
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            grid[y][x] = cell
            taken |= {(y + j, x + i) for j in range(cell.rows) for i in range(cell.columns)}
            x += cell.columns
    return grid


def as_txt(items: Iterable[Item]) -> bytes:
    """A dump: one cell a line led by a tab, a blank line after each row."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, str):
            lines.append(item)
        else:
            for row in item:
                lines += [*("\t" + cell.text for cell in row), ""]
    return "\n".join(lines).encode()


def as_html(items: Iterable[Item]) -> bytes:
    """A page with rowspan and colspan."""
    parts = ["<html><head><meta charset='utf-8'></head><body>"]
    for item in items:
        if isinstance(item, str):
            parts.append(f"<p>{escape(item)}</p>")
            continue
        parts.append("<table>")
        for row in item:
            cells = (
                f"<td rowspan='{c.rows}' colspan='{c.columns}'>{escape(c.text)}</td>" for c in row
            )
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode()
