"""The numbers a report states: chosen among what its prose and its tables say.

Six figures, one of each at most. A stated none is 0, an unstated figure is
absent, a blank cell states nothing. Of rivals the plainest wins; where two
are equally plain there is no figure and a warning shows both. Where prose and
table disagree the table wins, because its form says what a cell counts, and
a warning shows both: it never says which is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from indexer.intake.figures.breakdowns import disagreements
from indexer.intake.figures.claims import claims_of
from indexer.intake.figures.statements import Claim, Rank
from indexer.intake.figures.tabled import tabled
from indexer.vocabulary.figures import FIGURES
from indexer.vocabulary.report import Figure, Section

_BROKEN_DOWN = {"proactive_total", "requests_new"}  # in prose, by way and by kind


def find_figures(sections: Sequence[Section]) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """Return the figures that ``sections`` state and warnings about rival numbers.

    At most one figure of a name, in the order of ``FIGURES``. Its ``quote`` is a
    stretch of the text of the section ``anchor`` (of its heading where the
    statement stands there), or the cells of a table's row joined by blanks. Fees are in
    yuan. Nothing is raised: what is not understood is not a figure.

    >>> text = "全年主动公开政府信息23条。未收到公开申请。"
    >>> figures, warnings = find_figures([Section("s0", 0, None, "", "overview", text)])
    >>> [(figure.name, figure.value) for figure in figures]
    [('proactive_total', 23), ('requests_new', 0)]
    """
    prose = _by_name(chain.from_iterable(map(claims_of, sections)))
    tables = _by_name(tabled(sections))
    figures: list[Figure] = []
    warnings: list[str] = []
    by_anchor = {section.anchor: section for section in sections}
    for name, field in FIGURES.items():
        if name not in prose and name not in tables:
            continue
        label = field.label
        said, doubts = _choose(prose.get(name, ()), label)
        cell, more = _choose(tables.get(name, ()), label)
        warnings += [*doubts, *more]
        blank = [claim for claim in tables.get(name, ()) if claim.part]
        if blank and not cell:
            warnings.append(f"{label}：表格中一项空白，至少{_all(blank)}；未取。")
        if said and cell and said.value != cell.value:
            warnings.append(
                f"{label}：正文为{_shown(said)}，表格为{_shown(cell)}；两者不一致，取表格。"
            )
        chosen = cell or said
        if chosen:
            figure = Figure(name, chosen.value, chosen.unit, chosen.anchor, chosen.quote)
            figures.append(figure)
            if name in _BROKEN_DOWN:
                warnings += disagreements(figure, by_anchor[figure.anchor], label)
    return tuple(figures), tuple(warnings)


def _by_name(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.name, []).append(claim)
    return found


def _choose(claims: Sequence[Claim], label: str) -> tuple[Claim | None, list[str]]:
    """Return the plainest claim, None where rivals are equally plain; and what to warn of."""
    if not claims:
        return None, []
    if len(claims) == 1:
        return (None if claims[0].part else claims[0]), []
    # 2011年…100条，2012年…152条: the earlier is there to be compared with.
    latest = max((claim.year for claim in claims if claim.year and not claim.part), default=None)
    totals = [c for c in claims if not c.part and c.year in (None, latest)]
    parts = [claim for claim in claims if claim.part]
    if not totals:
        return None, []
    best = max(claim.rank for claim in totals)
    first = [claim for claim in totals if claim.rank == best]
    rivals = dict.fromkeys(claim.value for claim in first)
    if len(rivals) > 1:
        whole = max(rivals)
        if whole != sum(rivals) - whole:
            return None, [f"{label}：{_all(first)}；说法不一，未取。"]
        first = [claim for claim in first if claim.value == whole]
    chosen = first[0]
    if best == Rank.WEAK and parts:
        return None, [f"{label}：{_all([chosen, *parts])}；均为分渠道数，未取。"]
    larger = [part for part in parts if part.value > chosen.value]
    if larger:
        # A total cannot be smaller than its part; unless it is plainly said to
        # be the total, it is another part.
        shown = f"{label}：{_shown(chosen)}，另有{_all(larger)}"
        if best < Rank.PLAIN:
            return None, [f"{shown}；未取。"]
        return chosen, [f"{shown}；有渠道数更大。"]
    # What is said as plainly as a total may be less, too; what may be a part of it is more.
    others = [
        c
        for c in totals
        if (c.value > chosen.value and c.rank >= Rank.LIKELY)
        or (c.value < chosen.value and c.rank >= Rank.PLAINEST)
    ]
    if others:
        return chosen, [f"{label}：取{_shown(chosen)}，另见{_all(others)}。"]
    return chosen, []


def _shown(claim: Claim) -> str:
    quote = claim.quote if len(claim.quote) <= 60 else claim.quote[:60] + "…"
    return f"{claim.value:g}{claim.unit}（“{quote}”）" if quote else f"{claim.value:g}{claim.unit}"


def _all(claims: Iterable[Claim]) -> str:
    # Four are enough to see that they disagree; a hostile page may hold thousands.
    shown = list({claim.value: _shown(claim) for claim in claims}.values())
    return "、".join(shown[:4]) + ("等" if len(shown) > 4 else "")
