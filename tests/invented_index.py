"""A whole index directory made from invented reports, and the web over it, without reading files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from msgspec import to_builtins

from indexer.archive import generations, originals
from indexer.archive.skipped import Skipped, write_skipped
from indexer.archive.store_writer import StoreWriter
from indexer.archive.sums import sums_of
from indexer.building.finishing import number, write_engine
from indexer.engines import USUAL, engine_named
from indexer.vocabulary.report import Cell, Report, Table
from tests.invented import report, section, take
from webapp import create_app

# Long enough that its only mention of 听证会 stands several screens below the heading.
LONG = "\n".join(f"第{n}项工作按照要求有序推进，" + "内容充实、程序规范，" * 12 for n in range(60))
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> &lt;b&gt; 税费'

TABLE = Table(
    at=0,
    rows=(
        (Cell("信息内容", rows=2, head=True), Cell("本年件数", columns=2, head=True)),
        (Cell("制发", head=True), Cell("废止", head=True)),
        (Cell("规章"), Cell("0"), Cell("<b>1</b>")),
    ),
)


def invented_reports() -> list[Report]:
    """Three townships, several years, one hostile report, one with a section longer than a page."""
    usual = [
        report(
            town,
            year,
            section("s0", "", f"{town}{year}年的情况如下。"),
            section("s1", "一、概述", "坚持公开为常态。", "overview"),
            section("s2", "二、依申请公开", f"全年收到申请{year % 10}件。", "requests"),
            section("s3", "三、收费减免", "未收取任何费用。\n减免为零。", "fees"),
            code=code,
        )
        for town, code in (("甲镇", "990101101"), ("乙乡", "990101202"))
        for year in (2012, 2013, 2014)
    ]
    hostile = report(
        "丙街道",
        2013,
        section("s1", f"一、{HOSTILE}", f"正文{HOSTILE}\n半个字符\ud800在此。", "overview"),
        section("s2", "二、表格", "表前。", "proactive", (TABLE,)),
        title=f"丙街道{HOSTILE}报告",
    )
    long = report(
        "甲镇",
        2015,
        section("s1", "一、概述", LONG, "overview"),
        section("s2", "二、公众参与", "", "platform"),
        section("s2.1", "（一）征集意见", f"{LONG}举行听证会两次。{LONG}", "platform"),
        section("s2.2", "（二）其他", f"{LONG}\n此后听证会未再举行。", "platform"),
        code="990101101",
    )
    return [
        *usual,
        replace(hostile, source_url="javascript:alert(1)"),
        replace(long, source_url="https://example.cn/2015.html"),
    ]


def build_index(
    directory: Path,
    reports: Sequence[Report],
    skipped: Sequence[Skipped] = (),
    engine: str = USUAL,
) -> Path:
    """Write a generation of ``reports`` into ``directory`` and make it the current one."""
    with generations.locked(directory):
        folder = generations.begin(directory)
        store = StoreWriter(folder / "reports.sqlite")
        take(store, reports)
        store.add_redirect("old-name", "丙街道-2013")
        number(store, None)
        store.close()
        write_engine(folder, engine_named(engine))
        write_skipped(folder, skipped)
        originals.SourcesWriter(folder, None).close()
        facts = {
            "engine": engine,
            "built": "2026-01-02T03:04:05+00:00",
            "reports": len(reports),
            "skipped": len(skipped),
            "sections": sum(len(each.sections) for each in reports),
            "notes": [],
        }
        generations.finish(directory, folder, facts)
    return directory


def believed(directory: Path) -> None:
    """Let the sums of what now lies in the index in ``directory`` be those that were written.

    So is what a fault of the program wrote.
    """
    folder = directory / generations.current(directory)
    found = generations.metadata_of(folder)
    generations.write_metadata(folder, {**found, "sums": to_builtins(sums_of(folder))})


def asked(web: FlaskClient, address: str) -> Any:
    """The JSON that answers at ``address``."""
    return web.get(address).json


def client_over(directory: Path) -> FlaskClient:
    """A client of the web over the index in ``directory``."""
    return create_app(directory).test_client()
