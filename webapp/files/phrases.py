"""The table of phrases year by year as a file."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, request

from indexer import usage
from indexer.vocabulary.kinds import KINDS
from webapp import urls
from webapp.current import index
from webapp.files.cells import csv_lines

blueprint = Blueprint("phrases", __name__)

_NAME = "历年用词.csv"
_HEADER = (
    "年度", "检索词", "地区", "章节", "符合的报告", "当年报告", "占比", "说明", "检索地址",
)  # fmt: skip


@blueprint.get("/usage.csv")
def file() -> Response:
    """The table as a file: a line for each year of each phrase or place."""
    found = usage.counted(index(), **urls.read_usage(request))
    return Response(
        "".join(csv_lines([_HEADER, *_rows(found)])).encode("utf-8", "replace"),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename=usage.csv; filename*=UTF-8''{quote(_NAME)}"
        },
    )


def _rows(found: usage.Usage) -> Iterator[list[str]]:
    names = found.place_names
    everywhere = "、".join(names.get(p, p) for p in found.filters.get("place", []))
    kinds = "、".join(KINDS[kind].label for kind in found.filters.get("section", []))
    for series in found.series:
        place = series.label if series.place is not None else everywhere
        undated = [series.undated] if series.undated.present else []
        for each in (*series.years, *undated):
            yield _row(each, series.phrase, place, kinds)
    for phrase in found.phrases:
        if phrase.error:
            said = phrase.error.message
            yield ["", phrase.q, everywhere, kinds, "", "", "", said, ""]


def _row(each: usage.UsagePoint, phrase: str, place: str, kinds: str) -> list[str]:
    share, said = each.share, ""
    if not each.present:
        said = "当年没有报告"
    elif each.year is None:
        said = "报告没有写明年度，未计入各年"
    elif each.few:
        said = f"当年不足 {usage.FEW} 份报告，占比仅供参考"
    return [
        "未写明" if each.year is None else str(each.year),
        phrase,
        place,
        kinds,
        str(each.reports),
        str(each.present),
        "" if share is None else f"{share:.4f}",
        said,
        urls.host() + each.url,
    ]
