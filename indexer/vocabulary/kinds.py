"""What sections of a report there are (INTERFACE.md section 4), and how they are called."""

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

FORM_HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
"""What the forms of 2019 and 2021 print as headings, without numbers; in every report since."""
