"""A report is the same after it was kept as rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.archive.figures import figures_of, packed_figures, recorded
from indexer.archive.rows import Row, assembled, pack
from indexer.archive.searched import Lexicon, cut_report
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.report import Candidate, Cell, Figure, Place, Report, Table
from tests.invented import report, section

HALF = "半个\ud800字符"


def kept(told: Report) -> Report:
    """What is read of the rows that ``told`` is packed into."""
    rows = pack(told, cut_report(told, Lexicon()))
    path, *_ = rows.report
    placed, packed, figures, amounts, *_ = rows.report[-6:]
    row = Row(path, told.id or None, placed, packed, figures, amounts)
    return assembled(row, (row[2:] for row in rows.sections))


@pytest.mark.parametrize("value", [152, 152.0, 0, 0.5, 1e16])
def test_a_report_comes_back_as_it_was(value: float) -> None:
    """A number that changes its kind on the way is another number in every answer."""
    table = Table(3, ((Cell("甲", 2, 1, True), Cell("乙")), (Cell(""),)))
    told = replace(
        report("甲镇", 2012, section("s1", "一、概述", "公开。" * 4000, "overview", (table,))),
        figures=(
            Figure("fees_yuan", value, "元", "s1", "收费", qualifier="余"),
            Figure("requests_new", None, "件", "s2", "申请 |  | 3", "blank"),
            Figure("requests_new:other", 3, "件", "s2", "申请 |  | 3"),
        ),
        warnings=("疑问",),
        place=Place("ambiguous", candidates=(Candidate("990101101", ("甲省", "甲镇")),)),
        source_url="https://example.cn/",
    )
    assert kept(told) == told
    assert repr(kept(told).figures) == repr(told.figures)


def test_of_many_figures_those_asked_for_are_read_with_their_own_words() -> None:
    """A number beside the words of another is evidence of something that nobody wrote."""
    every = tuple(
        Figure(name, n, "件", f"s{n}", f"第{n}项是{n}。") for n, name in enumerate(FIGURE_NAMES)
    )
    twice = Figure(FIGURE_NAMES[256], 7, "件", "s256", "又是7。")
    data, records = packed_figures((*every, twice)), recorded((*every, twice))
    asked = {FIGURE_NAMES[256], FIGURE_NAMES[0]}
    assert figures_of(data, records, asked) == (every[0], every[256], twice)
    assert figures_of(data, recorded(every[1:2]), asked) == ()
    assert len(FIGURE_NAMES) > 256  # more than a byte tells apart: 0 and 256 end alike


def test_half_a_character_is_kept() -> None:
    """A damaged file is evidence as well; what JSON cannot say must not lose the report."""
    table = Table(0, ((Cell(HALF),),))
    told = replace(
        report("甲镇", 2012, section("s1", "一", "无", "other", (table,)), title=HALF),
        warnings=(HALF,),
        place=Place("unlisted", None, (HALF,)),
    )
    assert kept(told) == told


def test_damaged_rows_are_said_to_be() -> None:
    """What is no report must not become one."""
    for packed in (b'{"id": 3}', b"{", b"[]", b'{"half": "\xed\xa0\x80"}'):
        with pytest.raises(ValueError, match=r"."):
            assembled(Row("x", "x", b'{"status": "unknown"}', packed), ())
