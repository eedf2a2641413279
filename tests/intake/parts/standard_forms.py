"""Whole tables of both standard forms with random numbers and blanks, and ways a dump flattens them.

``Form`` is one report's three tables: its lines of cells, and the truth of each number.
All numbers are invented; the totals of applicants and of outcomes are sums, as in reports.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from indexer.intake.parts.forms import (
    APPLICANTS,
    DISPUTES,
    OUTCOMES,
    RELATION,
    REQUEST_HEADS,
    REQUEST_ROWS,
    label_key,
    label_level,
)

Where = tuple[str, str]
"""A row and a column, by the keys of their last labels: none stands twice under one row above."""
Row = list[str]

_ARTICLES: dict[int, tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = {
    2021: (
        ("一", ("本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "行政规范性文件")),
        ("五", ("本年处理决定数量",), ("行政许可",)),
        ("六", ("本年处理决定数量",), ("行政处罚", "行政强制")),
        ("八", ("本年收费金额（单位：万元）",), ("行政事业性收费",)),
    ),
    2019: (
        ("一", ("本年新制作数量", "本年新公开数量", "对外公开总数量"), ("规章", "规范性文件")),
        ("五", ("上一年项目数量", "本年增/减", "处理决定数量"), ("行政许可", "其他对外管理服务事项")),
        ("六", ("上一年项目数量", "本年增/减", "处理决定数量"), ("行政处罚", "行政强制")),
        ("八", ("上一年项目数量", "本年增/减"), ("行政事业性收费",)),
        ("九", ("采购项目数量", "采购总金额"), ("政府集中采购",)),
    ),
}  # fmt: skip
_WITHOUT_NUMBERS = {"三、本年度办理结果", "(三)不予公开", "(四)无法提供", "(五)不予处理"}
_ONLY_2021 = REQUEST_ROWS[25:28]


class Form:
    """The three tables of one year: ``tables`` of rows of cells, blanks among them, and ``truth``.

    ``blanks`` is how often a row of numbers is blank but for its total, or whole, ``holes``
    how often any other number is, and ``most`` the largest.
    """

    def __init__(
        self, year: int, seed: int, blanks: float = 0, holes: float = 0, most: int = 40
    ) -> None:
        self.random = random.Random(seed)
        self.blanks, self.holes, self.most = blanks, holes, most
        self.truth: dict[tuple[str, ...], str] = {}
        self.tables = [self._disclosure(year), self._requests(year), self._disputes()]

    def _number(self) -> int:
        return 0 if self.random.random() < 0.6 else self.random.randint(1, self.most)

    def _sums(self, count: int) -> list[str]:
        numbers = [self._number() for _ in range(count - 1)]
        texts = [str(number) for number in (*numbers, sum(numbers))]
        if self.random.random() < self.blanks:
            return [""] * (count - 1) + [self.random.choice((texts[-1], ""))]
        return texts

    def _row(self, path: Iterable[str], columns: Iterable[str], texts: Row) -> Row:
        *row, last = ["" if self.random.random() < self.holes else text for text in texts]
        # Who states the number of a kind of applicants states the total.
        row.append(texts[-1] if len(texts) == len(APPLICANTS) else last)
        keys = tuple(map(label_key, path))
        for column, text in zip(columns, row, strict=True):
            if text:
                self.truth[(*keys, label_key(column))] = text
        return row

    def _disclosure(self, year: int) -> list[Row]:
        rows: list[Row] = []
        for article, columns, names in _ARTICLES[year]:
            title = f"第二十条第（{article}）项"
            rows += [[title], ["信息内容", *columns]]
            for name in names:
                blank = self.random.random() < self.blanks
                texts = ["" if blank else str(self._number()) for _ in columns]
                rows.append([name, *self._row((title, name), columns, texts)])
        return rows

    def _requests(self, year: int) -> list[Row]:
        rows: list[Row] = [[RELATION, "申请人情况"], ["自然人", "法人或其他组织", "总计"]]
        rows.append(list(REQUEST_HEADS[4:9]))
        path: dict[int, str] = {}
        waiting: Row = []
        for label in REQUEST_ROWS:
            if year == 2019 and label in _ONLY_2021:
                continue
            level = label_level(label)
            path = {k: v for k, v in path.items() if k < level} | {level: label}
            if label in _WITHOUT_NUMBERS or (year == 2021 and label == "(六)其他处理"):
                waiting.append(label)
                continue
            columns = [column[-1] for column in APPLICANTS]
            texts = self._row([path[k] for k in sorted(path)], self._named(), self._sums(7))
            assert len(texts) == len(columns)
            rows.append([*waiting, label, *texts])
            waiting = []
        return rows

    @staticmethod
    def _named() -> list[str]:
        return ["".join(column) for column in APPLICANTS]

    def _disputes(self) -> list[Row]:
        texts = [text for _ in range(3) for text in self._whole_sums(len(OUTCOMES))]
        return [
            ["行政复议", "行政诉讼"],
            [*OUTCOMES, "未经复议直接起诉", "复议后起诉"],
            [*OUTCOMES, *OUTCOMES],
            self._row((), ["".join(path) for path in DISPUTES], texts),
        ]

    def _whole_sums(self, count: int) -> list[str]:
        numbers = [self._number() for _ in range(count - 1)]
        return [str(number) for number in (*numbers, sum(numbers))]


Way = Callable[[Form], list[str]]


def lines_of(form: Form, write: Callable[[Row], list[str]]) -> list[str]:
    """The lines of all three tables, each row as ``write`` prints it, prose between them."""
    lines = ["石螺镇2021年政府信息公开工作年度报告", "一、总体情况", "全镇推进公开。"]
    heads = (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    for head, rows in zip(heads, form.tables, strict=True):
        lines.append(head)
        for row in rows:
            lines += write(row)
    return [*lines, "五、存在的主要问题及改进情况", "人手不够。"]


def one_a_line(form: Form) -> list[str]:
    """One cell a line; what is blank is gone."""
    return lines_of(form, lambda row: [cell for cell in row if cell])


def blank_lines(form: Form) -> list[str]:
    """One cell a line, a blank line between two cells and for each blank cell one more."""
    return lines_of(
        form, lambda row: [line for cell in row for line in ((cell, "") if cell else ("",))]
    )


def trailing_bars(form: Form) -> list[str]:
    """One cell a line with a bar behind it, bars alone at the end of a row."""
    return lines_of(form, lambda row: [*(f"{cell} |" for cell in row if cell), "||"])


def bars_around(form: Form) -> list[str]:
    """The same, each row led by a bar of its own."""
    return lines_of(form, lambda row: ["|", *(f" {cell}  | " for cell in row if cell)])


def pipes_behind(form: Form) -> list[str]:
    """A row a line, the places of merged labels blank at its end."""
    width = 10

    def write(row: Row) -> list[str]:
        return [" | ".join([*row, *[""] * max(width - len(row), 0)]) + " |"]

    return lines_of(form, write)


def pipes_before(form: Form) -> list[str]:
    """A row a line, the places of merged labels blank before its numbers."""

    def write(row: Row) -> list[str]:
        labels = [cell for cell in row if (cell and not cell[0].isdigit()) or "." in cell[:2]]
        merged = 3 - len(labels) if len(row) - len(labels) == len(APPLICANTS) else 0
        return ["| " + " | ".join([*labels, *[""] * merged, *row[len(labels) :]]) + " |"]

    return lines_of(form, write)


def broken(form: Form) -> list[str]:
    """One cell a line, long labels broken over two."""

    def write(row: Row) -> list[str]:
        lines: list[str] = []
        for cell in filter(None, row):
            at = form.random.randrange(2, len(cell) - 1) if len(cell) > 4 else 0
            lines += [cell[:at], cell[at:]] if at and not cell[0].isdigit() else [cell]
        return lines

    return lines_of(form, write)


def misprinted(form: Form) -> list[str]:
    """One cell a line, one letter of a label left out or wrong in each table."""
    chosen = [
        form.random.choice([i for i, row in enumerate(rows) if any(_may_err(c) for c in row)])
        for rows in form.tables
    ]
    wrong = [rows[i] for rows, i in zip(form.tables, chosen, strict=True)]

    def write(row: Row) -> list[str]:
        if not any(row is other for other in wrong):
            return [cell for cell in row if cell]
        err = form.random.choice([i for i, cell in enumerate(row) if _may_err(cell)])
        return [
            _erred(cell, form.random) if i == err else cell for i, cell in enumerate(row) if cell
        ]

    return lines_of(form, write)


def _may_err(cell: str) -> bool:
    return len(label_key(cell)) > 5 and not cell[0].isdigit() and "第二十条" not in cell


def _erred(cell: str, chance: random.Random) -> str:
    at = chance.randrange(len(cell) - 3, len(cell) - 1)
    return cell[:at] + chance.choice(("", "某")) + cell[at + 1 :]


def glued_rows(form: Form) -> list[str]:
    """A row a line with nothing between its cells."""
    return lines_of(form, lambda row: ["".join(row)])


def glued_whole(form: Form) -> list[str]:
    """All of the report one paragraph."""
    return ["".join(lines_of(form, lambda row: ["".join(row)])[1:])]


def blanks_between(form: Form) -> list[str]:
    """A row a line, blanks between its label and its numbers: seven, set to the right."""
    return lines_of(form, lambda row: ["  ".join(cell for cell in row if cell)])


WAYS: dict[str, Way] = {
    way.__name__: way
    for way in (
        one_a_line,
        blank_lines,
        trailing_bars,
        bars_around,
        pipes_behind,
        pipes_before,
        broken,
        misprinted,
        glued_rows,
        glued_whole,
        blanks_between,
    )
}
