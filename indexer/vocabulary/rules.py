"""The rules that a report is held against, each declared once: filters, pages and answers derive from it.

A broken rule is no mistake of anybody: two places do not agree, and who reads them decides. The
functions stand in ``indexer.intake.checks``, one for each name.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: ``name`` in addresses, ``label`` on pages and in queries, and the rule in words.

    ``figures`` are those that it compares, none where it reads the text. Not ``usual``: it was
    wrong more than once where it was measured, and is shown only to who asks for it. ``across``:
    it compares reports, so that only a whole corpus tells.
    """

    name: str
    label: str
    words: str
    figures: tuple[str, ...] = ()
    usual: bool = True
    across: bool = False


_CARRIED = ("requests_carried_over", "requests_carried_in")
RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "balance",
            "勾稽关系",
            "表三每一列：本年新收加上年结转，等于办理结果总计加结转下年",
            ("requests_new", "requests_carried_in", "requests_handled", "requests_carried_over"),
        ),
        Rule(
            "applicants",
            "申请人合计",
            "表三每一行：六类申请人之和，等于总计",
            ("requests_new", "requests_carried_in", "requests_handled", "requests_carried_over"),
        ),
        Rule(
            "outcomes",
            "办理结果合计",
            "表三每一列：各项办理结果之和，等于办理结果总计",
            ("requests_handled",),
        ),
        Rule(
            "disputes",
            "复议诉讼合计",
            "表四每一组：四种结果之和，等于总计",
            ("reviews_total", "lawsuits_direct_total", "lawsuits_after_review_total"),
        ),
        Rule(
            "parts",
            "分项合计",
            "正文里，列出的各个分项之和，等于总数",
            ("proactive_total", "requests_new"),
        ),
        Rule("rivals", "正文与表格", "同一项数字，正文里的与表格里的相同", ("requests_new",)),
        Rule(
            "carried",
            "结转衔接",
            "上一年报告的结转下年，等于这一年报告的上年结转",
            _CARRIED,
            across=True,
        ),
        Rule(
            "repeated",
            "两年数字相同",
            "同一个地区前后两年的数字，很少各项都一样",
            across=True,
        ),
        Rule("other_year", "另一年度", "正文说的年度，就是报告的年度"),
        Rule("other_place", "另一地名", "自称的地名，就是报告单位的地名"),
        Rule("number_gap", "序号跳号", "各部分的序号前后相连"),
        Rule("missing_parts", "所列部分不全", "开头列出的各个部分，后文都有"),
        Rule("no_problems", "问题未写", "讲存在问题的部分，写了问题"),
        Rule("early_date", "成文早于年末", "报告的日期，在所报告的年度结束之后"),
    )
}
"""All rules by name, in the order that they are listed."""
USUAL = tuple(rule.name for rule in RULES.values() if rule.usual)
"""Those that pages show unasked."""
