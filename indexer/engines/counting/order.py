"""In which order reports are that answer: by score, year, figure, place, or when they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.contract import Amounts
from indexer.engines.counting.columns import Columns
from indexer.engines.passes import MOST, Floats, Ints, chosen
from indexer.vocabulary.query import Query


def ordered(query: Query, columns: Columns, scores: Floats, hits: Ints, most: int) -> Ints:
    """Return the first ``most`` of the ``hits`` in the order asked for.

    Ties go by number, which is the order of ids.
    """
    if query.group == "place":
        whole = ordered(replace(query, group="none"), columns, scores, hits, len(hits))
        _, first, place = np.unique(
            columns.places.own[whole], return_index=True, return_inverse=True
        )
        return whole[np.argsort(first[place], kind="stable")][:most]
    if query.sort == "relevance":
        if most <= MOST:
            return chosen().best(hits, scores, most)
        return first_by(hits, -scores[hits], most)
    descending, by = query.sort[0] == "-", query.sort.removeprefix("-")
    if by == "year":
        years = columns.year[hits]
        key = np.where(years == 0, np.inf, -years if descending else years)
    else:
        least, largest = columns.figures.extremes(by)
        key = -largest[hits] if descending else least[hits]
        key[np.isnan(key)] = np.inf
    return first_by(hits, key, most)


def newest(columns: Columns, hits: Ints, most: int) -> Ints:
    """Return the ``most`` of the ``hits`` that changed last, see ``Engine.newest``."""
    key = -(columns.changed[hits] * np.int64(10_000) + columns.year[hits])
    return first_by(hits, key, most)


def amounts(columns: Columns, order: Ints, figures: Sequence[str]) -> Amounts:
    """Return what the reports of ``order`` state of ``figures``, see ``Engine.amounts``."""
    of = {name: columns.figures.stated_by(order, name) for name in figures}
    return Amounts(order, columns.year[order], columns.places.own[order], of)


def first_by(numbers: Ints, key: npt.NDArray[Any], most: int) -> Ints:
    """Return the ``most`` of ``numbers`` with the least keys, in the order of these."""
    if len(numbers) > 4 * most:
        # Only what can be among the first is sorted; equals of the last stay in.
        last = np.partition(key, most)[most]
        kept = np.flatnonzero(key <= last)
        numbers, key = numbers[kept], key[kept]
    return numbers[np.argsort(key, kind="stable")][:most]
