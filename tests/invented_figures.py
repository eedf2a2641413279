"""Invented reports that state figures in every way there is: two townships, their county, a place of no list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from indexer.vocabulary.report import Figure, Report
from tests.invented import COUNTY, report, section

NEW, REFUSED, WEBSITE, STAFF = "requests_new", "requests_refused", "proactive_website", "staff"


def stated(
    name: str,
    value: float | None,
    state: str = "stated",
    qualifier: str | None = None,
    quote: str = "",
) -> Figure:
    """A figure whose quote says its number."""
    printed = "/" if value is None else f"{value:g}"
    return Figure(name, value, "件", "s2", quote or f"共{printed}件", state, qualifier)


def stating(town: str, year: int | None, code: str | None, figures: Iterable[Figure]) -> Report:
    """A report with these figures."""
    text = "垃圾清运。" if town == "乙乡" else "河道整治。"
    parts = (
        section("s1", "一、概述", text, "overview"),
        section("s2", "二、依申请公开", "情况见表。", "requests"),
    )
    made = replace(report(town, year, *parts, code=code), figures=tuple(figures))
    if town != COUNTY[-1]:
        return made
    return replace(made, place=replace(made.place, path=COUNTY, lineage=made.place.lineage[:3]))


def reports_with_figures() -> list[Report]:
    """Of 2020 to 2022, each state once at least; 2022 adds up, 2021 has a blank and rivals, 2020 a county."""
    return [
        stating("甲镇", 2020, "990101101", [stated(NEW, 4)]),
        stating("青屿县", 2020, "990101", [stated(NEW, 130), stated(STAFF, 6)]),
        stating("甲镇", 2021, "990101101", [stated(NEW, None, "blank", quote="申请 | / |"), stated(REFUSED, 2, "partial")]),
        stating("乙乡", 2021, "990101202", [stated(NEW, 7, "several"), stated(NEW, 5, "several", "余"), stated(REFUSED, 0, "none")]),
        stating("甲镇", 2022, "990101101", [stated(NEW, 13), stated(WEBSITE, 340, qualifier="余"), stated(STAFF, 2)]),
        stating("乙乡", 2022, "990101202", [stated(NEW, 0, "none"), stated("requests_new:person", 0.0, "none")]),
        stating("乙乡", 2019, "990101202", []),
        stating("雾岭乡", 2022, None, [stated(NEW, 2.5)]),
    ]  # fmt: skip
