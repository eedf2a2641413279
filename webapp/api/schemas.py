"""The shape of every JSON answer, as JSON Schema 2020-12: what ``openapi`` documents.

Written once, here, and strict: every property is required and no other is
allowed, so that the tests, which hold real answers against it, notice a field
that came, went or changed. Names of values come from where they are declared.
"""

from __future__ import annotations

from typing import Any

from indexer.desk.usage import COMPARED, FEW, MOST
from indexer.vocabulary.fields import FACETS, KINDS
from indexer.vocabulary.query import SCOPES, SORTS
from webapp.pages.citing import VERDICTS

Schema = dict[str, Any]


def ref(name: str) -> Schema:
    """Return what stands for the schema ``name`` of ``SCHEMAS``."""
    return {"$ref": f"#/components/schemas/{name}"}


def _text(description: str = "", **more: Any) -> Schema:
    return _said({"type": "string", **more}, description)


def _count(description: str = "", least: int = 0) -> Schema:
    return _said({"type": "integer", "minimum": least}, description)


def _number(description: str, **more: Any) -> Schema:
    return _said({"type": "number", **more}, description)


def _flag(description: str) -> Schema:
    return _said({"type": "boolean"}, description)


def _one_of(values: Any, description: str = "") -> Schema:
    return _said({"type": "string", "enum": list(values)}, description)


def _list(of: Schema, description: str = "", **more: Any) -> Schema:
    return _said({"type": "array", "items": of, **more}, description)


def _or_null(schema: Schema, description: str = "") -> Schema:
    if "$ref" in schema:
        return _said({"anyOf": [schema, {"type": "null"}]}, description)
    known = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return _said({**schema, "type": [schema["type"], "null"], **known}, description)


def _object(description: str = "", /, **properties: Schema) -> Schema:
    shape = {"type": "object", "additionalProperties": False, "required": list(properties)}
    return _said({**shape, "properties": properties}, description)


def _by_name(of: Schema, description: str, **more: Any) -> Schema:
    return _said({"type": "object", "additionalProperties": of, **more}, description)


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema


TEXT = _text()
_TEXTS = _list(TEXT)
_PATH = _list(TEXT, "由外到内 outermost first")
_ADDRESS = _text("地址 address", format="uri-reference")
_YEAR = _or_null({"type": "integer"}, "报告所说的年度，不是发布的年份；没有写明时为 null")
_KIND = _one_of(KINDS, "；".join(f"{kind.value} {kind.label}" for kind in KINDS.values()))
_ANCHOR = _text("章节在地址里的名字，如 s3.2 stable name of a section")
_CODE = _or_null(TEXT, "行政区划代码 division code")
_STATUS = _one_of(
    ("resolved", "ambiguous", "unlisted", "unknown"),
    "resolved 已确定；ambiguous 有几种可能；unlisted 不在地名表里；unknown 没有写明",
)
_CANDIDATES = _list(_object(code=TEXT, path=_PATH), "同名的各地，没有选定任何一个")
_PLACE = {
    "code": _CODE,
    "name": _or_null(TEXT),
    "path": _PATH,
    "status": _STATUS,
    "candidates": _CANDIDATES,
}
_EVIDENCE = _list(TEXT, "凭什么这样确定 what decided it")
_FILTERS = _said(
    {
        "type": "object",
        "additionalProperties": False,
        "properties": {facet.name: _list(TEXT, facet.label) for facet in FACETS.values()},
    },
    "所选的条件，没有选的不列",
)
_QUERY = _object(
    "所问 what was asked",
    q=TEXT,
    readable=_text("检索词读作什么 in plain Chinese"),
    notes=_list(TEXT, "检索词有不合写法之处时，说明是怎样理解的"),
    filters=_FILTERS,
    scope=_one_of(SCOPES),
    sort=_one_of(SORTS),
)
_TOTAL = _object(reports=_count("份数，准确 exact"), sections=_count("章节数，准确 exact"))
_HIT = {
    "id": _text("报告的编号，永久有效 permanent"),
    "title": TEXT,
    "year": _YEAR,
    "place": ref("Place"),
    "url": _ADDRESS,
    "score": _number("相关程度，只可在同一次检索里比较"),
}
_FIGURE = {
    "name": _text("如 proactive_total、requests_new、fees_yuan"),
    "value": _number("写明没有的是 0；没有提到的不列"),
    "unit": TEXT,
    "anchor": _ANCHOR,
    "quote": _text("原文的依据 the words that say so"),
}
_REPORT = {
    "id": TEXT,
    "path": _text("原文件在语料里的路径 path in the corpus"),
    "format": TEXT,
    "is_report": _flag("是不是年度报告"),
    "reason": _or_null(TEXT, "不是年度报告时，像是什么"),
    "title": TEXT,
    "year": _YEAR,
    "published": _or_null(TEXT, "发布日期"),
    "regime": _or_null(_one_of(("2008", "2019", "2021")), "报告所用的格式"),
    "unit": _object(name=_or_null(TEXT), type=_text("镇、乡、街道、县、局、other 等")),
    "place": _object(
        **{name: _PLACE[name] for name in ("status", "code", "path", "candidates")},
        evidence=_EVIDENCE,
        lineage=_list(
            _object(value=TEXT, name=TEXT, under=_or_null(TEXT), also=_TEXTS),
            "所在的各地，按现在的名称；also 是各自的其他代码和名称",
        ),
    ),
    "warnings": _TEXTS,
    "sha256": _text("原文件的摘要 of the original file"),
    "source_url": _or_null(TEXT, "发布单位的网址，来自语料，未经核实 unverified"),
    "retrieved": _or_null(TEXT, "取得原文件的日期"),
    "evidence": _list(
        _object(text=TEXT, weight={"type": "integer"}),
        "凭什么看作年度报告，各占多少分 what spoke for and against it being a report",
    ),
    "url": _ADDRESS,
    "file_url": _ADDRESS,
}
# Readers of OpenAPI stumble over ``prefixItems``, which would say which is which.
_CELL = _list(
    {"type": ["string", "integer", "boolean"]},
    "文字、占几行、占几列、是不是表头 text, rows, columns, head",
    minItems=4,
    maxItems=4,
)
_ABOUT = {
    "rows": _count("行数，不含首尾两行"),
    "generation": TEXT,
    "built": TEXT,
    "exported": TEXT,
    "notes": _TEXTS,
    "query": _or_null(_QUERY),
    "url": _ADDRESS,
    "total": _TOTAL,
}
_POINT = _object(
    year=_or_null({"type": "integer"}),
    reports=_count("符合的报告"),
    present=_count("当年的报告"),
    share=_or_null(_number("", minimum=0, maximum=1), "占比；当年没有报告时为 null"),
    few=_flag(f"当年不足 {FEW} 份报告，占比仅供参考"),
    url=_ADDRESS,
    present_url=_ADDRESS,
)
_REFUSED = _object(code=TEXT, message=TEXT)
_LISTED = _list(
    _said(
        {
            "anyOf": [
                _object(
                    id=TEXT,
                    title=TEXT,
                    year=_YEAR,
                    place=_object(**_PLACE, evidence=_EVIDENCE),
                    warnings=_TEXTS,
                    path=TEXT,
                    url=_ADDRESS,
                ),
                _object(path=TEXT, reason=TEXT, chinese=_or_null(TEXT)),
            ]
        },
        "报告，或没有收录的文件 a report, or a file that was not taken",
    )
)

SCHEMAS: dict[str, Schema] = {
    "Error": _object(
        "一切错误都是这个样子 every failure has this shape",
        error=_object(
            status=_said({"type": "integer", "minimum": 400, "maximum": 599}, "HTTP 状态"),
            code=_text("给程序看的名字，不会改变 stable", pattern="^[a-z_]+$"),
            message=_text("给人看的说明和办法 for people, in Chinese", minLength=1),
        ),
    ),
    "Place": _object(**_PLACE),
    "Match": _object(
        "符合的章节 a section that answers",
        anchor=_ANCHOR,
        number=_or_null(TEXT),
        heading=_text("原文的小标题"),
        kind=_KIND,
        path=_PATH,
        url=_ADDRESS,
        snippets=_list(
            _object(
                text=TEXT,
                marks=_list(
                    _list(_count(), minItems=2, maxItems=2),
                    "text 里的起止位置，以字符计，从 0 数起 offsets in characters",
                ),
            )
        ),
    ),
    "Answer": _object(
        query=_QUERY,
        total=_TOTAL,
        page=_count(least=1),
        size=_count(least=1),
        next_url=_or_null(_ADDRESS, "下一页；没有时为 null"),
        hits=_list(_object(**_HIT, matches=_list(ref("Match")))),
        facets=_list(
            _object(name=_one_of(FACETS), label=TEXT, buckets=_list(ref("Bucket"))),
            "各种条件各有多少份报告",
        ),
        took_ms=_number("毫秒", minimum=0),
    ),
    "Bucket": _object(
        value=TEXT,
        label=TEXT,
        count=_count("选了它会有多少份报告，准确 exact"),
        selected=_flag("已选"),
        parent=_or_null(TEXT, "地区：上一级的 value"),
        former=_list(TEXT, "地区：报告里用过的旧名"),
        more=_flag("地区：里面还有没列出的各地"),
        url=_text("选它或不再选它的网页", format="uri-reference"),
        open_url=_or_null(_ADDRESS, "地区：列出或收起里面各地的网页"),
    ),
    "Report": _object(
        **_REPORT,
        sections=_list(
            _object(
                anchor=_ANCHOR,
                level={"type": "integer", "minimum": 0},
                number=_or_null(TEXT),
                heading=TEXT,
                kind=_KIND,
                text=_text("本节自己的文字，不含下级章节"),
                tables=_list(
                    _object(at=_count("在 text 的第几个字符之前"), rows=_list(_list(_CELL)))
                ),
                url=_ADDRESS,
            )
        ),
        figures=_list(_object(**_FIGURE)),
    ),
    "Holdings": _object(
        stats=_object(
            **dict.fromkeys(("generation", "built", "segmenter"), TEXT),
            **dict.fromkeys(("reports", "sections", "skipped", "schema", "files"), _count()),
            **dict.fromkeys(("places", "undated", "untitled", "warned", "source_bytes"), _count()),
            notes=_TEXTS,
            years=_list(_or_null({"type": "integer"}), "最早、最晚", minItems=2, maxItems=2),
            reports_by_year=_by_name(_count(), "每个年度的份数"),
            reports_by_place_status=_by_name(_count(), "", propertyNames=_STATUS),
        ),
        years=_list(_object(year={"type": "integer"}, count=_count(), url=_ADDRESS)),
        places=_list(ref("Bucket")),
        lists=_list(ref("Listed")),
    ),
    "Listed": _object(
        name=TEXT,
        label=TEXT,
        remedy=_text("怎样补正 what would mend it"),
        total=_count(),
        page=_count(least=1),
        size=_count(least=1),
        url=_ADDRESS,
        next_url=_or_null(_ADDRESS),
        entries=_LISTED,
    ),
    "Usage": _object(
        by=_one_of(COMPARED),
        phrases=_list(
            _object(q=TEXT, readable=_or_null(TEXT), notes=_TEXTS, error=_or_null(_REFUSED)),
            maxItems=MOST,
        ),
        filters=_FILTERS,
        place_names=_by_name(TEXT, "所选代码的地名"),
        few={"type": "integer"},
        years=_list({"type": "integer"}),
        series=_list(
            _object(
                phrase=TEXT,
                place=_or_null(TEXT),
                label=TEXT,
                present=_count("各年报告合计"),
                years=_list(_POINT),
                undated=_said(_POINT, "没有写明年度的报告"),
            )
        ),
        places_left_out=_count("没有比较的地区有几个"),
        url=_ADDRESS,
        csv_url=_ADDRESS,
    ),
    "Check": _object(
        text=TEXT,
        parts=_list(TEXT, "省略号隔开的各段"),
        verdict=_one_of(VERDICTS, "；".join(f"{v} {said}" for v, said in VERDICTS.items())),
        label=TEXT,
        total=_object(reports=_count(), exact=_flag("false：至少这么多 at least so many")),
        compared=_object(reports=_count("和多少份报告比过")),
        search_url=_or_null(_ADDRESS),
        places=_list(
            _object(
                **{name: _HIT[name] for name in ("id", "title", "year", "place", "url")},
                anchor=_ANCHOR,
                path=_PATH,
                cite_url=_ADDRESS,
                verdict=_one_of(VERDICTS),
                label=TEXT,
                similarity=_number("1 是全同", minimum=0, maximum=1),
                identical=_flag("字形也全同"),
                ordered=_flag("各段次序相同"),
                omitted=_list(_count(), "各段之间省去的字数"),
                times=_count(least=1),
                before=TEXT,
                words=_list(TEXT, "报告的原文"),
                after=TEXT,
                differences=_list(
                    _list(_object(same={"type": "boolean"}, quotation=TEXT, report=TEXT))
                ),
            )
        ),
    ),
    "Suggestions": _object(
        q=TEXT,
        suggestions=_list(
            _object(
                text=_text("显示的字"),
                query=_text("检索框里会变成什么"),
                kind=_one_of(("place", "section", "year", "word")),
                label=TEXT,
                reports=_or_null(_count(), "url 会有多少份报告；没有数时为 null"),
                url=_ADDRESS,
            )
        ),
    ),
    "Health": _object(status={"const": "ok"}),
    "Ready": _object(status={"const": "ready"}, generation=TEXT),
    "About": _object("JSON lines 的第一行 first line", about=_object(**_ABOUT)),
    "End": _object("JSON lines 的最后一行 last line", end=_object(rows=_count())),
    "AnswerRow": _object(
        "一个符合的章节 one matching section", **_HIT, match=_or_null(ref("Match"))
    ),
    "ReportRow": _object(
        "一份报告，不含正文 one report without its text",
        **_REPORT,
        figures=_list(_object(**_FIGURE, url=_ADDRESS)),
    ),
    "Csl": _list(
        {"type": "object", "required": ["id", "type", "title", "URL", "accessed"]},
        "CSL-JSON 1.0.2 (https://citationstyles.org)",
    ),
}
