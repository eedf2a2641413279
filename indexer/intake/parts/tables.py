"""Tables → values with their labels, and the standard forms rebuilt from flattened text.

Knows the labels that the standard forms of 2019 and 2021 print
(国办公开办函〔2021〕30号): they are the same in every report. Knows no file
format. A blank cell is a blank, never a zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.language.folding import fold, plain
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Cell, Table

APPLICANTS = (
    ("自然人",),
    ("法人或其他组织", "商业企业"),
    ("法人或其他组织", "科研机构"),
    ("法人或其他组织", "社会公益组织"),
    ("法人或其他组织", "法律服务机构"),
    ("法人或其他组织", "其他"),
    ("总计",),
)
"""The seven columns of the table of requests, as paths of labels."""

_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
DISPUTES = tuple(
    (*path, outcome)
    for path in (("行政复议",), ("行政诉讼", "未经复议直接起诉"), ("行政诉讼", "复议后起诉"))
    for outcome in _OUTCOMES
)
"""The fifteen columns of the table of reviews and lawsuits."""

_COLUMNS = (
    "信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额",
    "本年收费金额(单位:万元)", "本年新制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量", "本年增/减",
    "处理决定数量", "采购项目数量", "采购总金额",
)  # fmt: skip
_ROWS = (
    "规章", "规范性文件", "行政规范性文件", "行政许可", "其他对外管理服务事项", "行政处罚", "行政强制",
    "行政事业性收费", "政府集中采购",
)  # fmt: skip
_ARTICLES = tuple(f"第二十条第({n})项" for n in "一五六八九")
_RELATION = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
_REQUEST_HEADS = (
    _RELATION, "申请人情况", "自然人", "法人或其他组织", "商业企业", "科研机构", "社会公益组织", "法律服务机构",
    "其他", "总计",
)  # fmt: skip
_REQUEST_ROWS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "三、本年度办理结果",
    "(一)予以公开",
    "(二)部分公开(区分处理的,只计这一情形,不计其他情形)",
    "(三)不予公开",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
    "(四)无法提供",
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
    "(五)不予处理",
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
    "(六)其他处理",
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
    "(七)总计",
    "四、结转下年度继续办理",
)
_DISPUTE_HEADS = ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", *_OUTCOMES)

_NUMBER = pattern(
    r"\s*(?:(?P<part>[一二三四五六七八九十]{1,3})\s?[、.]"
    r"|\(\s?(?P<item>[一二三四五六七八九十]{1,3})\s?\)|(?P<sub>[0-9]{1,2})\s?[、.](?![0-9]))",
    yes="(一)予以公开",
    no="一是予以公开",
    how="match",
)
_VALUE = pattern(
    r"[0-9.,%]*[0-9][0-9.,%]*\s?(?:件|条|万元|元|项|个|次|万|宗|份)?|[/\-—－―无]{0,3}",
    yes="12件",
    no="12月",
    how="fullmatch",
)
_NO_LETTERS = pattern(r"[\W_]+", yes="其他(项)", no="其他项")
_LONGEST = 60


def _key(text: str) -> str:
    """What is compared of a label: its letters and digits, without its number."""
    return _kept_key(text) if len(text) <= _LONGEST else _made_key(text)


def _made_key(text: str) -> str:
    text = plain(text)
    number = _NUMBER.match(text)
    return _NO_LETTERS.sub("", text[number.end() :] if number else text)


_kept_key = lru_cache(4_000)(_made_key)
_PROACTIVE_KEYS = frozenset(map(_key, (*_COLUMNS, *_ROWS, *_ARTICLES)))
_COLUMN_KEYS = frozenset(map(_key, _COLUMNS))
_ARTICLE_KEYS = frozenset(map(_key, _ARTICLES))
_REQUEST_HEAD_KEYS = frozenset(map(_key, _REQUEST_HEADS))
_REQUEST_KEYS = frozenset(map(_key, _REQUEST_ROWS))
_DISPUTE_KEYS = frozenset(map(_key, _DISPUTE_HEADS))
_LABELS = _PROACTIVE_KEYS | _REQUEST_HEAD_KEYS | _REQUEST_KEYS | _DISPUTE_KEYS
# A word of prose may be a label; these never are, and so begin a flattened table.
_OPENINGS = _ARTICLE_KEYS | set(
    map(_key, (_RELATION, "申请人情况", "本年新收政府信息公开申请数量"))
)


def is_label(text: str) -> bool:
    """Tell whether ``text`` as a whole is a label of the standard forms."""
    return len(text) <= _LONGEST and _key(text) in _LABELS


def is_row_of_requests(text: str, *, cut: bool = False) -> bool:
    """Tell whether ``text`` is a row's label of the table of requests, not a heading.

    With ``cut`` its beginning is enough, where a file was cut short.
    """
    if len(text) > _LONGEST:
        return False
    key = _key(text)
    if cut and len(key) > 3 and any(label.startswith(key) for label in _REQUEST_KEYS):
        return True
    return key in _REQUEST_KEYS and bool(_NUMBER.match(plain(text)))


def is_value(text: str) -> bool:
    """Tell whether a cell's text is a number, a stroke or 无; a blank is one too."""
    if len(text) > 24:
        return False
    # Most numbers are printed as they are compared, and a table has a hundred.
    return bool(_VALUE.fullmatch(text) or _VALUE.fullmatch(plain(text).strip()))


def opens_flattened(text: str) -> bool:
    """Tell whether a line begins a standard table that was flattened to one cell a line."""
    return len(text) <= _LONGEST and _key(text) in _OPENINGS


_SPLIT = pattern(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}[、.])?(?:"
    + "|".join(
        r"\s?".join(map(re.escape, _NUMBER.sub("", label, count=1)))
        for label in sorted(
            {*_COLUMNS, *_ROWS, *_ARTICLES, *_REQUEST_HEADS, *_REQUEST_ROWS, *_DISPUTE_HEADS},
            key=lambda label: -len(_NUMBER.sub("", label, count=1)),
        )
    )
    + ")",
    yes="(一)予以公开",
    no="(一)公开予以",
    how="match",
)
_SHORTEST_DUMP = 16
_BEGINNINGS = frozenset(key[:2] for key in _LABELS)
_LONGEST_DUMP = 5_000  # The three tables together have 1,200 characters.
_BETWEEN = pattern(r"[\s0-9.,/元万|\-—无]*", yes=" | 0 | 12 ", no=" 0条 12条 ", how="fullmatch")


@lru_cache(4_000)
def may_begin_label(start: str) -> bool:
    """Tell whether ``start``, a text's first two characters, may begin a label: few letters do."""
    first = fold(start)
    letters = len(first) == 2 and first.isalpha() and first[0] not in "一二三四五六七八九十"
    return not letters or first in _BEGINNINGS


def split_cells(text: str) -> list[str]:
    """Return the cells of a standard table whose cells all stand on one line, else nothing.

    Numbers without a blank between them are one digit a cell if that makes
    the row whole, else one cell: they cannot be told apart.
    """
    if not _SHORTEST_DUMP <= len(text) <= _LONGEST_DUMP:
        return []
    likely = may_begin_label(text[:2]) and _key(text[:16])[:2] in _BEGINNINGS
    if not likely or not _SPLIT.match(fold(text[:80])):
        return []
    folded = fold(text)
    cells: list[str] = []
    found = list(_SPLIT.finditer(folded))
    if len(found) < 4:
        return []
    for label, following in zip(found, [*found[1:], None], strict=True):
        between = folded[label.end() : following.start() if following else len(folded)]
        if not _BETWEEN.fullmatch(between):
            return []
        cells.append(text[label.start() : label.end()])
        numbers = between.replace("|", " ").split()
        if len(numbers) == 1 and numbers[0].isdigit() and len(numbers[0]) in (3, 7, 15):
            numbers = list(numbers[0])
        cells += numbers
    return cells


def rebuild(cells: Sequence[str]) -> Table:
    """Return the table that was flattened into ``cells``, all labels and values in order.

    A row is its labels and the values after them. The head of the table of
    requests, and of reviews and lawsuits, gets its spans back when whole.
    """
    rows: list[list[Cell]] = []
    at = 0
    while at < len(cells):
        for keys, head in ((_REQUEST_HEAD_KEYS, _request_head), (_DISPUTE_KEYS, _dispute_head)):
            end = _run(cells, at, keys)
            if end > at + 1:
                rows += head(cells[at:end])
                at = end
                break
        else:
            at = _next_row(cells, at, rows)
    return Table(0, tuple(map(tuple, rows)))


def _run(cells: Sequence[str], at: int, keys: frozenset[str]) -> int:
    """The end of the run of unnumbered cells from ``at`` whose keys are among ``keys``."""
    while at < len(cells) and _key(cells[at]) in keys and not _level(cells[at]):
        at += 1
    return at


def _next_row(cells: Sequence[str], at: int, rows: list[list[Cell]]) -> int:
    """Append the row that begins at ``at``; return where the next begins."""
    row: list[Cell] = []
    start = at
    if _key(cells[at]) in _ARTICLE_KEYS:
        rows.append([Cell(cells[at], head=True)])
        return at + 1
    if _key(cells[at]) in _COLUMN_KEYS:
        at = _run(cells, at, _COLUMN_KEYS)
        rows.append([Cell(text, head=True) for text in cells[start:at]])
        return at
    while at < len(cells) and not is_value(cells[at]):
        level = _level(cells[at])
        if at > start and (not level or level <= _level(cells[at - 1])):
            break
        # Empty cells stand for the merged labels of the rows above.
        while level - 1 > 0 and len(row) < level - 1:
            row.append(Cell(""))
        row.append(Cell(cells[at], head=True))
        at += 1
    labels_end = at
    while at < len(cells) and is_value(cells[at]):
        at += 1
    values = [Cell(text) for text in cells[labels_end:at]]
    if row and values and _level(row[-1].text):
        row[-1] = Cell(row[-1].text, columns=4 - len(row), head=True)
    if not row and len(values) > len(DISPUTES):
        return _chunk(values, rows, at)
    rows.append(row + values)
    return at


def _chunk(values: list[Cell], rows: list[list[Cell]], at: int) -> int:
    rows += [values[i : i + len(DISPUTES)] for i in range(0, len(values), len(DISPUTES))]
    return at


def _level(text: str) -> int:
    """1 for 一、, 2 for （一）, 3 for 1., 0 without a number."""
    number = _NUMBER.match(plain(text))
    if not number:
        return 0
    return 1 if number["part"] else 2 if number["item"] else 3


def _request_head(cells: Sequence[str]) -> list[list[Cell]]:
    texts = {_key(cell): cell for cell in cells}
    rest = [_key(label) for label in _REQUEST_HEADS[1:]]
    if not all(key in texts for key in rest):
        return [[Cell(cell, head=True) for cell in cells]]
    names = [texts[key] for key in rest]
    corner = texts.get(_key(_RELATION), "")
    return [
        [Cell(corner, 3, 3, head=True), Cell(names[0], columns=7, head=True)],
        [
            Cell(names[1], rows=2, head=True),
            Cell(names[2], columns=5, head=True),
            Cell(names[8], rows=2, head=True),
        ],
        [Cell(name, head=True) for name in names[3:8]],
    ]


def _dispute_head(cells: Sequence[str]) -> list[list[Cell]]:
    if sorted(map(_key, cells)) != sorted(
        [*_DISPUTE_HEADS[:4], *_OUTCOMES, *_OUTCOMES, *_OUTCOMES]
    ):
        return [[Cell(cell, head=True) for cell in cells]]
    review = [Cell(name, rows=2, head=True) for name in _OUTCOMES]
    suits = [Cell(name, columns=5, head=True) for name in _DISPUTE_HEADS[2:4]]
    return [
        [Cell("行政复议", columns=5, head=True), Cell("行政诉讼", columns=10, head=True)],
        review + suits,
        [Cell(name, head=True) for name in (*_OUTCOMES, *_OUTCOMES)],
    ]


class Value(NamedTuple):
    """One value of a table: the paths of labels of its row and its column, and its text."""

    row: tuple[str, ...]
    column: tuple[str, ...]
    text: str


def expand(table: Table) -> list[list[Cell]]:
    """Return the grid of ``table``: a cell that covers several places stands in each."""
    grid: list[list[Cell]] = []
    above: dict[int, tuple[Cell, int]] = {}
    for cells in table.rows:
        row: list[Cell] = []
        waiting = list(reversed(cells))
        below: dict[int, tuple[Cell, int]] = {}
        while waiting or len(row) in above:
            if len(row) in above:
                cell, left = above[len(row)]
                if left > 1:
                    below[len(row)] = cell, left - 1
                row.append(cell)
                continue
            cell = waiting.pop()
            for _ in range(max(1, min(cell.columns, 100))):
                if cell.rows > 1:
                    below[len(row)] = cell, min(cell.rows, 500) - 1
                row.append(cell)
        grid.append(row)
        above = below
    return grid


def values(table: Table) -> list[Value]:
    """Return every value of ``table`` with the labels of its row and column.

    In the standard forms the last seven cells of a row of requests are its
    numbers, and the last fifteen of a row of reviews and lawsuits, whatever
    became of the label cells before them; a row with fewer has no columns
    that could be told. In other tables the labels are those of the grid.
    Blank cells are values with an empty text.
    """
    found: list[Value] = []
    path: dict[int, str] = {}
    article: tuple[str, ...] = ()
    heads: list[list[Cell]] = []
    fresh = True
    for cells, row in zip(table.rows, expand(table), strict=True):
        texts = [cell.text for cell in cells]
        keys = [_key(text) for text in texts if text]
        if _key("".join(texts)) in _ARTICLE_KEYS:
            article, fresh = ("".join(texts),), True
            continue
        for text in texts:
            if _key(text) in _REQUEST_KEYS and (level := _level(text)):
                path = {k: v for k, v in path.items() if k < level} | {level: text}
        if not any(text and is_value(text) for text in texts):
            heads = [row] if fresh else [*heads, row]
            fresh = False
            continue
        fresh = True
        in_requests = any(key in _REQUEST_KEYS for key in keys) and any(map(_level, texts))
        if in_requests:
            numbers = texts[-len(APPLICANTS) :]
            labels = tuple(path[level] for level in sorted(path))
            whole = len(texts) > len(numbers) and all(map(is_value, numbers))
            columns: Sequence[tuple[str, ...]] = APPLICANTS
        elif len(texts) >= len(DISPUTES) and all(map(is_value, texts[-len(DISPUTES) :])):
            numbers, labels, whole, columns = texts[-len(DISPUTES) :], (), True, DISPUTES
        else:
            found += _of_grid(row, heads, article)
            continue
        if whole:
            found += [Value(labels, c, text) for c, text in zip(columns, numbers, strict=True)]
        else:
            found += [Value(labels, (), t) for t in texts if t and is_value(t)]
    return found


def _of_grid(row: list[Cell], heads: list[list[Cell]], before: tuple[str, ...]) -> list[Value]:
    """The values of one row of a table of no known form, or of proactive disclosure."""
    first = next(i for i, cell in enumerate(row) if cell.text and is_value(cell.text))
    labels = before + _path(row[:first])
    width = max((len(head) for head in heads), default=0)
    shift = width - len(row)  # The right-aligned rule: label cells may be gone, numbers not.
    return [
        Value(labels, _path(h[at + shift] for h in heads if 0 <= at + shift < len(h)), cell.text)
        for at, cell in enumerate(row)
        # A cell over several columns stands in each of them, and is one value.
        if at >= first and is_value(cell.text) and (at == 0 or row[at - 1] is not cell)
    ]


def _path(cells: Iterable[Cell]) -> tuple[str, ...]:
    """The texts of ``cells``, each once, without blanks."""
    return tuple(dict.fromkeys(cell.text for cell in cells if cell.text))
