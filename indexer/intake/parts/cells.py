"""Lines of text → the cells of a standard table that was flattened into them.

Knows how cells come apart: one a line, a label broken over lines or misprinted, a row or a
whole table glued to one line. Which cells make a row is for ``indexer.intake.parts.flattened``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.intake.parts.forms import (
    APPLICANTS,
    ARTICLES,
    COLUMNS,
    DISPUTE_HEADS,
    LABEL_KEYS,
    LONGEST_LABEL,
    REQUEST_HEADS,
    REQUEST_LABELS,
    ROW_NUMBER,
    ROWS,
    is_label,
    is_row_of_requests,
    label_key,
    near_key,
)
from indexer.intake.parts.kinds import names_a_part
from indexer.intake.parts.values import is_value
from indexer.language.folding import plain
from indexer.language.joining import joined
from indexer.language.patterns import pattern


def _printed(label: str) -> str:
    """A pattern of ``label`` with its own number or none, blanks within.

    Digits before it may be the last of the row above, 1 and 7.属于…, not 17.属于…; and
    四、其他 is not the column 其他 but the part 四、其他事项.
    """
    number = ROW_NUMBER.match(label)
    words = r"\s?".join(map(re.escape, label[number.end() :] if number else label))
    if not number:
        return rf"(?<![、.])(?<![、.]\s){words}"
    part, item, sub = number.group("part", "item", "sub")
    printed = rf"\({item}\)" if item else rf"{part or sub}[、.]"
    return rf"(?:{printed}\s?)?{words}"


_LABELS = {*COLUMNS, *ROWS, *ARTICLES, *REQUEST_HEADS, *REQUEST_LABELS, *DISPUTE_HEADS}
# Where no label begins none is tried: hardly any place of a text is passed slowly.
_FIRST = "".join({key[0] for key in LABEL_KEYS})
_FIRST_TWO = "|".join(sorted({rf"{key[0]}\s?{key[1]}" for key in LABEL_KEYS}))
_LABEL = pattern(
    rf"(?=[(0-9一二三四五六七八九十{_FIRST}])(?=\(|[0-9一二三四五六七八九十][、.]|{_FIRST_TWO})(?:"
    + "|".join(map(_printed, sorted(_LABELS, key=lambda label: (-len(label_key(label)), label))))
    + ")",
    yes="(一)予以公开",
    no="(一)公开予以",
    how="match",
)
# In every text that holds a standard table; others are not looked at further.
_OF_A_TABLE = pattern(
    r"信息内容|本年新收政府|规章\s?\||申请人情况|未经复议直接|结果维持"
    + "".join(
        rf"|{label}\s?[0-9]++(?![件条])" for label in ("规章", "行政许可", "规范性文件", "予以公开")
    ),
    yes="规章0",
    no="规章2件",
)
_BETWEEN = pattern(r"[\s0-9.,/元万|\-—无]*", yes=" | 0 | 12 ", no=" 0条 12条 ", how="fullmatch")
# Behind the last label of a text that goes on; 2023年 is no number of the row.
_TAIL = pattern(
    r"(?:[\s|]*[0-9]++(?:\.[0-9]++)?+(?![0-9.]*[年月日条件]))+[\s|]*",
    yes="0 0 12",
    no="2023年",
    how="match",
)
_FEWEST_LABELS = 4
_SHORTEST = 8
_LONGEST = 20_000  # The three tables together have 1,200 characters.
_LONGEST_ROW = 240  # A row of three labels and fifteen numbers has less.
_MOST_LINES = 4  # A column of four letters is as narrow as one.
_LONGEST_OTHER = 40  # Of a label in other words than the form's.
_PART = pattern(
    r"[一二三四五六七八九十]{1,3}\s?[、.．]", yes="六、其他事项", no="六是其他事项", how="match"
)  # 六、其他事项, answered by 无.
# A row of requests under a label in other words than the form's, known by its seven numbers.
_OTHER_ROW = pattern(
    rf"(?P<label>[^\s|0-9][^|。;；]{{0,{_LONGEST_OTHER}}}?|[0-9]{{1,2}}[、.．][^|。;；0-9][^|。;；]{{0,{_LONGEST_OTHER}}}?)"
    rf"(?P<numbers>(?:[\s|]+[0-9]+){{{len(APPLICANTS)}}})\s*",
    yes="（二）部分予以公开 1 0 0 0 0 0 1",
    no="（二）部分予以公开 1 0 0",
    how="fullmatch",
)
_NUMBER_ALONE = pattern(
    r"\(?[一二三四五六七八九十]{1,3}[、)]|[0-9]{1,2}[、.]", yes="1.", no="1.5", how="fullmatch"
)
_BEGINNINGS = frozenset(key[:2] for key in LABEL_KEYS)


class FlatCell(NamedTuple):
    """One cell: its text, and whether it is digits ``glued`` to their label, of one cell or several."""

    text: str
    glued: bool = False


Line = str | None
"""The text of a paragraph, None where something else stands."""


def may_begin_label(start: str) -> bool:
    """Tell whether ``start``, a text's first two characters, may begin a label: few letters do."""
    first = plain(start)
    letters = len(first) == 2 and first.isalpha() and first[0] not in "一二三四五六七八九十"
    return not letters or first in _BEGINNINGS


def cells_at(lines: Sequence[Line], at: int) -> tuple[list[FlatCell], int]:
    """Return the cells that the line at ``at`` holds and where the next begin; none if it is prose."""
    text = lines[at]
    if text is None:
        return [], at
    if is_value(text) and (text.isdecimal() or not _NUMBER_ALONE.fullmatch(plain(text))):
        return [FlatCell(text)], at + 1
    label, end = _whole_label(lines, at)
    if label:
        return [FlatCell(label)], end
    if len(text) <= LONGEST_LABEL and near_key(text):
        return [FlatCell(text)], at + 1
    if pieces := split_cells(text):
        return pieces, at + 1
    if pieces := _spaced_cells(text):
        return pieces, at + 1
    if text[-1:].isdigit() and (row := _OTHER_ROW.fullmatch(text)):
        numbers = row["numbers"].replace("|", " ").split()
        return [FlatCell(row["label"]), *map(FlatCell, numbers)], at + 1
    following = lines[at + 1] if at + 1 < len(lines) else None
    last = following is None
    if is_row_of_requests(text, cut=last):
        return [FlatCell(text)], at + 1
    # A label in other words than the form's, known by the number after it.
    if (
        len(text) <= _LONGEST_OTHER
        and not text.endswith(("。", "；", "："))
        and not _PART.match(text)
        and not names_a_part(text)
        and following is not None
        and is_value(following)
    ):
        return [FlatCell(text)], at + 1
    return [], at


def _whole_label(lines: Sequence[Line], at: int) -> tuple[str, int]:
    """The label that begins at line ``at``, its lines joined, and where it ends; '' if none does."""
    first, following = lines[at] or "", lines[at + 1] if at + 1 < len(lines) else None
    if not may_begin_label(first[:2]):
        return "", at
    # Most labels are whole, and numbers follow them.
    if is_label(first) and (following is None or is_value(following)):
        return first, at + 1
    parts: list[str] = []
    for line in lines[at : at + _MOST_LINES]:
        if line is None or len(line) > LONGEST_LABEL:
            break
        # 1. alone is the number of the label that goes on below, 1 is a value.
        if is_value(line) and not (not parts and _NUMBER_ALONE.fullmatch(plain(line))):
            break
        if parts and is_label(line) and is_label(joined(parts)):
            break
        parts.append(line)
    for count in range(len(parts), 0, -1):
        text = joined(parts[:count])
        if is_label(text):
            return text, at + count
    return "", at


def split_cells(text: str) -> list[FlatCell]:
    """Return the cells of a standard table that stand on one line and fill it, else nothing."""
    if not _SHORTEST // 2 <= len(text) <= _LONGEST:
        return []
    likely = may_begin_label(text[:2]) and label_key(text[:16])[:2] in _BEGINNINGS
    if not likely or not _LABEL.match(plain(text[:80])):
        return []
    runs = list(_runs(text, fewest=1))
    return runs[0][2] if len(runs) == 1 and runs[0][:2] == (0, len(text)) else []


def _spaced_cells(text: str) -> list[FlatCell]:
    """The cells of a row on one line with blanks or bars between them: values behind labels, or alone."""
    if len(text) > _LONGEST_ROW:
        return []
    words = text.replace("|", " ").split()
    behind = len(words)
    while behind and is_value(words[behind - 1]):
        behind -= 1
    if len(words) - behind < (1 if behind else 2):
        return []
    cells: list[FlatCell] = []
    at = 0
    while at < behind:
        end = next((end for end in range(behind, at, -1) if near_key("".join(words[at:end]))), at)
        if end == at:
            return []
        cells.append(FlatCell("".join(words[at:end])))
        at = end
    return cells + [FlatCell(word) for word in words[behind:]]


def may_hold_table(text: str) -> bool:
    """Tell whether a standard table may be glued into ``text``: mostly not."""
    return _SHORTEST <= len(text) <= _LONGEST and _OF_A_TABLE.search(text) is not None


def parted(text: str) -> list[str | list[FlatCell]]:
    """Return ``text`` as its stretches of prose and the tables glued between them, in order."""
    stretches: list[str | list[FlatCell]] = []
    at = 0
    for start, end, pieces in _runs(text, fewest=_FEWEST_LABELS):
        if prose := text[at:start].strip():
            stretches.append(prose)
        stretches.append(pieces)
        at = end
    if prose := text[at:].strip():
        stretches.append(prose)
    return stretches or [text]


def _runs(text: str, fewest: int) -> Iterator[tuple[int, int, list[FlatCell]]]:
    """The runs of at least ``fewest`` labels with nothing but numbers between them."""
    folded = plain(text)
    labels: list[re.Match[str]] = []
    for label in (*_LABEL.finditer(folded), None):
        if label and labels and _BETWEEN.fullmatch(folded[labels[-1].end() : label.start()]):
            labels.append(label)
            continue
        # 其他 at the end may begin 其他事项, which is no cell.
        if len(labels) > 1 and _goes_on(folded, labels[-1]):
            labels.pop()
        if len(labels) >= fewest:
            yield _run(text, folded, labels)
        labels = [label] if label else []


def _goes_on(folded: str, label: re.Match[str]) -> bool:
    return label.group()[0].isalpha() and folded[label.end() : label.end() + 1].isalpha()


def _run(
    text: str, folded: str, labels: Sequence[re.Match[str]]
) -> tuple[int, int, list[FlatCell]]:
    end = labels[-1].end()
    rest = folded[end:]
    end += len(rest) if _BETWEEN.fullmatch(rest) else len(_tail(rest))
    pieces: list[FlatCell] = []
    for label, stop in zip(labels, [*(found.start() for found in labels[1:]), end], strict=True):
        pieces.append(FlatCell(text[label.start() : label.end()]))
        numbers = folded[label.end() : stop].replace("|", " ").split()
        alone = len(numbers) == 1 and folded[label.end()].isdigit()
        pieces += [FlatCell(number, glued=alone) for number in numbers]
    return labels[0].start(), end, pieces


def _tail(rest: str) -> str:
    found = _TAIL.match(rest)
    return found.group() if found else ""


def cuts(digits: str, columns: int, sums_of: int = 0) -> list[list[str]]:
    """Return the ways, two at most, to cut ``digits`` into ``columns`` numbers without idle zeros.

    With ``sums_of`` every so many of them end with the sum of those before.

    >>> cuts("0012", 3), len(cuts("51220", 3)), cuts("120000012", 7, sums_of=7)
    ([['0', '0', '12']], 2, [['12', '0', '0', '0', '0', '0', '12']])
    """
    found: list[list[str]] = []

    def go(at: int, row: list[str], total: int) -> None:
        left = columns - len(row)
        if len(found) > 1 or len(digits) - at < left or len(digits) - at > left * _LONGEST_NUMBER:
            return
        if not left:
            found.append(row)
            return
        last = sums_of and (len(row) + 1) % sums_of == 0
        for length in range(1, 2 if digits[at] == "0" else _LONGEST_NUMBER + 1):
            number = digits[at : at + length]
            if len(number) == length and (not last or int(number) == total):
                go(at + length, [*row, number], 0 if last else total + int(number))

    if digits.isdigit() and digits.isascii() and columns > 0:
        go(0, [], 0)
    return found


_LONGEST_NUMBER = 6
