"""What the forms have no cell of and the program adds up: 不予公开, both kinds of lawsuits.

A sum of which a part is blank, or could not be read, is at least what the others make.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.vocabulary.figures import FIGURES
from indexer.vocabulary.report import Figure

# Each sum by applicant too, and what is added to it.
_PARTS: dict[str, tuple[str, ...]] = {
    name: tuple(part + name[len(field.name) :] for part in field.parts)
    for field in FIGURES.values()
    if field.parts
    for name in field.names
}
_MOST_RIVALS = 8


def sums(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield the sums of the ``figures`` of one table, but for those that it states itself.

    Their ``quote`` is the rows of the parts that count, a line each: where all are 0, the first.
    """
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.name, []).append(figure)
    for name, parts in _PARTS.items():
        stated = any(figure.value is not None for figure in found.get(name, ()))
        if not stated and any(part in found for part in parts):
            yield from _sum(name, [found.get(part, []) for part in parts])


def _sum(name: str, parts: Sequence[Sequence[Figure]]) -> Iterator[Figure]:
    """The sum of ``parts``, each its rivals: several where one of them has rivals."""
    blank = any(not part or part[0].value is None for part in parts)
    totals = {0.0}
    for part in parts:
        values = {figure.value for figure in part if figure.value is not None} or {0.0}
        totals = {total + value for total in totals for value in values}
        if len(totals) > _MOST_RIVALS:
            totals = {min(totals), max(totals)}
    each = [figure for part in parts for figure in part]
    stated = any(figure.value is not None for figure in each)
    state = "partial" if blank and stated else "blank" if blank else "stated"
    rows = dict.fromkeys(figure.quote for figure in each if figure.value != 0)
    quote = "\n".join(rows or [each[0].quote])
    for total in sorted(totals):
        value = total if stated else None
        yield Figure(name, value, each[0].unit, each[0].anchor, quote, state)
