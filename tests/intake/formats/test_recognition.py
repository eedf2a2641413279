"""Pages that are pictures: recognised where that is installed, marked as such, else refused."""

from __future__ import annotations

import io
import math
import os

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument

from indexer.intake.formats import Paragraph, confined, read_bytes
from indexer.intake.formats.pdf import recognition
from indexer.intake.formats.pdf.recognition import account, is_installed, lines_of
from indexer.vocabulary.errors import UnreadableFile
from indexer.vocabulary.refusals import in_chinese
from indexer.vocabulary.report import Repair
from tests import measure_ocr
from tests.intake.formats.samples_pdf import as_pdf
from tests.intake.formats.samples_saved import as_package, text_at

Corners = list[tuple[float, float]]


@pytest.fixture
def _recognises() -> None:
    """Skip without the extra, but fail where CI promises it."""
    if not is_installed():
        reason = "the extra ocr is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def box(text: str, x: float, y: float, degrees: float = 0) -> tuple[str, Corners]:
    """A text of 20 by 20 a character at this place, turned about the corner of the page."""
    corners = [(x, y), (x + 20 * len(text), y), (x + 20 * len(text), y + 20), (x, y + 20)]
    turn = math.radians(degrees)
    return text, [
        (x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn))
        for x, y in corners
    ]


@pytest.mark.parametrize("degrees", [0, 3, -3])
def test_lines_stand_in_their_order_however_the_page_lies(degrees: float) -> None:
    """On a page askew the end of one line is lower than the beginning of the next."""
    wide = "全年主动公开政府信息一百五十六条其中镇务信息八十七条财政资金信息四十二条"
    found = [box(wide, 40, 40 + 30 * n, degrees) for n in range(4)]
    lines = lines_of(found[::-1], 0.5)
    assert len(lines) == 4
    assert [line.top for line in lines] == sorted(line.top for line in lines)
    assert max(line.x0 for line in lines) - min(line.x0 for line in lines) < 2


def test_a_row_of_a_table_stays_a_line_and_a_sentence_cut_in_two_is_one() -> None:
    """Cells that are guessed put numbers under a wrong head."""
    row, prose = lines_of(
        [
            *(box("当面申请", 40, 40), box("2", 200, 42), box("3", 300, 38)),
            *(box("全年公开", 40, 80), box("三条。", 122, 80)),
        ],
        1,
    )
    assert (row.text, row.apart) == ("当面申请 2 3", True)
    assert (prose.text, prose.apart) == ("全年公开三条。", False)


def test_the_pages_that_were_recognised_are_named() -> None:
    """Whoever quotes a number must know which pages to hold against the original."""
    warnings, repairs = account([2, 3, 4, 7])
    assert "第2—4、7页由图像识别" in warnings[0]
    assert repairs == (Repair("ocr", 4),)
    assert account([]) == ((), ())


def picture(form: str, page: Image.Image) -> bytes:
    data = io.BytesIO()
    page.save(data, form, resolution=150)
    return data.getvalue()


@pytest.mark.usefixtures("_recognises")
def test_a_scanned_page_among_printed_ones_is_recognised_under_its_seal(
    monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    """Half of all townships scan what they have signed; the seal runs through its last lines."""
    monkeypatch.setattr(measure_ocr, "PARAGRAPHS", measure_ocr.PARAGRAPHS[3:6])
    monkeypatch.setattr(measure_ocr, "SEALS", ((400, 200),))
    scanned = measure_ocr.stamped(measure_ocr.drawn(browser, 150))
    pdf = PdfDocument.new()
    for part in (as_pdf(["河湾镇为附件写下的一句话。"]), picture("PDF", scanned)):
        pdf.import_pages(PdfDocument(part))
    data = io.BytesIO()
    pdf.save(data)
    document = read_bytes(data.getvalue())
    assert document.repairs == (Repair("ocr", 1),)
    assert "第2页由图像识别" in document.warnings[0]
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert len(texts) == len(document.blocks)
    assert texts[:2] == ["河湾镇为附件写下的一句话。", measure_ocr.TITLE]
    assert (
        "全年主动公开政府信息156条，其中镇务信息87条，财政资金信息42条，其他信息27条。" in texts[3]
    )
    assert "当面申请 2 2" in texts


@pytest.mark.usefixtures("_recognises")
def test_a_scan_in_an_ofd_is_recognised_beside_what_is_printed(
    monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    """What is signed on paper comes back as a picture in the format that the state prescribes."""
    monkeypatch.setattr(measure_ocr, "PARAGRAPHS", measure_ocr.PARAGRAPHS[1:2])
    monkeypatch.setattr(measure_ocr, "ROWS", ())
    page = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="4"/>'
    sheet = measure_ocr.drawn(browser, 96)
    sheet.putalpha(ImageChops.invert(sheet.convert("L")))  # Ink without paper.
    data = as_package([[text_at("见附件。", 20, 20)], [page]], picture("PNG", sheet))
    document = read_bytes(data)
    assert document.repairs == (Repair("ocr", 1),)
    texts = [block.text for block in document.blocks]
    assert texts[:3] == ["见附件。", measure_ocr.TITLE, "一、总体情况"]


@pytest.mark.usefixtures("_recognises")
def test_a_picture_without_a_word_and_a_small_one_are_refused() -> None:
    """A photograph of a landscape is no report, and a sign beside a page is none either."""
    for size, what in (((800, 1100), "没有识别出文字"), ((90, 90), "不到 500 像素")):
        with pytest.raises(UnreadableFile) as caught:
            read_bytes(picture("PNG", Image.new("RGB", size, "white")))
        assert what in (in_chinese(caught.value.message) or "")


def test_without_the_extra_a_picture_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The way that works from a checkout: the name alone would be asked of the whole world."""
    monkeypatch.setattr(recognition, "is_installed", lambda: False)
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(picture("PNG", Image.new("RGB", (800, 1100), "white")))
    assert "pip install -e '.[ocr]'" in caught.value.message
    assert "ocr 组件" in (in_chinese(caught.value.message) or "")


@pytest.mark.usefixtures("_recognises")
def test_recognition_has_bounds_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the bounds of other readers a good scan would be called damaged; without any, one file
    could hold up a build for ever."""
    assert recognition.MEMORY > confined.MEMORY
    assert recognition.SECONDS > confined.SECONDS
    monkeypatch.setattr(recognition, "SECONDS", 1)
    with pytest.raises(UnreadableFile, match="1 seconds"):
        read_bytes(picture("PNG", Image.new("RGB", (800, 1100), "white")))
