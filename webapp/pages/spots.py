"""Where on the page of a report its figures stand, so that a link to a number opens at the number.

The words that state a figure and the cell that holds it get its name as their id; what a flag
speaks of gets the flag's number beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer import links
from indexer.desk.doubts import LinkedFlag
from indexer.vocabulary.amounts import values_of_figures
from indexer.vocabulary.report import Figure


class Spot(NamedTuple):
    """What is to be found in a section: by its words ``quote``, else the cell of the figure ``name``.

    It gets the ``id``, or the number of a ``flag``. Of rivals each has the ``number`` that its
    cell must print.
    """

    anchor: str
    quote: str
    name: str
    number: str = ""
    id: str = ""
    flag: int = 0

    def found(self, text: str) -> int:
        """Where its words stand in ``text``, -1 where they do not."""
        return text.find(self.quote) if self.quote else -1


def of_figures(figures: Iterable[Figure]) -> list[Spot]:
    """Return the spots of the figures of one report; rivals have ids of their own."""
    spots = []
    for value in values_of_figures(figures).values():
        for rival, figure in enumerate(value.figures):
            number = printed_number(figure.value) if len(value.figures) > 1 else ""
            id_ = links.figure_anchor(figure.name, rival)
            spots.append(Spot(figure.anchor, figure.quote, figure.name, number, id_))
    return spots


def of_flags(flags: Sequence[LinkedFlag]) -> list[Spot]:
    """Return the spots of what ``flags`` speak of in the report itself; they are numbered from 1."""
    return [
        Spot(side.anchor, side.quote, side.figure or "", flag=number)
        for number, flag in enumerate(flags, 1)
        for side in (flag.left, flag.right)
        if not side.report
    ]


def numbers_of(flags: Sequence[LinkedFlag]) -> dict[str, list[int]]:
    """Return by figure, whoever asked, the numbers of the flags that speak of it here."""
    found: dict[str, list[int]] = {}
    for spot in of_flags(flags):
        numbers = found.setdefault(spot.name.partition(":")[0], [])
        if spot.flag not in numbers:
            numbers.append(spot.flag)
    return found


def printed_number(value: float | None) -> str:
    """Print a number as it can be pasted into a sheet, without marks between thousands.

    >>> printed_number(12000.0), printed_number(0.25), printed_number(1_000_000)
    ('12000', '0.25', '1000000')
    """
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else str(value)
