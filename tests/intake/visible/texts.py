"""Invented reports to be damaged: any number of sentences of any of these clauses."""

from __future__ import annotations

from hypothesis import strategies as st

PHRASES = (
    "会议纪要", "办事指南", "公开目录", "水库移民", "农村危房改造", "村务公开栏", "社会救助", "规范性文件",
    "财政预算和决算", "人民群众", "管理制度", "基础设施建设", "工作人员", "政府网站",
)  # fmt: skip
_CLAUSES = (
    "镇政府组织各村清理河道", "全年公开各类信息{n}条", "把低保名单张贴到户", "投入资金{n}万元", "干部分片包村",
    "群众反映的问题逐件答复", "电子显示屏每周更新{n}次", "山区道路硬化工程已经竣工", "便民服务中心受理事项{n}件",
    "水利站对小型水库进行了检查", "没有发生行政复议和行政诉讼", "学校食堂账目按月公布", "对涉及民生的事项优先公开",
)  # fmt: skip


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """One paragraph of whole sentences."""
    said = []
    for _ in range(draw(st.integers(2, 6))):
        clauses = draw(st.lists(st.sampled_from(_CLAUSES + PHRASES), min_size=2, max_size=4))
        said.append("，".join(c.replace("{n}", str(draw(st.integers(2, 9999)))) for c in clauses))
    return "。".join(said) + "。"


reports = st.lists(paragraphs(), min_size=2, max_size=4)
"""The paragraphs under the headings of a report, one each."""

HEADINGS = ("一、概述", "二、主动公开政府信息情况", "三、收费情况", "四、存在的主要问题")
TITLE = "石桥镇2015年政府信息公开工作年度报告"


def printed(texts: list[str], between: str = "\n") -> str:
    """A report as a file of text."""
    parts = [f"{heading}{between}{text}" for heading, text in zip(HEADINGS, texts, strict=False)]
    return f"{between}{between}".join([TITLE, *parts])
