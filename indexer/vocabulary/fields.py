"""The fields of a report, each declared once: schema, labels, filters and prefixes derive from it.

``KINDS`` are what a section can be about (INTERFACE.md section 4). ``FACETS``
are what a reader narrows by. ``TEXTS`` are where a clause can be sent to look.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a section is about: its ``value`` in data, its ``label`` on the page.

    ``names`` are the other Chinese words by which a query may call it.
    """

    value: str
    label: str
    names: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    kind.value: kind
    for kind in (
        Kind("overview", "概述", ("总体情况", "概况", "引言")),
        Kind("organisation", "组织领导", ("组织", "制度建设")),
        Kind("proactive", "主动公开"),
        Kind("key_areas", "重点领域", ("重点领域公开",)),
        Kind("requests", "依申请公开", ("依申请", "申请公开", "申请办理")),
        Kind("fees", "收费减免", ("收费", "费用", "收费及减免")),
        Kind("disputes", "复议诉讼", ("行政复议", "行政诉讼", "复议", "诉讼")),
        Kind("secrecy", "保密审查", ("保密",)),
        Kind("platform", "平台建设", ("平台", "公开平台")),
        Kind("interpretation", "解读回应", ("政策解读", "解读", "回应关切")),
        Kind("proposals", "建议提案", ("建议", "提案")),
        Kind("subordinates", "所属单位", ("事业单位",)),
        Kind("problems", "问题与改进", ("问题", "改进", "存在问题", "改进措施")),
        Kind("other", "其他", ("其他事项",)),
    )
}


@dataclass(frozen=True, slots=True)
class FacetField:
    """A property to narrow by: its name in URLs and JSON, its label, its prefixes in a query."""

    name: str
    label: str
    prefixes: tuple[str, ...]


FACETS: dict[str, FacetField] = {
    facet.name: facet
    for facet in (
        FacetField("year", "年度", ("年", "年度", "year")),
        FacetField(
            "place", "地区", ("地区", "地", "镇", "乡", "街道", "县", "区", "市", "省", "place")
        ),
        FacetField("section", "章节", ("章节", "类别", "section", "kind")),
        FacetField("flag", "标记", ("标记", "flag")),
    )
}


@dataclass(frozen=True, slots=True)
class TextField:
    """A text that a clause can be sent to: ``标题:工作报告``."""

    name: str
    label: str
    prefixes: tuple[str, ...]


TEXTS: dict[str, TextField] = {
    text.name: text
    for text in (
        TextField("title", "标题", ("标题", "题目", "title")),
        TextField("heading", "小标题", ("小标题", "章节标题", "heading")),
        TextField("table", "表格", ("表格", "表", "table")),
    )
}

FLAGS: dict[str, str] = {
    "undated": "未写明年度",
    "unplaced": "地区未确定",
    "warned": "阅读时有疑问",
}
"""Flags of a report: facts of its reading that a reader may want to see or exclude."""
