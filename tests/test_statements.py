"""What makes reading cheap may not change what is read: each short cut against the long way."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from indexer.folding import fold
from indexer.numerals import HAN_NUMERALS, parse_number
from indexer.report import Section
from indexer.statements import _COUNT, _LINE, Sentence, _of_line, sentences
from indexer.tables import _BEGINNINGS, _key, may_begin_label
from indexer.years import _GAP, _MAY_GAP

_PROSE = st.text(
    alphabet="公开条件份第，。；！,.;- (\n\u3000\r年月日0189０一十百千万余多约", max_size=60
)


@given(_PROSE)
def test_lines_read_at_once_have_the_sentences_of_each(text: str) -> None:
    """A sentence that ran over the line's end would be quoted with words of another paragraph."""
    section = Section("s1", 1, None, "", "overview", text)
    folded = fold(text)
    lines = [(line.start(), line.end()) for line in _LINE.finditer(text)]
    alone = [s for start, end in lines for s in _of_line(folded[start:end], start, text)]
    together = list(sentences(section))
    assert [(s.text, list(s.offsets)) for s in together] == [
        (s.text, list(s.offsets)) for s in alone
    ]


@given(_PROSE)
def test_a_count_is_found_wherever_a_search_would_find_it(text: str) -> None:
    """A report whose number is passed over looks like one that states none."""
    anywhere = re.compile(rf"(?=[0-9{HAN_NUMERALS}])" + _COUNT.pattern)
    found = [
        match.span()
        for match in anywhere.finditer(text)
        if parse_number(match["number"] + match["scale"]) is not None
    ]
    counts = Sentence(text, range(len(text)), text).counts
    assert [(count.start, count.end) for count in counts] == found


@given(st.text(alphabet="属于其他一、1.(（ ）自然人法本年規章 於zhn\u3000_", max_size=20))
def test_no_label_is_refused_by_its_first_two_characters(text: str) -> None:
    """A table flattened to lines would stay prose, and its numbers would be lost."""
    assert may_begin_label(text[:2]) or _key(text)[:2] not in _BEGINNINGS


@given(st.text(alphabet="20年月日 \n\t\u3000号", max_size=20))
def test_no_blank_inside_a_date_is_passed_over(text: str) -> None:
    """2019 年 with a blank would be no year, and the report would have none."""
    assert _MAY_GAP.search(text) or not _GAP.search(text)
