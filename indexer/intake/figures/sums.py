"""What the forms have no cell of and the program adds up: 不予公开, both kinds of lawsuits.

A sum of which a part is blank, or could not be read, is at least what the others make. What
stands beside a part (3余, 近5) stands beside its sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

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


def sums(figures: Mapping[str, Sequence[Figure]]) -> Iterator[Figure]:
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
    lacking = unread
    totals: list[tuple[float, str | None]] = [(0, None)]
    stated = False
    for part in parts:
        values = [(one.value, one.qualifier) for one in part if one.value is not None]
        lacking = lacking or not values
        if values:
            stated = True
            totals = [(a + b, _both(one, other)) for a, one in totals for b, other in values]
        if len(totals) > _MOST_RIVALS:
            totals = [min(totals, key=_number), max(totals, key=_number)]
    if unread and not stated:
        return
    first = parts[0][0]
    rows = dict.fromkeys(figure.quote for part in parts for figure in part if figure.value != 0)
    quote = "\n".join(rows) or first.quote
    state = "stated" if not lacking else "partial" if stated else "blank"
    for total, beside in totals:
        number = total if stated else None
        yield Figure(name, number, first.unit, first.anchor, quote, state, beside)


_number = itemgetter(0)


def _both(one: str | None, other: str | None) -> str | None:
    """What stands beside a sum of two numbers beside which these stand: 约 where they differ in their way."""
    if one and other and QUALIFIERS[one] != QUALIFIERS[other]:
        return "约"
    return one or other
