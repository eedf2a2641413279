"""The parts that prose gives of a total: said where they are no sum of it."""

import pytest

from indexer.intake.figures.breakdowns import breakdowns_of
from indexer.intake.figures.figures import find_figures
from tests.intake.figures.reading import section


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("主动公开信息90条，其中网站40条，公开栏30条，广播10条。", ("90", "80")),
        ("主动公开信息90条。其中网站40条、公众号60条。", ("90", "100")),
        ("受理政府信息公开申请20件。按渠道分，当面7件，信函9件，网络6件。", ("20", "22")),
        ("主动公开信息90条，其中渠系类40条、防汛类30条、其他类10条。", ("90", "80")),
        ("主动公开信息90条，其中渠系类40条(含图纸60条)、其他类50条。", None),
        ("主动公开信息90条，其中渠系类40条、防汛类30条。", None),
        ("主动公开信息90条，其中网站40条、公开栏等50。", None),
        ("主动公开信息90条，其中重点30条，其他60条，解读5条。", None),
        ("主动公开信息90条，比上年增加100条。", None),
        # 余, 近 and 约 leave room on one side or on both.
        ("主动公开信息90余条，其中网站60条，公开栏40条。", None),
        ("主动公开信息90余条，其中网站60条，公开栏20条。", ("90", "80")),
        ("主动公开信息近90条，其中网站60条，公开栏20条。", None),
        ("主动公开信息近90条，其中网站60条，公开栏40条。", ("90", "100")),
        ("主动公开信息90条，其中网站60余条，公开栏20条。", None),
        ("主动公开信息90条，其中网站60余条，公开栏40条。", ("90", "100")),
        ("主动公开信息90条，其中网站近60条，公开栏40条。", None),
        ("主动公开信息90条，其中网站近60条，公开栏20条。", ("90", "80")),
        ("主动公开信息约90条，其中网站60条，公开栏40条。", None),
        ("主动公开信息90条，其中网站约60条，公开栏20条。", None),
        ("累计主动公开信息90条，其中网站60条，公开栏40条。", ("90", "100")),
    ],
)
def test_parts_that_are_no_sum_of_their_total_are_said(
    text: str, both: tuple[str, str] | None
) -> None:
    """A report that cannot add is news; one that only lists some of its parts is not."""
    sections = [section("proactive", text)]
    figures, _ = find_figures(sections)
    totals = [f for f in figures if f.name in ("proactive_total", "requests_new")]
    assert len(totals) == 1
    said = [b for b in breakdowns_of(totals, sections) if b.disagrees]
    sums = [(f"{b.value}", f"{sum(part.value for part in b.parts)}") for b in said]
    assert sums == ([both] if both else [])
