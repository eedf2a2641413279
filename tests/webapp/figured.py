"""Invented reports that state figures, in words and in the tables of the form, with rivals and a flag."""

from __future__ import annotations

from dataclasses import replace

from indexer.vocabulary.report import ELSEWHERE, Cell, Figure, Flag, FlagSide, Report, Table
from tests.invented import report, section

NEW = "一、本年新收政府信息公开申请数量"
OVER = "四、结转下年度继续办理"
TABLE = Table(
    0,
    (
        (Cell("申请人情况"),),
        (Cell("自然人"), Cell("法人或其他组织"), Cell("总计")),
        tuple(map(Cell, (NEW, "11", "0", "0", "0", "0", "2", "13"))),
        tuple(map(Cell, (OVER, "", "", "", "", "", "", ""))),
    ),
)
SAID = "全年主动公开政府信息340余条，收到申请15件。"


def _figure(name: str, value: float | None, anchor: str, quote: str, **more: str) -> Figure:
    return Figure(name, value, "件", anchor, quote, **more)


def figured_reports() -> list[Report]:
    """甲镇 in 2020 and 2021, and 乙乡 in 2021 alone."""
    row, blank = " ".join(c.text for c in TABLE.rows[2]), " | ".join(c.text for c in TABLE.rows[3])
    now = report(
        "甲镇", 2021,
        section("s1", "一、总体情况", SAID, "overview"),
        section("s2", "二、申请情况", "", "requests", (TABLE,)),
        code="990101101",
    )  # fmt: skip
    side = (
        FlagSide("13", "s2", row, "requests_new"),
        FlagSide("15", "s1", "收到申请15件", "requests_new"),
    )
    now = replace(
        now,
        figures=(
            _figure("proactive_total", 340, "s1", "主动公开政府信息340余条", qualifier="余"),
            _figure("requests_new", 13, "s2", row, state="several"),
            _figure("requests_new", 15, "s1", "收到申请15件", state="several"),
            _figure("requests_new:person", 11, "s2", row),
            _figure("requests_carried_over", None, "s2", blank, state="blank"),
            _figure("requests_refused", 3, "s2", row, state="partial"),
            _figure("reviews_total", 0, "s9", "没有复议", state="none"),
            _figure("trainings", 2, "s1", "不在正文里的话"),
        ),
        warnings=(
            ELSEWHERE,
            "新收申请数：正文为15件，表格为13件",
            "主动公开数：另有一处",
            "主动公开数：另有一处",
        ),
        flags=(Flag("rivals", "表格里是13件，正文里是15件。", *side),),
    )
    then = report(
        "甲镇",
        2020,
        section("s1", "一、总体情况", "收到申请9件，复议3件，收费5元。"),
        code="990101101",
    )
    then = replace(
        then,
        figures=(
            _figure("proactive_total", 1200, "s1", "收费5元", qualifier="近"),
            _figure("requests_new", 9, "s1", "收到申请9件"),
            _figure("requests_refused", 1, "s1", "收费5元"),
            _figure("reviews_total", 3, "s1", "复议3件"),
            Figure("fees_yuan", 5, "元", "s1", "收费5元"),
        ),
    )
    alone = report("乙乡", 2021, section("s1", "一、总体情况", "平安。"), code="990101202")
    return [now, then, alone]
