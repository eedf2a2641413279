"""The words of a report as they are kept: numbers of a lexicon, as short as they can be."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.archive.searched import Lexicon, lexicon_of, numbers_of

_FEW, _MANY = 1 << 16, (1 << 16) + 1


@pytest.mark.parametrize(("different", "size"), [(_FEW, 2), (_MANY, 4)])
def test_a_word_is_found_again_by_its_number_however_many_there_are(
    different: int, size: int
) -> None:
    """A number cut short would put another word into the report of a place."""
    lexicon = Lexicon()
    words = [f"词{n}" for n in range(different)]
    first = lexicon.numbered(words[:3])
    packed = lexicon.numbered(words)
    assert len(packed) == 1 + size * different
    known = lexicon_of(lexicon.packed())
    for row, wanted in ((first, words[:3]), (packed, words)):  # one row of each size in one lexicon
        assert [known[number].decode() for number in numbers_of(row)] == wanted


def test_words_of_schema_11_are_read_as_it_wrote_them() -> None:
    """Words that go together are asked of an index that an older program made, too."""
    written = np.array([0, 2, 70_000, 1], "<u4")
    assert numbers_of(written.tobytes()).tolist() == written.tolist()
    assert numbers_of(b"").tolist() == []
