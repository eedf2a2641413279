"""Reports that carry the tables of a form with cells of chance, and what each figure is then.

``Written`` knows the figures by FORMS alone: names stand beside labels here once more, so that
a declaration that slipped a row does not agree with itself. All numbers are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from indexer.vocabulary.report import Cell, Figure
from tests.intake.formats import samples
from tests.intake.formats.samples_office import as_docx, as_xlsx, paragraph, word_table
from tests.intake.formats.samples_pdf import as_pdf


class Truth(NamedTuple):
    """What a figure is: its number, None of a blank, how it is said and what stands beside it."""

    value: float | None
    state: str
    qualifier: str | None = None


Rows = list[list[Cell]]
_BLANK = Truth(None, "blank")
_RESULT = "三、本年度办理结果"
_REQUESTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("new", ("一、本年新收政府信息公开申请数量",)),
    ("carried_in", ("二、上年结转政府信息公开申请数量",)),
    ("granted", (_RESULT, "（一）予以公开")),
    ("partly_granted", (_RESULT, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）")),
    ("refused_state_secret", (_RESULT, "（三）不予公开", "1．属于国家秘密")),
    ("refused_other_law", (_RESULT, "（三）不予公开", "2．其他法律行政法规禁止公开")),
    ("refused_security_stability", (_RESULT, "（三）不予公开", "3．危及“三安全一稳定”")),
    ("refused_third_party", (_RESULT, "（三）不予公开", "4．保护第三方合法权益")),
    ("refused_internal_affairs", (_RESULT, "（三）不予公开", "5．属于三类内部事务信息")),
    ("refused_process", (_RESULT, "（三）不予公开", "6．属于四类过程性信息")),
    ("refused_enforcement_file", (_RESULT, "（三）不予公开", "7．属于行政执法案卷")),
    ("refused_administrative_query", (_RESULT, "（三）不予公开", "8．属于行政查询事项")),
    ("not_held_not_ours", (_RESULT, "（四）无法提供", "1．本机关不掌握相关政府信息")),
    ("not_held_to_be_made", (_RESULT, "（四）无法提供", "2．没有现成信息需要另行制作")),
    ("not_held_unclear", (_RESULT, "（四）无法提供", "3．补正后申请内容仍不明确")),
    ("not_processed_complaint", (_RESULT, "（五）不予处理", "1．信访举报投诉类申请")),
    ("not_processed_repeated", (_RESULT, "（五）不予处理", "2．重复申请")),
    ("not_processed_publication", (_RESULT, "（五）不予处理", "3．要求提供公开出版物")),
    ("not_processed_mass", (_RESULT, "（五）不予处理", "4．无正当理由大量反复申请")),
    (
        "not_processed_confirmation",
        (_RESULT, "（五）不予处理", "5．要求行政机关确认或重新出具已获取信息"),
    ),
    ("other", (_RESULT, "（六）其他处理")),
    (
        "other_not_corrected",
        (
            _RESULT,
            "（六）其他处理",
            "1．申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ),
    ),
    (
        "other_fee_unpaid",
        (
            _RESULT,
            "（六）其他处理",
            "2．申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ),
    ),
    ("other_other", (_RESULT, "（六）其他处理", "3．其他")),
    ("handled", (_RESULT, "（七）总计")),
    ("carried_over", ("四、结转下年度继续办理",)),
)
_BY = (":person", ":company", ":research", ":charity", ":legal_service", ":other", "")
_SUMS = ("refused", "not_held", "not_processed", "other")
_ARTICLES: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]], ...]] = {
    "2021": (
        ("一", (("本年制发件数", "issued"), ("本年废止件数", "repealed"), ("现行有效件数", "in_force")),
         (("规章", "rules"), ("行政规范性文件", "normative_documents"))),
        ("五", (("本年处理决定数量", "decided"),), (("行政许可", "licences"),)),
        ("六", (("本年处理决定数量", "decided"),), (("行政处罚", "penalties"), ("行政强制", "coercions"))),
        ("八", (("本年收费金额（单位：万元）", "amount"),), (("行政事业性收费", "administrative_fees"),)),
    ),
    "2019": (
        ("一", (("本年新制作数量", "made"), ("本年新公开数量", "published"), ("对外公开总数量", "published_total")),
         (("规章", "rules"), ("规范性文件", "normative_documents"))),
        ("五", (("上一年项目数量", "items_before"), ("本年增/减", "items_change"), ("处理决定数量", "decided")),
         (("行政许可", "licences"), ("其他对外管理服务事项", "other_services"))),
        ("六", (("上一年项目数量", "items_before"), ("本年增/减", "items_change"), ("处理决定数量", "decided")),
         (("行政处罚", "penalties"), ("行政强制", "coercions"))),
        ("八", (("上一年项目数量", "items_before"), ("本年增/减", "items_change")),
         (("行政事业性收费", "administrative_fees"),)),
        ("九", (("采购项目数量", "items"), ("采购总金额", "amount")), (("政府集中采购", "procurement"),)),
    ),
}  # fmt: skip
_OUTCOMES = {
    "结果维持": "upheld",
    "结果纠正": "corrected",
    "其他结果": "other",
    "尚未审结": "pending",
    "总计": "total",
}
_SUITS = ("lawsuits_direct", "lawsuits_after_review")
_HEADS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)


class Written:
    """One report: ``tables`` of cells with their spans, and the ``truth`` of every figure.

    ``odd``: how often a cell says something else than a plain number. ``lost``: its blank cells
    must be readable where blanks are lost with the table: strokes, or a row that is blank as a
    whole or but for its total. ``most`` is the largest number. ``erred``: how often a label is
    misprinted by a letter.
    """

    def __init__(
        self,
        form: str,
        seed: int,
        *,
        odd: float = 0.25,
        lost: bool = False,
        most: int = 40,
        erred: float = 0,
    ) -> None:
        self.form, self.seed, self.random = form, seed, random.Random(f"{form} {seed}")
        self.odd, self.lost, self.most, self.erred = odd, lost, most, erred
        self.truth: dict[str, Truth] = {}
        self.tables = [self._disclosure(), self._requests(), self._disputes()]
        self._add_up()

    @property
    def title(self) -> str:
        return f"石螺镇{self.form}年政府信息公开工作年度报告"

    @property
    def items(self) -> list[samples.Item]:
        """The whole report: headings with their numbers, sentences, the tables."""
        found: list[samples.Item] = [self.title, "一、总体情况", "全镇继续推进此项工作。"]
        for head, rows in zip(_HEADS, self.tables, strict=True):
            found += [head, rows]
        return [
            *found,
            "五、存在的主要问题及改进情况",
            "人手不够。",
            "六、其他需要报告的事项",
            "无。",
        ]

    def _label(self, text: str) -> str:
        """``text``, or one that lacks a letter or has another for it."""
        if len(text) < 8 or self.random.random() >= self.erred:
            return text
        at = self.random.randrange(4, min(len(text), 11) - 1)
        return text[:at] + self.random.choice(("", "某")) + text[at + 1 :]

    def _number(self) -> int:
        return 0 if self.random.random() < 0.6 else self.random.randint(1, self.most)

    def _odd(self, number: int) -> tuple[str, Truth]:
        """A cell that is no plain number, and what it says."""
        blanks = ["/", "—", "－", "／", *([""] * 3 if not self.lost else [])]
        chosen = self.random.randrange(10)
        if chosen < 5:
            return self.random.choice(blanks), _BLANK
        if chosen < 6:
            return "无", Truth(0, "none")
        if chosen < 7:
            return f"{number}件", Truth(number, "stated")
        if chosen < 8:
            return str(number).translate(WIDE), Truth(number, "stated")
        before, after = self.random.choice((("约", ""), ("", "余"), ("近", "")))
        number += 20
        return f"{before}{number}{after}", Truth(number, "stated", before or after)

    def _cell(self, name: str, number: int) -> str:
        """The text of a cell; notes its truth."""
        text, said = str(number), Truth(number, "stated")
        if self.random.random() < self.odd:
            text, said = self._odd(number)
        self.truth[name] = said
        return text

    def _numbers(self, names: Sequence[str], blank: bool) -> list[str]:
        """A row of cells of which the last is the sum of the others where all are plain."""
        numbers = [self._number() for _ in names[:-1]]
        numbers.append(sum(numbers))
        if blank:
            self.truth |= dict.fromkeys(names, _BLANK)
            texts = [""] * len(names)
            if self.random.random() < 0.5:
                self.truth[names[-1]] = Truth(numbers[-1], "stated")
                texts[-1] = str(numbers[-1])
            return texts
        return [self._cell(name, n) for name, n in zip(names, numbers, strict=True)]

    def _disclosure(self) -> Rows:
        rows: Rows = []
        for article, columns, names in _ARTICLES[self.form]:
            width = 6 // len(columns)
            rows.append([Cell(f"第二十条第（{article}）项", columns=7)])
            heads = [Cell(self._label(label), columns=width) for label, _ in columns]
            rows.append([Cell("信息内容"), *heads])
            for label, name in names:
                texts = []
                blank = self.random.random() < self.odd / 2
                for _, end in columns:
                    figure = f"{name}_{end}"
                    if blank:
                        texts.append("")
                        self.truth[figure] = _BLANK
                    elif end == "amount":
                        texts.append(self._money(figure))
                    else:
                        texts.append(self._cell(figure, self._number()))
                rows.append([Cell(label), *(Cell(text, columns=width) for text in texts)])
        return rows

    def _money(self, name: str) -> str:
        """An amount: in 元 or in 万元, by its own unit or by that of its column."""
        if self.most < 2:
            text = "0"
            value = 0.0
        elif name == "procurement_amount":
            text, value = self.random.choice((("12.5万元", 125_000), ("12500元", 12_500), ("0", 0)))
        else:
            text, value = self.random.choice((("3.2", 32_000), ("500元", 500), ("0", 0)))
        self.truth[name] = Truth(value, "stated")
        return text

    def _requests(self) -> Rows:
        relation = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
        kinds = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
        rows: Rows = [
            [Cell(relation, rows=3, columns=3), Cell("申请人情况", columns=7)],
            [Cell("自然人", rows=2), Cell("法人或其他组织", columns=5), Cell("总计", rows=2)],
            [Cell(kind) for kind in kinds],
        ]
        only = "other_" if self.form == "2019" else "other"
        each = [
            (end, path)
            for end, path in _REQUESTS
            if not (end.startswith(only) if self.form == "2019" else end == only)
        ]
        before: tuple[str, ...] = ()
        for end, path in each:
            row = []
            for depth, label in enumerate(path):
                if path[: depth + 1] == before[: depth + 1]:
                    continue
                last = depth == len(path) - 1
                covered = sum(other[: depth + 1] == path[: depth + 1] for _, other in each)
                row.append(Cell(self._label(label), covered, 3 - depth if last else 1))
            before = path
            blank = self.random.random() < self.odd / 2
            texts = self._numbers([f"requests_{end}{by}" for by in _BY], blank)
            rows.append([*row, *map(Cell, texts)])
        return rows

    def _disputes(self) -> Rows:
        texts: list[str] = []
        for kind in ("reviews", *_SUITS):
            names = [f"{kind}_{end}" for end in _OUTCOMES.values()]
            texts += self._numbers(names, not self.lost and self.random.random() < self.odd / 2)
        suits = [Cell(label, columns=5) for label in ("未经复议直接起诉", "复议后起诉")]
        return [
            [Cell("行政复议", columns=5), Cell("行政诉讼", columns=10)],
            [*(Cell(outcome, rows=2) for outcome in _OUTCOMES), *suits],
            [Cell(outcome) for _ in suits for outcome in _OUTCOMES],
            [Cell(text) for text in texts],
        ]

    def _add_up(self) -> None:
        """What the program adds up: at least the sum of what is stated where a part is blank."""
        parts = {
            f"requests_{total}{by}": [
                f"requests_{end}{by}" for end, _ in _REQUESTS if end.startswith(f"{total}_")
            ]
            for total in _SUMS
            for by in _BY
        }
        parts |= {
            f"lawsuits_{end}": [f"{suit}_{end}" for suit in _SUITS] for end in _OUTCOMES.values()
        }
        for name, each in parts.items():
            said = [self.truth[part] for part in each if part in self.truth]
            if not said or name in self.truth:
                continue
            numbers = [truth.value for truth in said if truth.value is not None]
            lacking = len(numbers) < len(said)
            state = "stated" if not lacking else "partial" if numbers else "blank"
            beside = {truth.qualifier for truth in said} - {None}
            about = beside.pop() if len(beside) == 1 else "约" if beside else None
            self.truth[name] = Truth(sum(numbers) if numbers else None, state, about)


WIDE = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}
"""Digits as they are printed in full width."""


def _plain(rows: Rows) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]


def _text(written: Written, write: Callable[[list[str]], Iterable[str]]) -> bytes:
    """The lines of the report, each row of a table as ``write`` prints it."""
    lines: list[str] = []
    for item in written.items:
        if isinstance(item, str):
            lines.append(item)
        else:
            for row in _plain(item):
                lines += write(row)
    return "\n".join(lines).encode()


def _pipes(written: Written) -> bytes:
    """A row a line, the places of merged labels blank before its numbers."""

    def write(row: list[str]) -> list[str]:
        numbers = 7 if len(row) in range(8, 12) else 0
        labels = row[: len(row) - numbers]
        merged = [""] * (3 - len(labels)) if numbers else []
        return ["| " + " | ".join([*labels, *merged, *row[len(labels) :]]) + " |"]

    return _text(written, write)


def _docx(written: Written) -> bytes:
    parts = [paragraph(i) if isinstance(i, str) else word_table(i) for i in written.items]
    return as_docx("".join(parts))


def _xlsx(written: Written) -> bytes:
    """Each part a sheet, the title above the first."""
    names = ("主动公开", "申请", "复议诉讼")
    sheets: dict[str, Rows] = {"封面": [[Cell(written.title)], [Cell("一、总体情况")]]}
    for name, head, rows in zip(names, _HEADS, written.tables, strict=True):
        width = sum(cell.columns for cell in rows[0])
        sheets[name] = [[Cell(head, columns=width)], *rows]
    return as_xlsx(sheets)


STRUCTURED: dict[str, Callable[[Written], bytes]] = {
    "html": lambda written: samples.as_html(written.items),
    "docx": _docx,
    "xlsx": _xlsx,
    "pdf": lambda written: as_pdf(written.items, rows_a_page=14),
    "pipes": _pipes,
}
"""Formats that keep the cells of a table apart, the blank ones among them."""
FLATTENED: dict[str, Callable[[Written], bytes]] = {
    "one_a_line": lambda written: _text(written, lambda row: [cell for cell in row if cell]),
    "trailing_bar": lambda written: _text(
        written, lambda row: [*(f"{cell} |" for cell in row if cell), "||"]
    ),
    "row_a_line": lambda written: _text(
        written, lambda row: ["  ".join(cell for cell in row if cell)]
    ),
}
"""Ways in which a table loses its blank cells."""
GLUED: dict[str, Callable[[Written], bytes]] = {
    "glued_rows": lambda written: _text(written, lambda row: ["".join(row)]),
}
"""Ways in which nothing stands between two cells."""


class Comparison(NamedTuple):
    """How the figures that were read stand to the truth: names and what was read."""

    right: list[str]
    missing: list[str]
    wrong: list[tuple[str, list[Truth], Truth | None]]


def compared(truth: dict[str, Truth], figures: Iterable[Figure]) -> Comparison:
    """Compare every figure of ``truth`` with what was read, and find what was read besides."""
    read: dict[str, list[Truth]] = {}
    for figure in figures:
        said = Truth(figure.value, figure.state, figure.qualifier)
        read.setdefault(figure.name, []).append(said)
    result = Comparison([], [], [])
    for name, said in truth.items():
        if name not in read:
            result.missing.append(name)
        elif read[name] == [said]:
            result.right.append(name)
        else:
            result.wrong.append((name, read[name], said))
    result.wrong.extend((name, read[name], None) for name in read.keys() - truth.keys())
    return result
