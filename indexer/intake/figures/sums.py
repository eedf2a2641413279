"""What the forms have no cell of and the program adds up: 不予公开, both kinds of lawsuits.

A sum of which a part is blank, or could not be read, is at least what the others make. What
stands beside a part (3余, 近5) stands beside its sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from operator import itemgetter

from indexer.intake.figures.rivals import ByName
from indexer.vocabulary.figures import FIGURES, QUALIFIERS
from indexer.vocabulary.report import Figure

# Each sum by applicant too, and what is added to it.
_PARTS: dict[str, tuple[str, ...]] = {
    name: tuple(part + name[len(field.name) :] for part in field.parts)
    for field in FIGURES.values()
    if field.parts
    for name in field.names
}
_MOST_RIVALS = 8


def sums(figures: ByName) -> Iterator[Figure]:
    """Yield the sums of the ``figures`` of one form, by name, but for those that it states itself.

    Their ``quote`` is the rows of the parts that count, a line each: where all are 0, the first.
    """
    for name, parts in _PARTS.items():
        found = [figures[part] for part in parts if part in figures]
        if found and not any(figure.value is not None for figure in figures.get(name, ())):
            yield from _sum(name, found, len(found) < len(parts))


def _sum(name: str, parts: Sequence[Sequence[Figure]], unread: bool) -> Iterator[Figure]:
    """The sum of ``parts``, each its rivals: several where one of them has rivals.

    None where all are blank but for others that are ``unread``.
    """
    figures = [*chain.from_iterable(parts)]
    values = [figure.value for figure in figures if figure.value is not None]
    if unread and not values:
        return
    lacking = unread or len(values) < len(figures)
    first = figures[0]
    rows = dict.fromkeys([figure.quote for figure in figures if figure.value != 0])
    quote = "\n".join(rows) or first.quote
    state = "stated" if not lacking else "partial" if values else "blank"
    # Most have neither rivals nor anything beside them.
    bare = len(figures) == len(parts) and {figure.qualifier for figure in figures} == {None}
    for total, beside in [(sum(values), None)] if bare else _totals(parts):
        number = total if values else None
        yield Figure(name, number, first.unit, first.anchor, quote, state, beside)


def _totals(parts: Sequence[Sequence[Figure]]) -> list[tuple[float, str | None]]:
    """What ``parts`` make, taking of each one of its rivals, with what stands beside it."""
    totals: list[tuple[float, str | None]] = [(0, None)]
    for part in parts:
        values = [(one.value, one.qualifier) for one in part if one.value is not None]
        if values:
            totals = [(a + b, _both(one, other)) for a, one in totals for b, other in values]
        if len(totals) > _MOST_RIVALS:
            totals = [min(totals, key=_number), max(totals, key=_number)]
    return totals


_number = itemgetter(0)


def _both(one: str | None, other: str | None) -> str | None:
    """What stands beside a sum of two numbers beside which these stand: 约 where they differ in their way."""
    if one and other and QUALIFIERS[one] != QUALIFIERS[other]:
        return "约"
    return one or other
