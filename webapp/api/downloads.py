"""What can be taken away as a file: the part of ``operations`` that says it."""

from __future__ import annotations

from indexer import coverage, export, figures, places
from webapp.api.operation import Body, Operation
from webapp.api.parameters import (
    CHOSEN_FILE,
    COVERAGE,
    FIGURES,
    LIST,
    MANY_CITED,
    PASTED,
    PICTURE,
    SEARCH,
    USAGE,
)
from webapp.api.schemas import Schema, ref

_CSV = Body("text/csv", {"type": "string"})
_PICTURES = {"svg": Body("image/svg+xml", {"type": "string"}), "png": Body("image/png")}
_XLSX = Body("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def _files(row: type) -> dict[str, Body]:
    line = {"anyOf": [ref(export.Head), ref(row), ref(export.End)]}
    lines = Body("application/x-ndjson", {"type": "string"}, line)
    return {"csv": _CSV, "jsonl": lines, "xlsx": _XLSX}


HEADERS: dict[str, Schema] = {
    "Content-Disposition": {"type": "string"},
    "X-Total-Reports": {"type": "integer", "minimum": 0},
    "X-Total-Sections": {"type": "integer", "minimum": 0},
    "X-Total-Rows": {"type": "integer", "minimum": 0},
    "X-Index-Generation": {"type": "string"},
}
"""Of exports; the first of whatever is a download."""
DOWNLOADS: dict[str, Operation] = {
    "phrases.file": Operation(
        "下载",
        "历年用词的表格",
        "带 BOM 的 UTF-8，可用 Excel 打开。",
        "The same as a table.",
        {"": _CSV},
        USAGE,
        page="usage.page",
        examples=({"phrase": "{phrase}"},),
        headers=("Content-Disposition",),
    ),
    "list_files.file": Operation(
        "下载",
        "名单检索的表格",
        "一行一个名称或词句。",
        "The same as a table.",
        {"csv": _CSV, "xlsx": _XLSX},
        LIST,
        page="lists.page",
        posted=PASTED,
        examples=({"text": "{phrase}"},),
        headers=("Content-Disposition",),
        tagged=False,
    ),
    "usage.picture": Operation(
        "下载",
        "历年用词的图",
        "图里写明标题、来源和日期。没有中文字体的机器做不了 PNG，是 503。同一张图可以嵌入别的网页：/embed/usage，参数相同。",
        "The picture of the same, with title, source and date in it; /embed/usage is a page of it for frames.",
        _PICTURES,
        USAGE,
        examples=({"phrase": "{phrase}"}, {"phrase": "{phrase}", "by": "place"}),
        headers=("Content-Disposition",),
    ),
    "figures.picture": Operation(
        "下载",
        "一个数字的图",
        "图里写明标题、来源和日期。picture 是 line 时，一个地区画各项，几个地区画第一项，最多五条线；其余画第一项。没有中文字体的机器做不了 PNG，是 503。同一张图可以嵌入别的网页：/embed/figures，参数相同。",
        "A picture of a figure, with title, source and date in it; 503 for PNG without a Chinese typeface; /embed/figures is a page of it for frames.",
        _PICTURES,
        (*FIGURES, PICTURE),
        examples=({"name": "requests_new"}, {"name": "requests_new", "picture": "spread"}),
        headers=("Content-Disposition",),
    ),
    "exports.search_file": Operation(
        "下载",
        "一次检索的全部结果",
        "一行一个符合的章节；page 和 size 不起作用。同时下载的人多时是 503。",
        "The whole answer, a row for each matching section; page and size mean nothing here.",
        _files(export.AnswerRow),
        SEARCH,
        page="exports.search",
        examples=({"q": "{phrase}"}, {"place": "{place}"}),
        headers=tuple(HEADERS),
        tagged=False,
    ),
    "citations.file": Operation(
        "下载",
        "许多报告的引文著录",
        "检索到的全部报告，或 id 所列的报告，每份一条，一边做一边发送；page 和 size 不起作用。检索条件和 id 必须写一样。",
        "A citation of each report that a query finds, or of those of these ids; one of both must be given.",
        {
            "txt": Body("text/plain", {"type": "string"}),
            "bib": Body("application/x-bibtex", {"type": "string"}),
            "ris": Body("application/x-research-info-systems", {"type": "string"}),
            "json": Body("application/vnd.citationstyles.csl+json", {"type": "array"}),
        },
        MANY_CITED,
        page="citations.page",
        examples=({"q": "{phrase}"}, {"id": "{report_id}"}),
        fails=(400, 404, 429, 503),
        headers=("Content-Disposition", "X-Total-Rows", "X-Index-Generation"),
        tagged=False,
        bare=False,
    ),
    "bundle.file": Operation(
        "下载",
        "一次检索的全部结果，打包",
        "原文件、每份报告的正文、一份报告一行的表、符合的章节、著录和说明，一边做一边发送；page 和 size 不起作用。",
        "Original files, texts, a row a report, the matching sections, citations and a read-me as one ZIP, streamed.",
        {"": Body("application/zip")},
        SEARCH,
        page="exports.search",
        examples=({"q": "{phrase}"}, {"place": "{place}"}),
        headers=tuple(HEADERS),
        tagged=False,
    ),
    "exports.reports_file": Operation(
        "下载",
        "报告目录，连同全部数字",
        "一行一份报告，不含正文；不写条件是全部报告。page 和 size 不起作用。",
        "Reports without their text, with all figures; without a query all of them.",
        _files(export.ReportRow),
        SEARCH,
        page="exports.reports",
        examples=({}, {"year": "{year}"}),
        headers=tuple(HEADERS),
        tagged=False,
    ),
    "exports.figures_file": Operation(
        "下载",
        "几个数字，一行一份报告",
        "数、状态、原文和出处；page 和 size 不起作用。",
        "What reports state of one to five figures, with state, words and address.",
        _files(figures.StatingReport),
        FIGURES,
        page="exports.figures",
        examples=({"name": "requests_new"},),
        headers=tuple(HEADERS),
        tagged=False,
    ),
    "exports.places_file": Operation(
        "下载",
        "各地区沿革",
        "一行一个名称和代码：何年至何年、由何处而来、归入何处、依据文件。只有收录的报告所在的各地区。",
        "Every name and code of every place that reports lie in.",
        _files(places.CrosswalkRow),
        page="exports.places",
        headers=tuple(HEADERS),
        tagged=False,
    ),
    "pages.source": Operation(
        "下载",
        "一份报告的原文件",
        "一个字节也不改。一份报告有几个原文件时，用 sha256 选一个。",
        "The original file, byte for byte; of several files of one report, sha256 chooses.",
        {"": Body("application/octet-stream")},
        (CHOSEN_FILE,),
        examples=({"report_id": "{report_id}"},),
        fails=(400, 404, 416, 429, 503),
        headers=("Content-Disposition",),
    ),
    "exports.coverage_file": Operation(
        "下载",
        "各地区各年度收录情况，全部",
        "一行一个地区的一个年度。",
        "Every place and year.",
        _files(coverage.CoverageCell),
        COVERAGE[:2],
        page="exports.coverage",
        examples=({}, {"missing": "2018"}),
        fails=(400, 404, 429, 503),
        headers=tuple(HEADERS),
        tagged=False,
    ),
}
