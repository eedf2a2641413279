"""The parts of a quotation: what stands between marks of an omission."""

from __future__ import annotations

import pytest

from indexer.desk.quoting import quotation


@pytest.mark.parametrize(
    ("sign", "cuts"),
    [
        *((sign, True) for sign in ("……", "...", ". . .", "······", "***", "。。。", "‥", "[…]")),
        *((sign, True) for sign in ("（略）", "（省略）", "〔中略〕", "［以下省略］", "［……］")),
        *(
            (sign, False)
            for sign in ("·", "..", "**", "。。", "（概略）", "（以略）", "省略", "——", "（")
        ),
    ],
)
def test_words_left_out_are_marked_in_many_ways(sign: str, cuts: bool) -> None:
    """A quotation shortened honestly is not said to be nowhere because of its dots."""
    assert (quotation.parts_of(f"全镇停水{sign}每户两桶") == ("全镇停水", "每户两桶")) == cuts
