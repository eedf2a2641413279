"""The numbers a report states: chosen among what its prose and its tables say.

A stated none is 0, an unstated figure is absent, a blank cell states nothing. Of
rivals none is chosen silently: all are kept, each with its words, the plainest first.
Where prose and table disagree that is the table, because its form says what a cell
counts; what is said of both is for ``indexer.intake.checks``. Parts of a total, ways of
publishing and other years are no rivals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from indexer.intake.figures.cells import figures_of_cells
from indexer.intake.figures.claims import claims_of
from indexer.intake.figures.rivals import settled
from indexer.intake.figures.statements import Claim, Rank
from indexer.intake.figures.tabled import of_cells, tabled
from indexer.intake.figures.whose import of_report
from indexer.vocabulary.figures import ABOUT, FIGURE_NAMES, QUALIFIERS, figure_label
from indexer.vocabulary.report import Figure, Section, Unit

_ORDER = {name: number for number, name in enumerate(FIGURE_NAMES)}
# What 300余 may stand for at most, and 近300 at least, as a share of 300.
_MOST, _LEAST = 1.5, 0.5
_RUNNING = "累计"
_NEARLY = 0.1  # of a number with 约


def find_figures(
    sections: Sequence[Section], *, year: int | None = None, unit: Unit | None = None
) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """Return the figures that ``sections`` state and warnings about rival numbers.

    In the order of ``FIGURE_NAMES``, each rival a figure of its own. Its ``quote`` is a
    stretch of the text of the section ``anchor`` (of its heading where the
    statement stands there), or the cells of a table's row joined by bars. Money is in
    yuan. What the prose says of another year than ``year``, or of others than ``unit``, is
    none (None: unknown). Nothing is raised: what is not understood is not a figure.

    >>> text = "全年主动公开政府信息23条。未收到公开申请。"
    >>> figures, warnings = find_figures([Section("s0", 0, None, "", "overview", text)])
    >>> [(figure.name, figure.value, figure.state) for figure in figures]
    [('proactive_total', 23, 'stated'), ('requests_new', 0, 'none')]
    """
    claims = chain.from_iterable(map(claims_of, sections))
    prose = _by_name(claim for claim in claims if of_report(claim, year, unit))
    standard = figures_of_cells(sections)
    tables = _by_name(chain(tabled(sections), of_cells(standard, prose)))
    figures: list[Figure] = []
    warnings: list[str] = []
    for name in sorted({*prose, *tables}, key=_ORDER.__getitem__):
        label = figure_label(name)
        said, doubts = _weighed(prose.get(name, ()), label)
        cells, more = _weighed(tables.get(name, ()), label)
        warnings += [*doubts, *more]
        blank = [claim for claim in tables.get(name, ()) if claim.part]
        if blank and not cells:
            warnings.append(f"{label}：表格中一项空白，至少{_all(blank)}。")
        figures += _figures(name, _apart([*cells, *said]))
    return settled([*standard, *figures]), tuple(warnings)


def _figures(name: str, claims: Sequence[Claim]) -> list[Figure]:
    """The figures that ``claims`` make, none of which agrees with another."""
    several = len(claims) > 1
    return [
        Figure(
            name,
            claim.value,
            claim.unit,
            claim.anchor,
            str(claim.quote),
            "several" if several else "stated" if claim.value else "none",
            claim.qualifier,
        )
        for claim in claims
    ]


def _by_name(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.name, []).append(claim)
    return found


def _agree(one: Claim, other: Claim) -> bool:
    """Whether two claims may speak of one number: 300余 and 312 do."""
    if one.value == other.value:
        return True
    for about, exact in ((one, other), (other, one)):
        way = QUALIFIERS.get(about.qualifier or "")
        share = exact.value / about.value if about.value else 0
        if (
            (way == "over" and 1 <= share <= _MOST)
            or (way == "under" and _LEAST <= share <= 1)
            or (about.qualifier in ABOUT and abs(share - 1) <= _NEARLY)
        ):
            return True
    return False


def _apart(claims: Iterable[Claim]) -> list[Claim]:
    """Those of ``claims``, in their order, that do not agree with one before them."""
    apart: list[Claim] = []
    for claim in claims:
        if not any(_agree(claim, other) for other in apart):
            apart.append(claim)
    return apart


def _weighed(claims: Sequence[Claim], label: str) -> tuple[list[Claim], list[str]]:
    """Return what is said of one figure, the plainest first and its rivals; and what to warn of."""
    if not claims:
        return [], []
    if len(claims) == 1:
        return ([] if claims[0].part else [*claims]), []
    # 2011年…100条，2012年…152条: the earlier is there to be compared with.
    latest = max((claim.year for claim in claims if claim.year and not claim.part), default=None)
    totals = [c for c in claims if not c.part and c.year in (None, latest)]
    parts = [claim for claim in claims if claim.part]
    if not totals:
        return [], []
    best = max(claim.rank for claim in totals)
    first = [claim for claim in totals if claim.rank == best]
    rivals = dict.fromkeys(claim.value for claim in first)
    if len(rivals) > 1:
        whole = max(rivals)
        if whole != sum(rivals) - whole:
            if best < Rank.LIKELY and best != Rank.STATED:
                # 网站共52条…微信共122篇: each may be a part, and none is said to be all.
                return [], [f"{label}：程序读出{_all(first)}，未能判断，未列；请看原文。"]
            apart = _apart(first)
            return apart, [f"{label}：{_all(apart)}；不止一个数，都列出；请看原文。"] if len(
                apart
            ) > 1 else []
        first = [claim for claim in first if claim.value == whole]
    chosen = first[0]
    if best == Rank.WEAK and parts:
        return [], [f"{label}：{_all([chosen, *parts])}；程序认为都是分渠道数，未列；请看原文。"]
    larger = [part for part in parts if part.value > chosen.value]
    if larger:
        # A total cannot be smaller than its part; unless it is plainly said to
        # be the total, it is another part.
        shown = f"{label}：{_shown(chosen)}，另有{_all(larger)}"
        if best < Rank.PLAIN:
            return [], [f"{shown}；程序未能判断，未列；请看原文。"]
        return [chosen], [f"{shown}；有渠道数更大。"]
    # What is said as plainly as a total may be less, too; what may be a part of it is more.
    others = [
        c
        for c in totals
        if (c.value > chosen.value and c.rank >= Rank.LIKELY)
        or (c.value < chosen.value and c.rank >= Rank.PLAINEST)
    ]
    warnings = [f"{label}：取{_shown(chosen)}，另见{_all(others)}。"] if others else []
    # 累计900条，其中本年31条: what all years are is no rival of what this one is.
    this_year = [c for c in others if c.value < chosen.value or c.qualifier != _RUNNING]
    return _apart([chosen, *(others if chosen.qualifier == _RUNNING else this_year)]), warnings


def _shown(claim: Claim) -> str:
    quote = claim.quote if len(claim.quote) <= 60 else claim.quote[:60] + "…"
    return f"{claim.value:g}{claim.unit}（“{quote}”）" if quote else f"{claim.value:g}{claim.unit}"


def _all(claims: Iterable[Claim]) -> str:
    # Four are enough to see that they disagree; a hostile page may hold thousands.
    shown = list({claim.value: _shown(claim) for claim in claims}.values())
    return "、".join(shown[:4]) + ("等" if len(shown) > 4 else "")
