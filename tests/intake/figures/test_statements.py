"""What makes reading cheap may not change what is read: each short cut against the long way."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from indexer.intake.figures.claims import MORE_RULES, RULES, claims_of
from indexer.intake.figures.counts import COUNT, ITEMS, beside
from indexer.intake.figures.statements import TAIL, Sentence, number_follows, sentences
from indexer.intake.identity.years import with_digits
from indexer.intake.parts.cells import may_begin_label, split_cells
from indexer.intake.parts.flattened import opens_flattened
from indexer.intake.parts.forms import COLUMNS, REQUEST_HEADS, REQUEST_ROWS, ROWS, is_label
from indexer.language.folding import fold
from indexer.language.numerals import HAN_NUMERALS, parse_number
from indexer.vocabulary.report import Section

_PROSE = st.text(
    alphabet="公开条件份第，。；！,.;- (\n\u3000\r年月日0189０一十百千万余多约", max_size=60
)


@given(_PROSE)
def test_every_word_is_in_one_sentence_and_none_runs_over_an_end(text: str) -> None:
    """A sentence that ran over the line's end would be quoted with words of another paragraph."""
    ends = set("。！？；.!?;\n") - {"."}
    read: list[int] = []
    for sentence in sentences(Section("s1", 1, None, "", "overview", text)):
        assert sentence.text == "".join(fold(text[at]) for at in sentence.offsets)
        assert not ends & set(text[sentence.offsets[0] : sentence.offsets[-1] + 1])
        read += sentence.offsets
    assert read == sorted(set(read))
    assert {at for at, c in enumerate(text) if c not in ends and not c.isspace()} <= set(read)


@given(_PROSE)
def test_a_count_is_found_wherever_a_search_would_find_it(text: str) -> None:
    """A report whose number is passed over looks like one that states none."""
    anywhere = re.compile(rf"(?=[0-9{HAN_NUMERALS}])" + COUNT.pattern)
    found = [
        (beside(text, *match.span(), match["about"] + match["more"])[0], match.end())
        for match in anywhere.finditer(text)
        if parse_number(match["number"] + match["scale"]) is not None
        and match["unit"] in ITEMS | {"人次"}
    ]
    counts = Sentence(text, range(len(text)), text).counts
    assert [(count.start, count.end) for count in counts] == found


_SAID = st.lists(
    st.sampled_from(
        [
            *"，。；\n 0一两余万条件次元无未零为共",
            *("主动公开", "发布", "信息", "其中", "新增", "累计", "上年结转", "遗留", "2020年"),
            *("收到", "接到", "收取", "申请", "要求公开", "行政复议", "诉讼", "费用", "没有", "45"),
            *(
                "公开",
                "公布",
                "受理",
                "动态等文件",
                "总数",
                "其总共",
                "达到",
                "各类",
                "2020年度",
                "了",
            ),
        ]
    ),
    max_size=16,
).map("".join)


@given(
    st.sampled_from(["", "主动公开情况", "依申请公开情况", "收费情况", "复议和诉讼", "申请0件"]),
    st.sampled_from(["proactive", "requests", "fees", "disputes", "overview"]),
    _SAID,
)
def test_no_sentence_that_states_something_is_passed_over(
    heading: str, kind: str, text: str
) -> None:
    """A rule that is not asked about its own sentence would leave a township out of a ranking."""
    section = Section("s1", 1, None, heading, kind, text)
    everything = sentences(section)
    assert claims_of(section) == [
        claim for rule in (*RULES, *MORE_RULES) for claim in rule(section, everything)
    ]


def test_every_letter_that_may_stand_before_a_number_is_known() -> None:
    """A new word in ``TAIL`` alone would hide the sentences that it was added for."""
    letters = set(re.sub(r"\(\?!.*?\)|\[.*?\]|\{.*?\}|[(?:)|+\\]", "", TAIL)) | set(":(")
    followed = re.compile(number_follows("信息"))
    assert [letter for letter in letters if not followed.search(f"信息{letter}5")] == []


_LABELS = st.sampled_from([*COLUMNS, *ROWS, *REQUEST_HEADS, *REQUEST_ROWS, "第二十条第(一)项"])


@given(_LABELS, st.sampled_from(["", " ", "（一）", "3．", "\u3000"]), st.data())
def test_no_label_is_refused_by_its_first_two_characters(
    label: str, before: str, data: st.DataObject
) -> None:
    """A table flattened to lines would stay prose, and its numbers would be lost."""
    at = data.draw(st.integers(0, len(label)))
    text = before + label[:at] + data.draw(st.sampled_from(["", " ", "(zhèn)"])) + label[at:]
    if (
        is_label(text)
        or opens_flattened(text)
        or split_cells(f"{text} 0 规章 1 行政许可 2 {text} 3")
    ):
        assert may_begin_label(text[:2])


@given(st.text(alphabet="20年月日 \n\t\u3000号", max_size=20))
def test_no_blank_inside_a_date_is_passed_over(text: str) -> None:
    """2019 年 with a blank would be no year, and the report would have none."""
    assert not re.search(r"[0-9]\s+[年月日]|[年月]\s+[0-9]", with_digits(text))
