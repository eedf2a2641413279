"""The five real reports, which stand outside the repository, are read and found rightly."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from indexer import answer, make_query, open_index
from indexer.building import build
from indexer.intake.one_file import read_report
from indexer.language.folding import fold
from indexer.vocabulary.report import Report
from webapp import create_app

# Unit, year, code of its year, number of level-1 sections, first and last of their numbers.
WANTED = [
    ("齐都镇", 2012, "370305100", 9, "一", "九"),
    ("南鲁山镇", 2013, "370323111", 7, "一", "八"),
    ("看庄镇", 2014, "370883111", 7, "一", "七"),
    ("齐都镇", 2021, "370305100", 6, "一", "六"),
    ("大信镇", 2018, "370215106", 10, None, "十"),
]


@pytest.fixture(scope="module")
def reports(shared_reports: Path) -> list[Report]:
    return [read_report(path) for path in sorted((shared_reports / "real").glob("*.txt"))]


@pytest.fixture(scope="module")
def index(shared_reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("real")
    build.build([shared_reports / "real"], directory)
    return directory


def test_each_is_read_with_its_unit_year_place_and_parts(reports: list[Report]) -> None:
    """These are what real townships really published."""
    read = []
    for report in reports:
        parts = [section for section in report.sections if section.level == 1]
        code, first, last = report.place.code, parts[0].number, parts[-1].number
        read.append((report.unit.name, report.year, code, len(parts), first, last))
    assert read == WANTED


def test_headings_are_verbatim_and_lists_and_table_rows_are_none(reports: list[Report]) -> None:
    """A heading that was never printed would be quoted as one."""
    for report in reports:
        text = Path(report.path).read_text(encoding="utf-8")
        for section in report.sections:
            assert section.heading in text
            assert not section.heading.startswith(("一是", "二是", "三是", "一、本年新收"))
    assert [t.rows for s in reports[3].sections if s.level == 1 for t in s.tables]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("阳光政府", {"370305100-2012", "370883111-2014"}),
        ("保密审查", {"370305100-2012", "370323111-2013", "370883111-2014", "370305100-2021",
                  "370215106-2018"}),
    ],
)  # fmt: skip
def test_a_phrase_is_found_in_the_very_sections_that_say_it(
    index: Path, reports: list[Report], text: str, ids: set[str]
) -> None:
    """The answer is checked against the texts themselves; the sections that say it come first."""
    with open_index(index) as opened:
        loose = opened.search(make_query(text, size=100))
        exact = opened.search(make_query(f'"{text}"', size=100))
    saying = {
        (f"{report.place.code}-{report.year}", section.anchor)
        for report in reports
        for section in report.sections
        if text in fold(section.heading) or text in fold(section.text)
    }
    assert {hit.id for hit in loose.hits} == ids
    assert {(hit.id, match.anchor) for hit in exact.hits for match in hit.matches} == saying
    for hit in loose.hits:
        wanted = {anchor for id_, anchor in saying if id_ == hit.id}
        assert {match.anchor for match in hit.matches[: len(wanted)]} == wanted


def test_every_url_of_the_answer_opens_at_an_element_that_exists(index: Path) -> None:
    """A link that opens elsewhere loses the sentence it was to show."""
    web = create_app(index).test_client()
    for text in ("阳光政府", "保密审查"):
        with open_index(index) as opened:
            found = answer.answer(opened.search(make_query(text, size=100)), 0.0)
        for hit in found.hits:
            for match in hit.matches:
                page = web.get(match.url)
                assert page.status_code == 200
                assert f'id="{urlsplit(match.url).fragment}"' in page.text
