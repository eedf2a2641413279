"""Tables of reports and their figures, as a spreadsheet and a script read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec import structs

from tests.invented_figures import NEW, REFUSED, WEBSITE, reports_with_figures, stated, stating
from tests.invented_index import asked, build_index, client_over
from tests.webapp.files.test_exports import of_jsonl
from tests.webapp.files.test_workbook import of_csv, of_xlsx
from webapp.files import tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("tables"), reports_with_figures())


@pytest.fixture()
def web(folder: Path) -> FlaskClient:
    return client_over(folder)


def lines(web: FlaskClient, address: str) -> dict[str, dict[str, str]]:
    """The lines of a CSV file by the id of the report."""
    head, *rows = of_csv(web.get(f"/export/{address}").data)
    assert len(set(head)) == len(head)
    return {row["报告编号"]: row for row in (dict(zip(head, r, strict=True)) for r in rows)}


def told(row: dict[str, str], label: str) -> tuple[str, str]:
    return row[label], row[f"{label}（状态）"]


def test_a_figure_is_a_number_and_beside_it_what_is_not_plain(web: FlaskClient) -> None:
    """A column of numbers with words in it does not add up; without the words it adds up wrong."""
    rows = lines(web, "reports.csv")
    assert told(rows["990101101-2022"], "新收申请数") == ("13", "")
    assert told(rows["990101202-2022"], "新收申请数") == ("0", "")
    assert told(rows["990101101-2021"], "新收申请数") == ("", "空白")
    assert told(rows["990101202-2021"], "新收申请数") == ("", "多个数：7、5（余）")
    assert told(rows["990101202-2019"], "新收申请数") == ("", "")
    assert told(rows["990101101-2021"], "不予公开") == ("2", "至少")
    assert told(rows["990101101-2022"], "主动公开：网站") == ("340", "余")
    assert told(rows["雾岭乡-2022"], "新收申请数") == ("2.5", "")
    assert told(rows["990101202-2022"], "自然人新收申请数") == ("0", "")
    assert told(rows["990101101-2022"], "自然人新收申请数") == ("", "")


def test_an_answer_has_the_numbers_that_were_asked_for_and_their_words(web: FlaskClient) -> None:
    """Who asks for the refusals and takes the table away wants the refusals in it."""
    rows = lines(web, "search.csv?q=年:2021-2022&facet=申请&sort=-requests_refused")
    assert told(rows["990101101-2022"], "新收申请数") == ("13", "")
    assert told(rows["990101202-2021"], "新收申请数") == ("", "多个数：7、5（余）")
    assert told(rows["990101101-2021"], "不予公开") == ("2", "至少")
    assert rows["990101101-2022"]["新收申请数（原文）"] == "共13件"
    assert not any(
        "新收申请数" in name for name in lines(web, "search.csv?q=年:2022")["990101101-2022"]
    )


def test_a_place_is_a_column_for_each_level(web: FlaskClient) -> None:
    """A pivot by county needs the county in a column."""
    rows = lines(web, "reports.csv")

    def where(id_: str) -> list[str]:
        return [rows[id_][level] for level in ("省", "市", "县", "乡镇")]

    assert where("990101101-2022") == ["云泽省", "临湖市", "青屿县", "甲镇"]
    assert where("990101-2020") == ["云泽省", "临湖市", "青屿县", ""]
    assert where("雾岭乡-2022") == ["", "", "", "雾岭乡"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("year=2021", ["990101101-2021", "990101202-2021"]),
        ("place=乙乡&sort=-year", ["990101202-2022", "990101202-2021", "990101202-2019"]),
        ("q=垃圾&year=2021-", ["990101202-2021", "990101202-2022"]),
        (f"figure={NEW}:blank&page=9&size=1", ["990101101-2021"]),
        ("q=没有这句话", []),
    ],
)
def test_the_list_takes_the_filters_of_the_search(
    web: FlaskClient, query: str, ids: list[str]
) -> None:
    """Twenty thousand reports to find those of one county is no list."""
    for what in ("reports", "figures"):
        named = f"&name={NEW}" if what == "figures" else ""
        answer = web.get(f"/export/{what}.jsonl?{query}{named}")
        first, *rows, last = of_jsonl(answer.data)
        assert [row.get("id", row.get("report")) for row in rows] == ids
        assert first["about"]["rows"] == last["end"]["rows"] == len(ids)
        assert answer.headers["X-Total-Rows"] == str(len(ids))
        assert answer.headers["X-Total-Reports"] == str(len(ids))


def test_a_table_of_figures_has_words_and_addresses(web: FlaskClient) -> None:
    """A number without its sentence must be looked up again before it is printed."""
    rows = lines(web, f"figures.csv?name={NEW}&name={REFUSED}&year=2021")
    first, second = rows["990101101-2021"], rows["990101202-2021"]
    assert told(first, "新收申请数") == ("", "空白")
    assert first["新收申请数（原文）"] == "申请 | / |"
    assert told(second, "新收申请数") == ("", "多个数：7、5（余）")
    assert second["新收申请数（原文）"] == "共7件\n共5件"
    assert second["新收申请数（出处）"] == "http://localhost/reports/990101202-2021#f-requests_new"
    assert second["不予公开"] == "0"
    assert (second["县"], second["年度"]) == ("青屿县", "2021")


def test_all_formats_of_the_table_of_figures_hold_the_same(web: FlaskClient) -> None:
    """Colleagues with different programs must not come to different numbers."""
    address = f"/export/figures.{{}}?name={NEW}&name={WEBSITE}"
    table = of_csv(web.get(address.format("csv")).data)
    sheet = of_xlsx(web.get(address.format("xlsx")).data)
    wide = len(sheet[0])
    assert [[_written(c) for c in row] for row in sheet] == [row[:wide] for row in table]
    rows = of_jsonl(web.get(address.format("jsonl")).data)[1:-1]
    api = asked(web, f"/api/figures?name={NEW}&name={WEBSITE}&size=100")["rows"]
    assert [_without_host(row) for row in rows] == api


def _written(cell: Any) -> str:
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def _without_host(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_host(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_host(each) for each in value]
    return value.removeprefix("http://localhost") if isinstance(value, str) else value


def test_numbers_are_numbers_in_a_workbook(web: FlaskClient) -> None:
    """A number as text sums to zero in a spreadsheet, without a word."""
    head, *rows = of_xlsx(web.get(f"/export/figures.xlsx?name={NEW}&year=2022").data)
    column = head.index("新收申请数")
    assert [row[column] for row in rows] == [13.0, 0.0, 2.5]


def test_the_pages_of_the_files_say_what_is_in_them(web: FlaskClient) -> None:
    """Six hundred names of columns in a row are read by nobody."""
    page = web.get("/export/reports?year=2021").text
    assert "<b>2</b> 份报告" in page
    assert "/export/reports.csv?year=2021" in page
    assert "另有 279 个数字" in page
    assert "新收申请数（状态）" not in page
    page = web.get(f"/export/figures?name={NEW}&year=2021").text
    assert "新收申请数（状态）" in page
    assert f"/export/figures.xlsx?name={NEW}&amp;year=2021" in page


def test_a_rival_that_is_blank_is_told_as_blank(tmp_path: Path) -> None:
    """多个数：None would be printed."""
    rivals = [stated(NEW, 3, "several"), structs.replace(stated(NEW, None, "several"), value=None)]
    web = client_over(build_index(tmp_path, [stating("甲镇", 2021, "990101101", rivals)]))
    (row,) = lines(web, "reports.csv").values()
    assert told(row, "新收申请数") == ("", "多个数：3、空白")


def test_every_figure_has_its_two_columns() -> None:
    """A figure that is declared and in no table was read for nothing."""
    labels = [column.label for column in tables.CORPUS]
    assert len(set(labels)) == len(labels)
    assert sum(column.figure for column in tables.CORPUS) == 2 * 279
