"""The tiny invented reports that the contract of engines is asked about."""

from __future__ import annotations

from dataclasses import replace

from indexer.gazetteer.china import Gazetteer
from indexer.vocabulary.report import Cell, Predecessor, Step, Table
from tests.invented import report, section

TABLE = Table(0, ((Cell("属于国家秘密", head=True), Cell("3")),))

REPORTS = [
    report(
        "望湖镇", 2012,
        section("s0", "", "望湖镇把这一年的工作报告如下。", "overview"),
        section("s1", "一、概述", "建设阳光政府，接受群众监督。", "overview"),
        section("s2", "二、收费情况", "全年没有收费。", "fees"),
        code="990101100",
    ),
    report(
        "望湖镇", 2013,
        section("s1", "一、概述", "政府各项工作都在阳光下进行。", "overview"),
        section("s2", "二、保密审查", "先审后发。保密，审查两道关口都有人守。", "secrecy"),
        code="990101100",
    ),
    report(
        "石坪乡", 2013,
        section("s1", "概述", "堤防加固完工。", "overview"),
        section("s2", "申请办理", "收到申请12件，都与垃圾填埋场有关。", "requests", (TABLE,)),
        section("s2.1", "（一）收费", "复印每页收费一角。", "fees"),
        code="990101201",
    ),
    report(
        "石坪乡", 2015,
        section("s1", "概述", "堤防又加固一段，阳光普照。", "overview"),
        section("s2", "申请办理", "收到申请3件。", "requests"),
        code="990101201",
    ),
    report("雾岭乡", None, section("s1", "概述", "本乡地處山區，防汛任務重。", "overview")),
]  # fmt: skip

# From when until when the places of these reports stand; of 雾岭乡 nobody says.
STANDING = Gazetteer(
    [
        "990000\t云泽省\t1\t9999\t",
        "990100\t临湖市\t1\t9999\t",
        "990101\t青屿县\t1\t9999\t",
        "990101100\t望湖镇\t1\t9999\t",
        "990101201\t石坪乡\t2013\t9999\t",
    ],
    "invented",
)

# One township: 浅滩乡 until 2015, then 浅滩镇 under another code. And a neighbour.
NOW = Step("990101103", "浅滩镇", "990101", ("990101202", "浅滩乡"))
RENAMED = [
    report(town, year, section("s1", "概述", "渡口停运。", "overview"), code=code, now=now)
    for town, year, code, now in (
        ("浅滩乡", 2014, "990101202", NOW),
        ("浅滩乡", 2015, "990101202", NOW),
        ("浅滩镇", 2016, "990101103", NOW),
        ("望湖镇", 2016, "990101100", None),
    )
]

# A county that was split in 2014: the reports of before are its own, and of the parts' towns.
SPLIT = Step("990103", "石浦县", "990100")
PARTS = {
    value: Step(value, name, "990100", follows=(Predecessor("990103", "石浦县", 2014, 2014),))
    for value, name in (("990104", "石城区"), ("990105", "浦南区"))
}

SUCCESSION = [
    replace(each, place=replace(each.place, lineage=(*each.place.lineage[:2], *own)))
    for town, year, code, own in (
        ("石浦县", 2011, "990103", (SPLIT,)),
        (
            "石城街道",
            2012,
            "990104001",
            (SPLIT, PARTS["990104"], Step("990104001", "石城街道", "990104")),
        ),
        ("石城区", 2016, "990104", (PARTS["990104"],)),
        ("浦南区", 2016, "990105", (PARTS["990105"],)),
    )
    for each in (report(town, year, section("s1", "概述", "渡口停运。", "overview"), code=code),)
]

# 民政 and 国有 where they are words, ends of longer ones, and where only others cross.
CROSSING = [
    report(
        town, 2016, section("s1", heading, text, "overview"), code=code,
        title=f"{town}{issuer}2016年年度报告",
    )
    for town, code, issuer, heading, text in (
        ("望湖镇", "990101100", "人民政府", "民政工作", "镇人民政府有一名民政专干。"),
        ("石坪乡", "990101201", "", "概述", "乡人民政府修缮堤坝，本乡是全国有名的茶乡。"),
        ("浅滩镇", "990101103", "", "概述", "县民政局来镇核对，国有林场改制。"),
        ("雾岭乡", "990101204", "", "概述", "村民王国有申请复印，发往长城镇的来信一件。"),
    )
]  # fmt: skip
