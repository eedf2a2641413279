"""The contract of engines about runs of words: what of a word is set aside, what is verbatim.

Every engine runs these tests with the others of ``contract``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.desk.asking.query_language import make_query
from indexer.engines import ENGINES
from tests.engines.agreement import assert_agreement
from tests.engines.contract_reports import CROSSING, REPORTS
from tests.engines.oracle import Oracle
from tests.invented import Opened, report, section, with_ids

ENGINES["oracle"] = "tests.engines.oracle:Oracle"


class RunContract:
    """What the engine of this name in ``ENGINES`` must find of a run, and say of it."""

    engine: str

    @pytest.fixture()
    def opened(self, tmp_path: Path) -> Iterator[Opened]:
        with Opened(tmp_path, with_ids(REPORTS), self.engine) as opened:
            yield opened

    @pytest.fixture()
    def crossing(self, tmp_path: Path) -> Iterator[Opened]:
        with Opened(tmp_path, with_ids(CROSSING), self.engine) as opened:
            yield opened

    @pytest.mark.parametrize(
        ("text", "towns"),
        [
            ("民政", "望湖镇 浅滩镇"),
            ("国有", "浅滩镇 雾岭乡"),
            ('"民政"', "望湖镇 石坪乡 浅滩镇"),
            ('"国有"', "石坪乡 浅滩镇 雾岭乡"),
            ("王国有", "雾岭乡"),
            ("全国有名", "石坪乡"),
            ("民政局", "浅滩镇"),
            ("长城", "雾岭乡"),
            ("民政*", "望湖镇 石坪乡 浅滩镇"),
            ("小标题:民政", "望湖镇"),
            ("标题:民政", ""),
            ('标题:"民政"', "望湖镇"),
            ("人民政府 -民政", "石坪乡"),
            ("(民政 OR 茶乡) -国有", "望湖镇 石坪乡"),
        ],
    )
    def test_a_word_is_set_aside_where_its_characters_only_cross_other_words(
        self, crossing: Opened, text: str, towns: str
    ) -> None:
        """Who asks for 民政 is not asking for every report that says 人民政府."""
        for scope in ("report", "section"):
            found = crossing.search(make_query(text, scope=scope))
            assert {hit.place.name for hit in found.hits} == set(towns.split()), scope

    def test_what_is_set_aside_is_neither_counted_nor_marked_nor_completed(
        self, crossing: Opened
    ) -> None:
        """A mark on 人民政府 would show the reader a word that is not there."""
        asked = make_query("民政")
        assert crossing.engine.counts([asked.root, make_query('"民政"').root]) == [2, 3]
        assert crossing.engine.holding(["民政"], "") == [3]
        found = crossing.search(asked)
        assert (found.reports, found.sections) == (2, 2)
        counted = {b.value: b.count for facet in found.facets for b in facet.buckets}
        assert counted["2016"] == 2
        assert "990101201" not in counted
        (text,) = [
            s for hit in found.hits for m in hit.matches for s in m.snippets if "专干" in s.text
        ]
        assert [text.text[a:b] for a, b in text.marks] == ["民政"]
        assert text.text[text.marks[0][1] :].startswith("专干")
        after = crossing.engine.following("民政", 1, 9)
        assert sorted(after) == ["专", "局", "工"]

    def test_scores_of_what_is_set_aside_are_those_of_the_contract(self, crossing: Opened) -> None:
        """Two engines that set different places aside answer one question in two ways."""
        oracle = Oracle(with_ids(CROSSING))
        for text in ("民政", "国有", "表格:民政", "标题:民政", "概述:国有 OR 民政", "有名 -国有"):
            assert_agreement(crossing.engine, oracle, make_query(text))

    def test_a_word_scores_as_often_as_it_stands(self, tmp_path: Path) -> None:
        """Of lists and tables that say a word hundreds of times the longer would come before the denser."""
        reports = with_ids(
            [
                report(
                    f"第{times}镇",
                    2012,
                    section("s1", "一、概述", "，".join(["堤防"] * times + ["水库"] * others)),
                    *(section(f"s{n}", "", "无。") for n in range(2, 30)),
                    code=f"99010{number + 1}100",
                )
                for number, (times, others) in enumerate([(1, 0), (127, 200), (203, 9), (401, 6)])
            ]
        )
        with Opened(tmp_path, reports, self.engine) as opened:
            for text in ("堤防", "堤防水库", "水库 OR 堤防"):
                assert_agreement(opened.engine, Oracle(reports), make_query(text))

    @pytest.mark.parametrize(
        ("text", "reports", "verbatim"),
        [
            ("阳光政府", 2, {"990101100-2012"}),
            ("阳光政府 堤防", 0, set()),
            ("公开政府 OR 阳光政府", 2, {"990101100-2012"}),
            ("关口审查", 1, set()),
            ("关口审查 年:2013", 1, set()),
            ("阳光政府 -政府建设", 1, set()),
            ("阳光政府 OR 堤防加固", 4, {"990101100-2012", "990101201-2013"}),
            ("收费", 2, {"990101100-2012", "990101201-2013"}),
            ("收*", 3, {"990101100-2012", "990101201-2013", "990101201-2015"}),
            ("标题:年度望湖", 2, set()),
            ("概述:阳光政府", 2, {"990101100-2012"}),
            # Verbatim in another kind of section, the words apart in one that was asked for.
            ("收费减免:阳光政府 OR 收费全年", 1, set()),
        ],
    )
    def test_it_is_told_which_reports_have_a_run_verbatim(
        self, opened: Opened, text: str, reports: int, verbatim: set[str]
    ) -> None:
        """含“阳光政府” over a report that only says 政府 and 阳光 would be printed as a quotation."""
        for scope in ("report", "section"):
            found = opened.search(make_query(text, scope=scope))
            assert found.reports == reports, scope
            assert {hit.id for hit in found.hits if hit.verbatim} == verbatim, scope
            assert found.verbatim == len(verbatim), scope
            assert opened.engine.order(make_query(text, scope=scope)).verbatim == len(verbatim)

    def test_verbatim_is_what_stands_in_the_chosen_kind_of_section(self, tmp_path: Path) -> None:
        """A report shown for its part on fees is not verbatim for what its preface says."""
        reports = with_ids(
            [
                report(
                    "望湖镇", 2012,
                    section("s1", "一、概述", "建设阳光政府。", "overview"),
                    section("s2", "二、收费", "政府在阳光下收费。", "fees"),
                )
            ]
        )  # fmt: skip
        with Opened(tmp_path, reports, self.engine) as opened:
            assert opened.search(make_query("阳光政府", section=["overview"])).verbatim == 1
            assert opened.search(make_query("阳光政府", section=["fees"])).verbatim == 0
            assert opened.search(make_query("阳光政府")).verbatim == 1
