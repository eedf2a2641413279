"""What a test of figures reads: one section of a kind, and which figures its words give."""

from indexer.intake.figures.figures import find_figures
from indexer.vocabulary.report import Cell, Figure, Section, Table

# All eras have them; what is beside them, ``beside`` reads.
SIX = {
    *("proactive_total", "requests_new", "requests_carried_in"),
    *("reviews_total", "lawsuits_total", "fees_yuan"),
}


HEADINGS = {
    "proactive": "二、主动公开情况",
    "requests": "三、依申请公开情况",
    "fees": "四、收费情况",
    "disputes": "五、行政复议、行政诉讼情况",
    "platform": "六、平台建设",
    "problems": "七、存在的问题",
}


def section(kind: str, text: str, anchor: str = "s1", tables: tuple[Table, ...] = ()) -> Section:
    return Section(anchor, 1, None, HEADINGS.get(kind, "一、概述"), kind, text, tables)


def read(kind: str, text: str) -> dict[str, float | None]:
    """What is read of the six figures; of rivals the plainest."""
    figures, _ = find_figures([section(kind, text)])
    return {figure.name: figure.value for figure in reversed(figures) if figure.name in SIX}


def table(*rows: str) -> Table:
    """A table of rows whose cells bars part."""
    return Table(0, tuple(tuple(Cell(text) for text in row.split("|")) for row in rows))


def figures_of(kind: str, text: str, heading: str = "") -> dict[str, Figure]:
    """All that is read, of rivals the plainest; ``heading`` is that of the kind if none is given."""
    read = section(kind, text)
    if heading:
        read = Section("s1", 1, None, heading, kind, text)
    figures, _ = find_figures([read])
    return {figure.name: figure for figure in reversed(figures)}


def beside(kind: str, text: str, heading: str = "") -> dict[str, float | None]:
    """What is read but for the six figures."""
    found = figures_of(kind, text, heading)
    return {name: figure.value for name, figure in found.items() if name not in SIX}
