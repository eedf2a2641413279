"""A report as plain text: where it is from, and its sections as they are printed.

For who reads it without this program, or counts its words with another.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.desk import links
from indexer.vocabulary.report import ELSEWHERE, Report, Section, recognised, row_text


def plain_text(report: Report, base: str = "") -> str:
    """Return ``report`` as text, each section under its heading, each row of a table a line.

    Before the first section stand title, place, year and addresses (``base`` before ours).
    """
    place = " › ".join(report.place.path) or "未认定"
    head = [
        report.title or "（原文没有标题）",
        f"地区：{place}",
        f"年度：{report.year or '未写明'}",
        f"本站网址：{base}{links.report(report.id)}",
        *([f"来源网页：{report.source_url}"] if report.source_url else []),
        *([f"说明：{ELSEWHERE}。"] if ELSEWHERE in report.warnings else []),
        *(
            [f"说明：有 {pages} 页由图像识别，文字和数字可能有误。"]
            if (pages := recognised(report.repairs))
            else []
        ),
    ]
    sections = ("\n".join(filter(None, (s.heading, *_parts(s)))) for s in report.sections)
    return "\n\n".join(["\n".join(head), *filter(None, sections)]) + "\n"


def _parts(section: Section) -> Iterator[str]:
    """The text of a section with its tables where they stand in it."""
    at = 0
    for table in sorted(section.tables, key=lambda table: table.at):
        yield section.text[at : table.at].strip("\n")
        yield "\n".join(map(row_text, table.rows))
        at = table.at
    yield section.text[at:].strip("\n")
