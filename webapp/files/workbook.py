"""Rows → tables that a spreadsheet opens: columns with Chinese names, and XLSX.

What a file holds is written as it is taken; nothing is kept but XLSX's links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from tempfile import TemporaryDirectory
from typing import IO, Any, NamedTuple

import xlsxwriter

from indexer.desk.export import WHOLE_ANSWER, About, AnswerRow, ReportRow
from indexer.desk.place_levels import LEVELS, levels
from indexer.desk.places import PlaceChange, PlaceLink
from indexer.vocabulary.amounts import figure_said
from indexer.vocabulary.coverage import COVERAGE_STATES
from indexer.vocabulary.figures import figure_label
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.report import Candidate, Place, recognised
from indexer.vocabulary.results import AnswerPlace, Match
from indexer.vocabulary.saying import say, word
from webapp.files.cells import Cell, plain
from webapp.wording import count, place_level, place_status

MOST_ROWS = 1_048_575
"""Rows of a sheet under its header; Excel's limit."""
MOST_CHARACTERS = 32_767
"""UTF-16 units of a cell; Excel's limit."""
MOST_LINKS = 10_000
"""Addresses of a workbook that can be clicked; Excel's limit is 65,530, but each is kept in memory."""
_LONGEST_LINK = 2_079  # characters; Excel's limit


class Column(NamedTuple):
    """A column: its name, how wide it is (in digits), and what it shows of a row."""

    label: str
    width: int
    value: Callable[[Any], Cell]
    link: bool = False
    figure: bool = False
    """Whether it is one of the many of a figure."""
    of: str = ""
    """The figure that it is of, with which its label then begins."""

    @property
    def heading(self) -> str:
        """What it is called in the language spoken."""
        rest = self.label.removeprefix(figure_label(self.of)) if self.of else self.label
        return (figure_said(self.of) if self.of else "") + (say(rest) if rest else "")


def as_rows(
    columns: Sequence[Column], about: About, rows: Iterator[Any]
) -> Iterator[Sequence[Cell]]:
    """Yield the header and the rows of a CSV file.

    Its last columns say in every line where the line comes from, because a
    line before the header would spoil sorting and filtering.
    """
    yield [say("序号"), *(column.heading for column in columns), *map(say, _SOURCE)]
    source = [value(about) for value in _SOURCE.values()]
    for number, row in enumerate(rows, 1):
        yield [number, *(column.value(row) for column in columns), *source]


def write_xlsx(
    file: IO[bytes],
    columns: Sequence[Column],
    about: About,
    rows: Iterator[Any],
) -> None:
    """Write a workbook into ``file``: a sheet of rows, and one that says what they are.

    At most ``MOST_ROWS`` rows are taken, and the second sheet says so. What is
    on its way stands in files that are gone at the end, whatever happens.
    """
    with (
        TemporaryDirectory(prefix="xxgk-export-") as folder,
        # Should a row fail, half a book is finished all the same, into a file that nobody sees.
        xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder}) as book,
    ):
        sheet, notes = book.add_worksheet(say("结果")), book.add_worksheet(say("说明"))
        bold, link = book.add_format({"bold": True}), book.get_default_url_format()
        labels = [Column(word("序号"), 7, lambda _row: None), *columns]
        for at, column in enumerate(labels):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, column.heading, bold)
        sheet.freeze_panes(1, 0)
        number = links = cut = 0
        for number, row in enumerate(islice(rows, MOST_ROWS), 1):
            sheet.write_number(number, 0, number)
            for at, column in enumerate(columns, 1):
                cell = plain(column.value(row))
                short = _fitting(cell)
                cut += short != cell
                if (
                    short
                    and column.link
                    and links < MOST_LINKS
                    and len(str(short)) <= _LONGEST_LINK
                ):
                    links += 1
                    _written(sheet.write_url(number, at, str(short), link, str(short)))
                else:
                    _write(sheet, number, at, short)
        sheet.autofilter(0, 0, number, len(columns))
        notes.set_column(0, 0, 16)
        notes.set_column(1, 1, 100)
        for at, (label, value) in enumerate(_notes(about, number, cut)):
            notes.write_string(at, 0, label, bold)
            _write(notes, at, 1, _fitting(plain(value)))


def _write(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        # XlsxWriter takes a text between these two for markup of its own and does not escape it.
        markup = cell.startswith("<r>") and cell.endswith("</r>")
        _written(sheet.write_string(row, column, f"{cell} " if markup else cell))
    elif cell is not None:
        _written(sheet.write_number(row, column, cell))


def _written(status: int) -> None:
    # XlsxWriter leaves a cell out that it cannot write, and says so only here.
    if status:
        raise ValueError(f"XlsxWriter refused a cell with {status}.")


def _fitting(cell: Cell) -> Cell:
    """Return a text with no more than a cell can hold, an ellipsis at its end when it had more."""
    if not isinstance(cell, str) or len(cell) * 2 <= MOST_CHARACTERS:
        return cell
    units = cell.encode("utf-16-le")
    if len(units) <= MOST_CHARACTERS * 2:
        return cell
    return units[: (MOST_CHARACTERS - 1) * 2].decode("utf-16-le", "ignore") + "…"


def asked(about: About) -> str:
    """Say what was taken away."""
    if not about.query:
        return about.what
    readable = about.query.readable
    return readable if about.what == say(WHOLE_ANSWER) else say("，").join((about.what, readable))


def _generation(about: About) -> str:
    return say(
        "数据版本 %(generation)s", generation=about.generation
    )  # with words, or a spreadsheet takes the zeros away


_SOURCE: dict[str, Callable[[Any], Cell]] = {
    word("检索条件"): asked,
    word("总行数"): lambda about: about.rows,
    word("导出时间"): lambda about: about.exported,
    word("索引"): _generation,
    word("收录说明"): lambda about: say("；").join(about.notes),
}


def _notes(about: About, written: int, cut: int) -> Iterator[tuple[str, Cell]]:
    """Yield what the second sheet says."""
    yield say("检索条件"), asked(about)
    yield say("网址"), about.url
    yield say("报告"), about.total.reports
    yield say("章节"), about.total.sections
    yield say("总行数"), about.rows
    yield say("本表行数"), written
    yield say("导出时间"), about.exported
    yield say("索引"), _generation(about)
    yield say("索引建于"), about.built
    if written < about.rows:
        lost = about.rows - written
        yield (
            say("不完整"),
            say(
                "Excel 的一张表只容 %(written)s 行，后面的 %(lost)s 行不在这里。要全部，请下载 CSV，并用 Excel 以外的软件打开。",
                written=f"{written:,}",
                lost=f"{lost:,}",
            ),
        )
    if about.rows > MOST_LINKS:
        yield (
            say("链接"),
            say("前 %(most_links)s 行的链接可以点击，其余的是文字。", most_links=f"{MOST_LINKS:,}"),
        )
    if cut:
        yield (
            say("截短"),
            say(
                "有 %(cut)s 格超过 Excel 的 %(most_characters)s 字，只留了开头，以“…”结尾。",
                cut=f"{cut:,}",
                most_characters=f"{MOST_CHARACTERS:,}",
            ),
        )
    for note in about.query.notes if about.query else ():
        yield say("检索提示"), note
    for note in about.notes:
        yield say("收录说明"), note
    yield say("引用"), say("引用前请与发布单位的原文核对。")


def path(place: Place | AnswerPlace | Candidate) -> str:
    """Return the names that a place lies in, outermost first, and its own."""
    return " › ".join(place.path)


def within(of: Callable[[Any], Place | AnswerPlace]) -> Iterator[Column]:
    """Where a report is from, a column each level."""
    return _by_level(lambda row: levels(of(row)))


def _by_level(of: Callable[[Any], Mapping[str, str]]) -> Iterator[Column]:
    def value(level: str) -> Callable[[Any], Cell]:
        return lambda row: of(row).get(level)

    return (Column(label, 12, value(level)) for level, label in LEVELS.items())


def _of_match(row: AnswerRow, value: Callable[[Match], Cell]) -> Cell:
    return value(row.match) if row.match else None


def _recognised(row: AnswerRow | ReportRow) -> str | None:
    pages = recognised(row.repairs)
    return say("%(pages)s 页由图像识别", pages=pages) if pages else None


RECOGNISED = Column(word("由图像识别"), 16, _recognised)
"""Says of a row that its text was read from pictures."""
ANSWER = (
    Column(word("地区"), 30, lambda row: path(row.place)),
    *within(lambda row: row.place),
    Column(word("年度"), 7, lambda row: row.year),
    Column(word("标题"), 40, lambda row: row.title),
    Column(
        word("章节"), 30, lambda row: _of_match(row, lambda m: " › ".join(filter(None, m.path)))
    ),
    Column(word("章节类别"), 12, lambda row: _of_match(row, lambda m: say(KINDS[m.kind].label))),
    Column(
        word("原文片段"),
        80,
        lambda row: _of_match(row, lambda m: " …… ".join(s.text for s in m.snippets)),
    ),
    Column(word("链接"), 40, lambda row: (row.match or row).url, link=True),
    Column(word("地区是否确定"), 12, lambda row: place_status(row.place.status)),
    Column(word("地区代码"), 12, lambda row: row.place.code),
    Column(word("报告编号"), 18, lambda row: row.id),
    RECOGNISED,
    Column(word("地点编号"), 14, lambda row: row.place.place_id),
    Column(word("代码年份"), 9, lambda row: row.place.code_year),
)
"""The columns of an answer."""


def _names(told: Sequence[PlaceLink]) -> str:
    return "；".join(" ".join(filter(None, (place.name, place.code))) for place in told)


def _of_change(change: PlaceChange | None) -> str | None:
    return f"{change.year} {change.reason or ''}".strip() if change else None


PLACES = (
    Column(word("地点编号"), 14, lambda row: row.place_id),
    Column(word("区划代码"), 12, lambda row: row.official),
    Column(word("名称"), 20, lambda row: row.name),
    Column(word("级别"), 8, lambda row: place_level(row.level)),
    Column(word("起始年份"), 9, lambda row: row.first),
    Column(word("起始可能更早"), 9, lambda row: say("是") if row.earlier else None),
    Column(word("最后年份"), 9, lambda row: row.last),
    Column(word("至今仍在"), 9, lambda row: say("是") if row.still else None),
    Column(word("由何处而来"), 30, lambda row: _names(row.follows)),
    Column(word("归入何处"), 30, lambda row: _names(row.followed_by)),
    Column(word("因何开始"), 18, lambda row: _of_change(row.began)),
    Column(word("依据文件"), 30, lambda row: row.began and row.began.document),
    Column(word("因何结束"), 18, lambda row: _of_change(row.ended)),
    Column(word("结束的依据文件"), 30, lambda row: row.ended and row.ended.document),
    Column(word("沿革"), 40, lambda row: row.url, link=True),
    Column(word("代码"), 16, lambda row: row.code),
    *_by_level(lambda row: row.levels),
)
"""The columns of names and codes of all places; 代码 as the other tables have it."""


COVERAGE = (
    Column(word("地点编号"), 14, lambda row: row.place_id),
    Column(word("地区"), 30, lambda row: " › ".join(row.path)),
    Column(word("名称"), 16, lambda row: row.name),
    Column(word("级别"), 8, lambda row: place_level(row.level)),
    Column(word("年度"), 7, lambda row: row.year),
    Column(word("收录情况"), 20, lambda row: say(COVERAGE_STATES[row.state])),
    Column(word("报告"), 40, lambda row: next(iter(row.reports), None), link=True),
    Column(word("份数"), 7, lambda row: len(row.reports)),
    Column(word("地区代码"), 12, lambda row: row.code),
    *_by_level(lambda row: row.levels),
)
"""The columns of places by years."""


def limits(rows: int) -> list[str]:
    """Say what of ``rows`` rows a workbook cannot hold, before it is made."""
    said = []
    if rows > MOST_ROWS:
        said.append(
            say(
                "Excel 的一张表只容 %(most_rows)s 行，后面的不在其中。要全部，请下载 CSV，并用 Excel 以外的软件打开。",
                most_rows=count(MOST_ROWS),
            )
        )
    if rows > MOST_LINKS:
        said.append(
            say(
                "只有前 %(most_links)s 行的链接可以点击，其余的是文字。",
                most_links=count(MOST_LINKS),
            )
        )
    return said
