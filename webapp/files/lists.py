"""The table of a pasted list as a file: CSV or a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from urllib.parse import quote

from flask import Blueprint, Response, request

from indexer import links, lists
from indexer.desk.lists import SearchedList
from webapp import urls
from webapp.current import index
from webapp.files import workbook
from webapp.files.cells import csv_lines
from webapp.files.workbook import Column

blueprint = Blueprint("list_files", __name__)

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.route("/export/lists.<any(csv, xlsx):ending>", methods=["GET", "POST"])
def file(ending: str) -> Response:
    """What each line of a list finds, as a file."""
    asked = urls.read_list(request)
    found = lists.searched(index(), *asked)
    export = lists.as_export(index(), found, links.lists(*asked), urls.host())
    columns = _columns(found)
    if ending == "csv":
        lines = csv_lines(workbook.as_rows(columns, export.about, export.rows))
        body = "".join(lines).encode("utf-8", "replace")
    else:
        made = BytesIO()
        workbook.write_xlsx(made, columns, export.about, export.rows)
        body = made.getvalue()
    name = f"名单检索_{len(found.lines)}行_{export.about.exported[:10]}.{ending}"
    return Response(
        body,
        content_type=_TYPES[ending],
        headers={
            "Content-Disposition": f"attachment; filename=xxgk-list.{ending}; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


def _columns(found: SearchedList) -> Sequence[Column]:
    by_year = (_of_year(str(year)) for year in found.years)
    undated = [Column("年度未写明", 10, lambda row: row.undated)] if found.by else []
    return (
        Column("名单", 30, lambda row: row.line),
        Column("理解为", 8, lambda row: lists.READ_AS[row.read_as] if row.read_as else None),
        Column("报告", 8, lambda row: row.reports),
        Column("章节", 8, lambda row: row.sections),
        *by_year,
        *undated,
        Column("说明", 40, lambda row: row.error.message if row.error else "".join(row.notes)),
        Column("检索地址", 40, lambda row: row.url, link=True),
    )


def _of_year(year: str) -> Column:
    return Column(year, 7, lambda row: None if row.reports is None else row.years.get(year, 0))
