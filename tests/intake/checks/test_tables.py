"""The sums of the standard tables: what cannot be right is said, what could be is not."""

from dataclasses import replace

import pytest
from msgspec import structs

from indexer.intake.checks.tables import Cells, applicants, balance, disputes, outcomes
from indexer.vocabulary.figures import FIGURES
from indexer.vocabulary.report import Figure, Report
from tests.invented import report, section

BLANK = None
OF_2021 = [f"requests_other_{end}" for end in ("not_corrected", "fee_unpaid", "other")]


def cell(name: str, value: float | None, anchor: str = "s3") -> Figure:
    state = "blank" if value is None else "stated"
    return Figure(name, value, "件", anchor, f"{name} | {value}", state)


def tabled(values: dict[str, float | None], text: str = "") -> Report:
    """A report with these cells in its third section."""
    figures = tuple(cell(name, value) for name, value in values.items())
    return replace(
        report("石螺镇", 2021, section("s3", "三、申请", text, "requests")), figures=figures
    )


def column(
    new: float | None, carried_in: float | None, handled: float | None, over: float | None
) -> dict[str, float | None]:
    names = ("requests_new", "requests_carried_in", "requests_handled", "requests_carried_over")
    return dict(zip(names, (new, carried_in, handled, over), strict=True))


@pytest.mark.parametrize(
    ("cells", "both"),
    [
        (column(13, 2, 14, 1), None),
        (column(13, 2, 14, 0), ("15 件", "14 件")),
        (column(13, 2, 14, 3), ("15 件", "17 件")),
        (column(13, BLANK, 14, 1), None),  # 2 may have been carried in
        (column(13, BLANK, 11, 1), ("至少 13 件", "12 件")),
        (column(11, 1, BLANK, 13), ("12 件", "至少 13 件")),
        (column(11, 1, BLANK, 12), None),
        (column(13, BLANK, BLANK, 14), None),
        (column(13, BLANK, BLANK, 3), None),
        ({"requests_new": 13, "requests_handled": 12}, None),  # rows that were not read
    ],
)
def test_what_came_and_what_went_of_a_column_are_compared(
    cells: dict[str, float | None], both: tuple[str, str] | None
) -> None:
    """A township that handled fewer requests than it had is a story; a blank cell is none."""
    found = [(flag.left.value, flag.right.value) for flag in balance(Cells(tabled(cells)))]
    assert found == ([both] if both else [])


@pytest.mark.parametrize(
    ("beside", "handled", "both"),
    [
        ("余", 15, None),
        ("余", 12, ("至少 13 件", "12 件")),
        ("近", 12, None),
        ("近", 15, ("至多 13 件", "15 件")),
        ("约", 12, None),
        ("约", 15, None),
        ("累计", 15, ("13 件", "15 件")),
    ],
)
def test_a_cell_that_says_about_how_many_contradicts_only_what_it_excludes(
    beside: str, handled: float, both: tuple[str, str] | None
) -> None:
    """13余 requests of which 15 were handled are no doubt about anything."""
    whole = tabled(column(13, 0, handled, 0))
    first, *others = whole.figures
    whole = replace(whole, figures=(structs.replace(first, qualifier=beside), *others))
    found = [(flag.left.value, flag.right.value) for flag in balance(Cells(whole))]
    assert found == ([both] if both else [])


def test_a_column_is_named_and_leads_to_both_of_its_rows() -> None:
    """Who looks into it must find the very cells."""
    cells = {f"{name}:company": value for name, value in column(3, 0, 2, 0).items()}
    (flag,) = balance(Cells(tabled({**column(3, 0, 3, 0), **cells})))
    assert flag.rule == "balance"
    assert flag.sentence == (
        "“商业企业”一列：新收与结转合计 3 件，办结与结转下年合计 2 件，两处不一致。"
    )
    assert (flag.left.anchor, flag.left.figure) == ("s3", "requests_new:company")
    assert (flag.right.anchor, flag.right.figure) == ("s3", "requests_handled:company")
    assert flag.left.quote == "requests_new:company | 3"


def row(name: str, *each: float | None, total: float | None) -> dict[str, float | None]:
    kinds = ("person", "company", "research", "charity", "legal_service", "other")
    return {f"{name}:{kind}": value for kind, value in zip(kinds, each, strict=True)} | {
        name: total
    }


@pytest.mark.parametrize(
    ("each", "total", "both"),
    [
        ((9, 2, 0, 0, 1, 0), 12, None),
        ((9, 2, 0, 0, 1, 0), 13, ("12 件", "13 件")),
        ((9, 2, 0, 0, 1, 0), BLANK, None),
        ((9, BLANK, 0, 0, 1, 0), 12, None),
        ((9, BLANK, 0, 0, 1, 0), 9, ("至少 10 件", "9 件")),
    ],
)
def test_the_six_kinds_of_a_row_are_compared_with_its_total(
    each: tuple[float | None, ...], total: float | None, both: tuple[str, str] | None
) -> None:
    """Numbers by applicant are quoted apart from their total."""
    cells = row("requests_refused_process", *each, total=total)
    found = [(flag.left.value, flag.right.value) for flag in applicants(Cells(tabled(cells)))]
    assert found == ([both] if both else [])


def results(form: str, **given: float | None) -> dict[str, float | None]:
    """A whole column of 办理结果 of a form: 0 in all rows but those given."""
    rows = [f.name for f in FIGURES.values() if f.table == "表三" and form in f.forms]
    cells: dict[str, float | None] = dict.fromkeys(rows, 0)
    return cells | {f"requests_{name}": value for name, value in given.items()}


@pytest.mark.parametrize(
    ("cells", "both"),
    [
        (results("2021", granted=4, other_other=2, handled=6), None),
        (results("2021", granted=4, other_other=2, handled=5), ("6 件", "5 件")),
        (results("2021", granted=4, other_other=2, other=2, handled=6), None),  # the sum of three
        (results("2019", granted=4, other=2, handled=6), None),
        (results("2019", granted=4, other=2, handled=4), ("6 件", "4 件")),
        (results("2019", granted=4, refused_process=BLANK, handled=9), None),
        (results("2019", granted=4, refused_process=BLANK, handled=3), ("至少 4 件", "3 件")),
    ],
)
def test_the_outcomes_of_either_form_are_compared_with_their_total(
    cells: dict[str, float | None], both: tuple[str, str] | None
) -> None:
    """The form of 2019 has one row where that of 2021 has three; neither is counted twice."""
    found = [(flag.left.value, flag.right.value) for flag in outcomes(Cells(tabled(cells)))]
    assert found == ([both] if both else [])


def group(name: str, *results_: float | None, total: float) -> dict[str, float | None]:
    ends = ("upheld", "corrected", "other", "pending")
    return {f"{name}_{e}": v for e, v in zip(ends, results_, strict=True)} | {
        f"{name}_total": total
    }


def test_each_group_of_disputes_is_compared_with_its_own_total() -> None:
    """A lawsuit that is in the total and in no result has an end that nobody tells."""
    cells = {
        **group("reviews", 1, 1, 0, 0, total=2),
        **group("lawsuits_direct", 1, 0, 0, 0, total=2),
        **group("lawsuits_after_review", 0, BLANK, 0, 0, total=1),
    }
    (flag,) = disputes(Cells(tabled(cells)))
    assert flag.sentence == (
        "“行政诉讼，未经复议直接起诉”一组：各种结果合计 1 件，总计 2 件，两处不一致。"
    )
    assert flag.right.figure == "lawsuits_direct_total"


def test_a_number_of_the_prose_is_no_cell() -> None:
    """A sentence about some requests must not break the column of the table."""
    cells = column(13, 2, 15, 0)
    good = tabled(cells, "全年新收申请9件。")
    said = Figure("requests_new", 9, "件", "s3", "全年新收申请9件", "several")
    assert not [*balance(Cells(replace(good, figures=(said, *good.figures))))]
    bad = tabled(column(9, 2, 15, 0))
    assert [*balance(Cells(bad))]


def test_of_two_tables_with_two_numbers_nothing_is_added() -> None:
    """Of a county's own table and that of all its departments the rows must not be mixed."""
    good = tabled(column(13, 2, 14, 0))
    other = replace(good, figures=(*good.figures, cell("requests_new", 40)))
    assert [*balance(Cells(good))]
    assert not [*balance(Cells(other))]


def test_a_total_alone_says_nothing_against_what_was_not_read() -> None:
    """A minus sign before a number is a misprint, not the end of the reading of a file."""
    for rule in (balance, applicants, outcomes, disputes):
        for value in (-2, 0, 5):
            alone: dict[str, float | None] = {
                "requests_new": value,
                "requests_handled": value,
                "reviews_total": value,
            }
            assert list(rule(Cells(tabled(alone)))) == []
