"""The law of flattened tables: nearly every number comes out, none in a wrong row or column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from indexer.intake.formats import read_bytes
from indexer.intake.parts.flattened import gather
from indexer.intake.parts.forms import near_key
from indexer.intake.parts.tables import values
from indexer.vocabulary.report import Table
from tests.intake.parts.standard_forms import WAYS, Form

_RECALL = 0.95
_SEEDS = range(12)


def _read(lines: list[str]) -> list[tuple[tuple[str, ...], str]]:
    """Where each number was read, by the keys of its labels, those without a column left out."""
    document = gather(read_bytes("\n".join(lines).encode()))
    return [
        ((*(near_key(label) or label for label in value.row), _column(value.column)), value.text)
        for block in document.blocks
        if isinstance(block, Table)
        for value in values(block)
        if value.text and value.column
    ]


def _column(path: tuple[str, ...]) -> str:
    return near_key(path[-1]) or path[-1] if len(path) == 1 else "".join(path)


def _right(truth: Mapping[tuple[str, ...], str], lines: list[str]) -> tuple[int, list[object]]:
    read = _read(lines)
    right = {where for where, text in read if truth.get(where) == text}
    return len(right), [one for one in read if truth.get(one[0]) != one[1]]


def _measured(way: str, forms: Iterable[Form]) -> float:
    """The share of the numbers of ``forms`` that is read where it belongs; none is read elsewhere."""
    found = wanted = 0
    for form in forms:
        right, wrong = _right(form.truth, WAYS[way](form))
        assert wrong == [], way
        found, wanted = found + right, wanted + len(form.truth)
    print(f"{way:16} {found / wanted:.3f}  {found}/{wanted}")
    return found / wanted


@pytest.mark.parametrize("year", [2019, 2021])
@pytest.mark.parametrize("way", WAYS)
def test_flattened_forms_lose_hardly_a_number_and_misplace_none(way: str, year: int) -> None:
    """A number one column off accuses the wrong; a table left as text answers no question."""
    # Digits with nothing between them can only be told apart where each is a number.
    most = 1 if way.startswith("glued") else 40
    forms = (Form(year, seed, blanks=0 if most == 1 else 0.2, most=most) for seed in _SEEDS)
    assert _measured(way, forms) >= _RECALL


@pytest.mark.parametrize("way", [way for way in WAYS if not way.startswith("glued")])
def test_a_hole_in_a_row_moves_no_number(way: str) -> None:
    """Where blanks are lost with the table, what is left stands in no column, not in the next."""
    read = _measured(way, (Form(2021, seed, holes=0.3) for seed in _SEEDS))
    assert read >= (_RECALL if way.startswith("pipes") else 0)


@pytest.mark.parametrize("way", ["glued_rows", "glued_whole"])
def test_digits_that_can_be_cut_in_several_ways_are_cut_in_none(way: str) -> None:
    """51220 may be 5, 12, 20 or 51, 2, 20: whichever is printed, someone is accused of it."""
    assert _measured(way, (Form(2021, seed, most=4_000) for seed in _SEEDS)) > 0
    row = "信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件51220"
    document = gather(read_bytes(row.encode()))
    assert [w for w in document.warnings if "行政规范性文件51220" in w]
    texts = [
        cell.text for b in document.blocks if isinstance(b, Table) for r in b.rows for cell in r
    ]
    assert "行政规范性文件51220" in texts
