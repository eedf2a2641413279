"""The declaration of all figures, from which cells, filters, columns and pages derive: held against the forms."""

import pytest

from indexer.vocabulary import figures as declared


def _of(form: str, table: str) -> list[str]:
    fields = declared.FIGURES.values()
    return [field.name for field in fields if field.table == table and form in field.forms]


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ("2019", {"表二": 22, "表三": 23, "表四": 15}),
        ("2021", {"表二": 10, "表三": 25, "表四": 15}),
    ],
)
def test_each_form_has_as_many_cells_as_are_printed(form: str, rows: dict[str, int]) -> None:
    """A row that is declared of the wrong form shifts every number beneath it."""
    assert {table: len(_of(form, table)) for table in rows} == rows


@pytest.mark.parametrize(
    ("name", "row", "column", "forms", "older"),
    [
        ("rules_in_force", "规章", "现行有效件数", ("2021",), ""),
        ("normative_documents_issued", "行政规范性文件", "本年制发件数", ("2021",), ""),
        ("normative_documents_made", "规范性文件", "本年新制作数量", ("2019",), ""),
        ("licences_decided", "行政许可", "本年处理决定数量", ("2019", "2021"), "处理决定数量"),
        (
            "other_services_decided",
            "其他对外管理服务事项",
            "处理决定数量",
            ("2019",),
            "处理决定数量",
        ),
        ("licences_items_before", "行政许可", "上一年项目数量", ("2019",), ""),
        (
            "administrative_fees_amount",
            "行政事业性收费",
            "本年收费金额（单位：万元）",
            ("2021",),
            "",
        ),
        ("administrative_fees_items_change", "行政事业性收费", "本年增/减", ("2019",), ""),
        ("procurement_amount", "政府集中采购", "采购总金额", ("2019",), ""),
        ("requests_other", "（六）其他处理", "总计", ("2019",), ""),
        ("requests_other_other", "3.其他", "总计", ("2021",), ""),
        ("requests_handled", "（七）总计", "总计", ("2019", "2021"), ""),
    ],
)
def test_a_figure_stands_in_the_cell_that_its_form_has(
    name: str, row: str, column: str, forms: tuple[str, ...], older: str
) -> None:
    """A licence would be counted as a penalty, or nowhere."""
    field = declared.FIGURES[name]
    assert (field.row[-1], field.column[-1]) == (row, column)
    assert (field.forms, field.older_column) == (forms, older)


def test_what_no_bureau_decides_has_no_number_of_decisions() -> None:
    """行政事业性收费 has an amount, and no decisions."""
    assert "administrative_fees_decided" not in declared.FIGURES
    assert "licences_amount" not in declared.FIGURES


def test_a_stock_and_what_is_left_over_are_never_added_up() -> None:
    """Staff of ten years added up would be ten times as many people."""
    assert {name for name, field in declared.FIGURES.items() if not field.adds_up} == {
        *("staff", "staff_full_time", "staff_part_time"),
        *("rules_in_force", "rules_published_total"),
        *("normative_documents_in_force", "normative_documents_published_total"),
        *("licences_items_before", "other_services_items_before", "penalties_items_before"),
        *("coercions_items_before", "administrative_fees_items_before"),
        *("requests_carried_in", "requests_carried_over"),
    }


def test_a_sum_is_that_of_its_own_rows_and_no_other_figure_is_one() -> None:
    """A refusal that is added to what could not be found would be one more refusal."""
    parts = {name: field.parts for name, field in declared.FIGURES.items() if field.parts}
    assert {name: len(each) for name, each in parts.items()} == {
        **{"requests_refused": 8, "requests_not_held": 3, "requests_not_processed": 5},
        "requests_other": 3,
        **dict.fromkeys(("lawsuits_upheld", "lawsuits_corrected", "lawsuits_other"), 2),
        **dict.fromkeys(("lawsuits_pending", "lawsuits_total"), 2),
    }
    assert parts["requests_other"] == tuple(
        f"requests_other_{end}" for end in ("not_corrected", "fee_unpaid", "other")
    )
    order = [*declared.FIGURES]
    for name in ("requests_refused", "requests_not_held", "requests_not_processed"):
        assert order[order.index(name) - 1] == parts[name][-1]  # behind its rows
    assert parts["lawsuits_total"] == ("lawsuits_direct_total", "lawsuits_after_review_total")


def test_who_asked_is_known_of_the_rows_of_requests_and_of_their_sums_alone() -> None:
    """自然人主动公开 is no question that a report answers."""
    by_applicant = [name for name, field in declared.FIGURES.items() if field.by_applicant]
    assert len(by_applicant) == 26 + 3  # the rows of both forms, and three sums
    assert all(name.startswith("requests_") for name in by_applicant)
    assert not {"requests_online", "requests_by_post"} & {*by_applicant}
    assert declared.FIGURES["reviews_total"].names == ("reviews_total",)
    assert len(declared.FIGURES["requests_refused"].names) == 7


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("申请", ("requests_new",)),
        ("法律服务机构不予公开", ("requests_refused:legal_service",)),
        ("规范性文件", ("normative_documents_in_force", "normative_documents_published_total")),
        ("规章", ()),
        ("行政事业性收费", ("administrative_fees_amount",)),
        ("收费", ("fees_yuan",)),
        ("诉讼", ("lawsuits_total",)),
        ("行政复议：结果维持", ("reviews_upheld",)),
        ("不予公开:国家秘密", ("requests_refused_state_secret",)),
        ("自然人主动公开", ()),
    ],
)
def test_a_figure_is_called_by_its_whole_name_or_label(text: str, names: tuple[str, ...]) -> None:
    """Part of a label would answer with another figure."""
    assert declared.figures_called(text) == names


def test_a_count_says_that_it_is_one_and_a_result_which_it_is() -> None:
    """行政复议：总计 is what nobody says."""
    labels = {
        "reviews_total": "行政复议数",
        "reviews_upheld": "行政复议：结果维持",
        "lawsuits_direct_total": "行政诉讼（未经复议直接起诉）数",
        "lawsuits_total": "行政诉讼数",
        "lawsuits_pending": "行政诉讼：尚未审结",
        "requests_new:person": "自然人新收申请数",
    }
    assert {name: declared.figure_label(name) for name in labels} == labels
