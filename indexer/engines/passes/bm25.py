"""Whoosh's BM25F of one word in one field, as array arithmetic.

idf · tf · (K1 + 1) / (tf + K1 · (1 - B + B · length / average length)), with
idf = 1 + ln(sections / (holding + 1)); K1 and B are Whoosh's own defaults.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.engines.contract import SCORE

B, K1 = SCORE.b, SCORE.k1
WEIGHTS = {"heading": SCORE.heading, "body": 1.0}
"""What an unprefixed word is looked for in."""

Floats = npt.NDArray[np.float32]
Units = npt.NDArray[np.uint32]


def norms(lengths: Units, total: int) -> Floats:
    """Return for each section the part of the formula that knows no word.

    ``lengths`` are the field's words in each section, as Whoosh keeps them,
    ``total`` how many there are in all.
    """
    average = (total / len(lengths)) or 1
    return (K1 * ((1 - B) + B * lengths.astype(np.float64) / average)).astype(np.float32)


def idf(sections: int, holding: npt.NDArray[np.int64] | int) -> npt.NDArray[np.float64]:
    """Return the inverse document frequency of what ``holding`` of ``sections`` hold."""
    return np.asarray(np.log(sections / (np.asarray(holding) + 1)) + 1)


def scores(times: Units, norm: Floats, rarity: Floats | float) -> Floats:
    """Return the scores of a word that occurs ``times`` in sections of these ``norm``."""
    found = times.astype(np.float32)
    below = norm + found
    found *= np.asarray(rarity * (K1 + 1), dtype=np.float32)
    found /= below
    return found
