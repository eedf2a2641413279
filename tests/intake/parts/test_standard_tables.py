"""The law of tables: every number comes out in its row and its column, whatever the format."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from indexer.intake.formats import Document, read_bytes
from indexer.intake.parts.flattened import gather
from indexer.intake.parts.sections import split
from indexer.intake.parts.tables import Value, values
from indexer.vocabulary.report import Table
from tests.intake.formats import samples
from tests.intake.formats.samples_office import as_xlsx, report_as_docx
from tests.intake.formats.samples_pdf import as_pdf
from tests.intake.formats.samples_saved import as_mhtml, as_ofd, as_rtf

FORMATS: dict[str, Callable[[samples.Sample], bytes]] = {
    "txt": lambda sample: samples.as_txt(samples.numbered(sample.items)),
    "html": lambda sample: samples.as_html(samples.numbered(sample.items)),
    "mhtml": lambda sample: as_mhtml(samples.as_html(samples.numbered(sample.items))),
    "docx": lambda sample: report_as_docx(sample.items),
    "rtf": lambda sample: as_rtf(sample.items),
    "ofd": lambda sample: as_ofd(samples.numbered(sample.items)),
    "pdf": lambda sample: as_pdf(samples.numbered(sample.items), rows_a_page=14),
    "xlsx": lambda sample: as_xlsx(
        dict(zip(("主动公开", "申请", "复议诉讼"), sample.tables, strict=True))
    ),
}


def printed(document: Document) -> set[Value]:
    """The values of all tables that are not blank; lines of a label joined."""
    return {
        Value(_joined(value.row), _joined(value.column), value.text)
        for block in document.blocks
        if isinstance(block, Table)
        for value in values(block)
        if value.text
    }


def _joined(path: Sequence[str]) -> tuple[str, ...]:
    return tuple("".join(label.split()) for label in path)


@pytest.mark.parametrize("form", FORMATS)
def test_every_number_of_the_three_tables_stands_in_its_row_and_its_column(form: str) -> None:
    """A number one column off turns a company's request into a citizen's."""
    sample = samples.Sample()
    document = gather(read_bytes(FORMATS[form](sample)))
    assert document.format == form
    assert len(sample.truth) == 200
    assert printed(document) == set(sample.truth)


@pytest.mark.parametrize("form", ["html", "docx", "rtf", "pdf", "ofd", "xlsx"])
def test_a_blank_cell_moves_no_number(form: str) -> None:
    """Half the townships leave blanks for zeros; the rest of the row must not slide into them."""
    sample = samples.Sample(lambda n: "" if n % 3 == 0 else str(n))
    document = gather(read_bytes(FORMATS[form](sample)))
    assert printed(document) == {value for value in sample.truth if value.text}


@pytest.mark.parametrize("rows_a_page", [9, 11, 23])
def test_a_table_broken_by_pages_is_one_table_wherever_it_breaks(rows_a_page: int) -> None:
    """Numbers on the second page without their head would be numbers of nothing."""
    sample = samples.Sample()
    data = as_pdf(samples.numbered(sample.items), rows_a_page=rows_a_page)
    document = gather(read_bytes(data))
    assert sum(isinstance(block, Table) for block in document.blocks) == 3
    assert printed(document) == set(sample.truth)


@pytest.mark.parametrize("form", ["txt", "html", "mhtml", "docx", "rtf", "pdf", "ofd"])
def test_the_six_parts_are_found_in_every_format(form: str) -> None:
    """A link to the fifth part of a report must not depend on the program that wrote it."""
    sections = split(gather(read_bytes(FORMATS[form](samples.Sample()))))
    assert [section.heading for section in sections] == [
        f"{mark}、{heading}" for mark, heading in zip("一二三四五六", samples.HEADINGS, strict=True)
    ]
    assert [len(section.tables) for section in sections] == [0, 1, 1, 1, 0, 0]
    assert all("写下的一句话。" in section.text for section in sections)
