"""The years that a report speaks of: as what it reports on, and as when it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from indexer.intake.identity.years import with_digits, year_of_period, year_of_phrase
from indexer.language.folding import plain
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Flag, FlagSide, Report, Section

_OPENING = 2  # sections in which a report says what it is
_SENTENCE_END = pattern(r"(?<=[。！？；\n])", yes="。", no=",")
_READERS: tuple[tuple[str, Callable[[str], int | None], int | None], ...] = (
    ("所列数据的期限", year_of_period, None),
    ("所说的报告", year_of_phrase, _OPENING),
)


def other_year(report: Report) -> Iterator[Flag]:
    """The period of its numbers, or the report that it says to be, is of another year."""
    if report.year is None:
        return
    told: set[int] = set()
    for said, read, most in _READERS:
        for section in report.sections[:most]:
            year = read(plain(section.text))
            if year is None:
                continue
            if year not in (report.year, *told):
                told.add(year)
                yield Flag(
                    "other_year",
                    f"报告的年度是 {report.year} 年，{said}是 {year} 年，两处不一致。",
                    _title(report),
                    FlagSide(f"{year} 年", section.anchor, _sentence(section, read, year)),
                )
            break


def early_date(report: Report) -> Iterator[Flag]:
    """It is dated before the last day of the year that it reports on."""
    day = report.published
    if report.year is None or day is None or not day < f"{report.year}-12-31":
        return
    anchor, quote = _dated(report, day)
    yield Flag(
        "early_date",
        f"报告的日期是 {day}，报告的年度是 {report.year} 年，那时这一年还没有结束。",
        FlagSide(day, anchor, quote),
        _title(report),
    )


def _title(report: Report) -> FlagSide:
    return FlagSide(f"{report.year} 年", _first(report), report.title)


def _first(report: Report) -> str:
    return report.sections[0].anchor if report.sections else ""


def _sentence(section: Section, read: Callable[[str], int | None], year: int) -> str:
    """The sentence of ``section`` in which ``read`` finds ``year``, all of it where none has it alone."""
    sentences = _SENTENCE_END.split(section.text)
    return next((s.strip() for s in sentences if read(plain(s)) == year), section.text[:100])


def _dated(report: Report, day: str) -> tuple[str, str]:
    """Where the report is dated, and the words; its beginning where only its page says so."""
    year, month, date = map(int, day.split("-"))
    for section in reversed(report.sections):
        for line in reversed(section.text.split("\n")):
            numbers = [int(n) for n in _NUMBERS.findall(with_digits(plain(line)))]
            if any(numbers[n : n + 3] == [year, month, date] for n in range(len(numbers))):
                return section.anchor, line.strip()[-100:]
    return _first(report), ""


_NUMBERS = pattern(r"\d{1,4}", yes="2014年", no="年")
