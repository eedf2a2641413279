"""Pages of the sample corpus printed to PDF by a browser, whose fonts name radicals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from indexer.desk.quoting.quotation import find, parts_of
from indexer.desk.quoting.report_text import ReportText
from indexer.intake.one_file import read_report
from tests.test_corpus_sample import CORPUS, decoded

PAGES = ("白鹭汊镇/2021.html", "雾茗乡/2015.html")


@pytest.mark.parametrize("name", PAGES)
def test_every_sentence_of_a_printed_report_is_found_in_it(
    browser: Browser, name: str, tmp_path: Path
) -> None:
    """Most PDFs of county sites are printed so, and 人民群众 would find none of them."""
    page = browser.new_page()
    page.set_content(decoded(CORPUS / name)[0])
    data = page.pdf(format="A4")
    page.close()
    source = read_report(CORPUS / name)
    printed = read_report(tmp_path / "printed.pdf", data=data)
    reading = ReportText.as_read(printed)
    sentences = [s for part in source.sections for s in re.findall(r"[^。\n]{4,}。", part.text)]
    assert len(sentences) > 10
    for sentence in sentences:
        told = find(reading, parts_of(sentence))
        assert told is not None, sentence
        assert told.verdict == "verbatim", sentence
        assert not re.search(r"[\u2e80-\u2fdf]", reading.text)
    assert (printed.title, printed.unit, printed.year) == (source.title, source.unit, source.year)
