"""What the tables of a report claim about figures that its prose may state too.

They are the older 统计表, and the standard tables, whose cells ``cells`` has read. Rivals are for
``indexer.intake.figures.figures`` to weigh.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from indexer.intake.figures.statements import Claim, Rank
from indexer.language.folding import plain
from indexer.language.numerals import NUMBER, parse_number
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Cell, Figure, Section

# Rows of the 统计表 that went with the reports of 2014 to 2018.
_STATISTICS = (
    (
        "proactive_total",
        "条",
        pattern(
            r"^[^a-z]{0,6}主动公开(?:政府)?信息(?:总?数|数量)",
            yes="1.主动公开信息数",
            no="主动公开信息的栏目",
        ),
    ),
    (
        "requests_new",
        "件",
        pattern(r"^.{0,6}(?:收到申请总?数|申请总数)", yes="收到申请数", no="答复申请数"),
    ),
    (
        "reviews_total",
        "件",
        pattern(
            r"^.{0,8}行政复议(?:案件)?(?:总?数|数量)", yes="行政复议数量", no="行政复议机构数量"
        ),
    ),
    (
        "lawsuits_total",
        "件",
        pattern(
            r"^.{0,8}行政诉讼(?:案件)?(?:总?数|数量)", yes="行政诉讼案件数", no="行政诉讼应诉数"
        ),
    ),
    (
        "fees_yuan",
        "元",
        pattern(
            r"^.{0,4}依?申请.{0,12}收取的?费用",
            yes="依申请公开信息收取的费用",
            no="依申请公开信息减免的费用",
        ),
    ),
)
_LONGEST_LABEL = 60
_DOUBTFUL = frozenset(["several", "partial"])  # states of a cell that says not one number
_CELL = pattern(
    rf"(?P<number>{NUMBER})[条件份宗起次例元]?|(?P<none>无)", yes="12件", no="12%", how="fullmatch"
)
# The same two rows where a dump left label and seven cells in the prose.
_DUMPED_LABEL = "政府信息公开申请数量"
_DUMPED = pattern(
    rf"(?P<label>本年新收|上年结转){_DUMPED_LABEL}"
    r"(?P<cells>(?:[ \t|\n]{1,40}[0-9]{1,7}(?![0-9.])){7})(?![ \t|\n]{0,40}[0-9])",
    yes="本年新收政府信息公开申请数量|1|0|0|0|0|0|1",
    no="本年新收政府信息公开申请数量|1|0|0|0|0|1",
)


def tabled(sections: Sequence[Section]) -> Iterator[Claim]:
    """Yield every claim of the older tables of ``sections``, and of rows that a dump left in prose."""
    for section in sections:
        for table in section.tables:
            for row in table.rows:
                label = next((text for cell in row if (text := "".join(cell.text.split()))), "")
                known = _statistic(label) if len(label) <= _LONGEST_LABEL else None
                if known:
                    yield from _statistics(section, row, *known)
        for match in _DUMPED.finditer(section.text) if _DUMPED_LABEL in section.text else ():
            name = "requests_new" if match["label"] == "本年新收" else "requests_carried_in"
            total = match["cells"].split("|")[-1].split()[-1]
            yield Claim(name, int(total), "件", section.anchor, match.group(), Rank.STATED)


def of_cells(cells: Sequence[Figure], rivals: Container[str]) -> Iterator[Claim]:
    """Yield as claims those ``cells`` of the standard tables that may have ``rivals``, which are named."""
    for cell in cells:
        if (cell.state in _DOUBTFUL or cell.name in rivals) and ":" not in cell.name:
            if cell.value is None:
                continue
            part = cell.state == "partial"
            given = cell.name, cell.value, cell.unit, cell.anchor, cell.quote
            rank = Rank.PART if part else Rank.STATED
            yield Claim(*given, rank, part, qualifier=cell.qualifier)


@lru_cache(4_000)  # The labels of the standard tables are in every report.
def _statistic(label: str) -> tuple[str, str] | None:
    """Name and unit of the figure in the row of this label, None for another row."""
    label = plain(label)
    return next(((name, unit) for name, unit, row in _STATISTICS if row.search(label)), None)


def _statistics(section: Section, row: Sequence[Cell], name: str, unit: str) -> Iterator[Claim]:
    """Read a row of the older 统计表: label, unit and one number; with more it is unclear which."""
    numbers = [n for cell in row[1:] if (n := _number(cell.text)) is not None]
    if len(numbers) == 1:
        quote = _joined(row)
        factor = 10_000 if name == "fees_yuan" and "万元" in quote else 1
        yield Claim(name, numbers[0] * factor, unit, section.anchor, quote, Rank.STATED)


def _number(text: str) -> float | None:
    """The number of a cell; 无 is a stated none, a blank or a stroke states nothing."""
    match = _CELL.fullmatch(plain(text).replace(" ", ""))
    if match is None:
        return None
    return 0 if match["none"] else parse_number(match["number"])


def _joined(row: Sequence[Cell]) -> str:
    return " ".join(cell.text for cell in row if cell.text)
