"""The contract of ``indexer.engines.contract``: every engine runs these tests.

A test module per engine subclasses ``EngineContract`` and names the engine.
Data is tiny and invented.
"""

from __future__ import annotations

import pytest

from indexer.desk.asking.query_language import make_query
from indexer.vocabulary.errors import QueryRefused
from tests.engines.agreement import assert_agreement
from tests.engines.contract_amounts import AmountContract
from tests.engines.contract_answers import counts_of, ids_of, sections_of
from tests.engines.contract_bounds import BoundContract
from tests.engines.contract_damage import DamageContract
from tests.engines.contract_facets import FacetContract
from tests.engines.contract_numbers import NumberContract
from tests.engines.contract_reports import REPORTS
from tests.engines.contract_runs import RunContract
from tests.engines.oracle import Oracle
from tests.invented import Opened, with_ids


class EngineContract(
    RunContract, AmountContract, NumberContract, FacetContract, BoundContract, DamageContract
):
    """What an engine must pass, and what it must of runs of words."""

    def test_a_quoted_string_finds_exactly_the_sections_that_contain_it(
        self, opened: Opened
    ) -> None:
        """A quotation that was never printed would end up in a newspaper."""
        assert sections_of(opened.search(make_query('"阳光政府"'))) == {("990101100-2012", "s1")}

    def test_a_quoted_string_is_found_across_punctuation_and_word_boundaries(
        self, opened: Opened
    ) -> None:
        """Who copies words off a page copies the comma and half a word too."""
        found = opened.search(make_query('"密，审查两道关"'))
        assert sections_of(found) == {("990101100-2013", "s2")}

    def test_a_quoted_string_does_not_run_on_from_heading_to_text(self, opened: Opened) -> None:
        """The heading and the text were never one sentence."""
        assert opened.search(make_query('"概述建设"')).reports == 0

    def test_one_character_is_found_wherever_it_stands(self, opened: Opened) -> None:
        """A single character is a word too (的, 堤)."""
        assert sections_of(opened.search(make_query("堤"))) == {
            ("990101201-2013", "s1"),
            ("990101201-2015", "s1"),
        }

    def test_an_unquoted_run_finds_contiguous_first_then_all_its_words(
        self, opened: Opened
    ) -> None:
        """The words alone rank well, the run itself is what was meant."""
        found = opened.search(make_query("阳光政府"))
        assert [hit.id for hit in found.hits] == ["990101100-2012", "990101100-2013"]

    def test_words_found_in_different_sections_are_no_match_of_a_run(self, opened: Opened) -> None:
        """保密 in one part and 收费 in another say nothing about 保密收费."""
        assert opened.search(make_query("垃圾复印")).reports == 0

    def test_traditional_and_full_width_writing_are_the_same(self, opened: Opened) -> None:
        """A report in Traditional script would be lost to everyone who types Simplified."""
        assert ids_of(opened.search(make_query("防汛任务"))) == {"雾岭乡-undated"}
        assert ids_of(opened.search(make_query("１２件"))) == {"990101201-2013"}

    def test_clauses_may_be_satisfied_anywhere_in_a_report(self, opened: Opened) -> None:
        """A report that mentions both is wanted even if it does so pages apart."""
        found = opened.search(make_query("阳光 收费"))
        assert sections_of(found) == {("990101100-2012", "s1"), ("990101100-2012", "s2")}

    def test_one_section_can_be_asked_to_satisfy_all(self, opened: Opened) -> None:
        """Pages apart is sometimes too far apart."""
        assert opened.search(make_query("阳光 收费", scope="section")).reports == 0
        assert sections_of(opened.search(make_query("收到 垃圾", scope="section"))) == {
            ("990101201-2013", "s2")
        }

    def test_not_excludes_reports(self, opened: Opened) -> None:
        """An engine once ignored NOT for Chinese text and nobody noticed."""
        assert ids_of(opened.search(make_query("堤防 -垃圾"))) == {"990101201-2015"}

    def test_or_and_parentheses_combine(self, opened: Opened) -> None:
        """Two spellings of one thing are one search."""
        found = opened.search(make_query("(保密 OR 垃圾) 审查"))
        assert ids_of(found) == {"990101100-2013"}

    def test_a_branch_that_fails_brings_no_matches(self, opened: Opened) -> None:
        """A section shown for a condition that its report does not meet is wrong."""
        found = opened.search(make_query("(阳光 垃圾) OR 收费"))
        assert ("990101100-2012", "s1") not in sections_of(found)
        assert ("990101100-2012", "s2") in sections_of(found)

    def test_near_counts_the_characters_in_between(self, opened: Opened) -> None:
        """Close together is a finding, far apart is coincidence."""
        assert ids_of(opened.search(make_query('"先审 关口"~10'))) == {"990101100-2013"}
        assert opened.search(make_query('"先审 关口"~3')).reports == 0

    def test_a_star_stands_for_any_ending(self, opened: Opened) -> None:
        """加固, 加固工程 and 加固完工 in one search."""
        assert ids_of(opened.search(make_query("加固*"))) == {"990101201-2013", "990101201-2015"}

    def test_a_kind_can_be_searched_as_a_field_of_its_own(self, opened: Opened) -> None:
        """收费 inside the part about fees is about fees."""
        assert sections_of(opened.search(make_query("收费减免:收费"))) == {
            ("990101100-2012", "s2"),
            ("990101201-2013", "s2.1"),
        }

    def test_headings_titles_years_and_places_can_be_asked_for_in_the_text(
        self, opened: Opened
    ) -> None:
        """Everything a filter does can be typed, and combined."""
        assert ids_of(opened.search(make_query("小标题:保密"))) == {"990101100-2013"}
        assert ids_of(opened.search(make_query("标题:石坪 年:2014-2016"))) == {"990101201-2015"}
        assert ids_of(opened.search(make_query("镇:望湖镇 年:2013"))) == {"990101100-2013"}
        assert ids_of(opened.search(make_query("章节:收费减免"))) == {
            "990101100-2012",
            "990101201-2013",
        }

    def test_labels_of_tables_are_found_only_when_asked_for(self, opened: Opened) -> None:
        """The standard table says 国家秘密 in every report of every township."""
        assert opened.search(make_query("国家秘密")).reports == 0
        assert sections_of(opened.search(make_query("表格:国家秘密"))) == {("990101201-2013", "s2")}

    def test_totals_count_all_pages(self, opened: Opened) -> None:
        """A total of one page would be reported as the total."""
        found = opened.search(make_query("收费 OR 阳光", size=1, page=2))
        assert (found.reports, found.sections, len(found.hits)) == (4, 5, 1)

    def test_an_empty_query_browses_everything(self, opened: Opened) -> None:
        """Filters alone are a question too."""
        found = opened.search(make_query(""))
        assert (found.reports, found.sections) == (5, 0)
        assert counts_of(found, "flag")["undated"] == 1

    def test_a_query_that_comes_to_nothing_answers_empty_and_says_so(self, opened: Opened) -> None:
        """！ is not a wish for all reports."""
        found = opened.search(make_query("！"))
        assert (found.reports, found.hits) == (0, ())
        assert found.query.notes

    def test_the_order_is_the_same_every_time_and_ties_go_by_id(self, opened: Opened) -> None:
        """A link to page 2 must show page 2."""
        once = [hit.id for hit in opened.search(make_query("")).hits]
        assert once == sorted(once)
        assert once == [hit.id for hit in opened.search(make_query("")).hits]

    def test_sorting_by_year_puts_undated_reports_last(self, opened: Opened) -> None:
        """An unknown year is neither the newest nor the oldest."""
        newest = [hit.year for hit in opened.search(make_query("", sort="-year")).hits]
        oldest = [hit.year for hit in opened.search(make_query("", sort="year")).hits]
        assert newest == [2015, 2013, 2013, 2012, None]
        assert oldest == [2012, 2013, 2013, 2015, None]

    @pytest.mark.parametrize(
        "text",
        [
            "阳光",
            "阳光政府",
            '"保密，审查"',
            "加固*",
            '"先审 关口"~10',
            "小标题:保密",
            "表格:秘密",
            "防汛任务",
        ],
    )
    def test_every_match_has_a_marked_snippet_without_markup(
        self, opened: Opened, text: str
    ) -> None:
        """A hit that does not show why it is one cannot be trusted."""
        found = opened.search(make_query(text))
        assert found.hits
        for hit in found.hits:
            for match in hit.matches:
                assert any(snippet.marks for snippet in match.snippets)
                for snippet in match.snippets:
                    ends = [0, *(edge for mark in snippet.marks for edge in mark)]
                    assert ends == sorted(ends)
                    assert ends[-1] <= len(snippet.text)
                    assert "<" not in snippet.text

    def test_the_same_string_twice_stands_in_two_places(self, opened: Opened) -> None:
        """One mention of 审查 is not two of them near each other."""
        assert ids_of(opened.search(make_query('"审 审"~6'))) == {"990101100-2013"}
        assert opened.search(make_query('"审 审"~0')).reports == 0
        assert opened.search(make_query('"关口 关口"~99')).reports == 0

    def test_a_score_is_what_the_contract_says(self, opened: Opened) -> None:
        """Two engines that rank by their own formulas answer one question in two ways."""
        oracle = Oracle(with_ids(REPORTS))
        texts = [
            "阳光",
            "阳光政府",
            '"收到申请"',
            "收*",
            '"先审 关口"~10',
            "标题:望湖",
            "表格:秘密",
        ]
        for text in (*texts, "望湖镇 收费", "收费减免:收费 OR 堤防", "小标题:概述 -堤防"):
            ranking = assert_agreement(opened.engine, oracle, make_query(text))
            assert ranking.reports, text
            assert any(ranked.score for ranked in ranking.page), text

    def test_the_whole_order_is_that_of_all_pages(self, opened: Opened) -> None:
        """An export in another order than the pages would be another answer."""
        for text in ("收费 OR 阳光", ""):
            order = opened.engine.order(make_query(text, page=7, size=1))
            pages = [opened.engine.rank(make_query(text, page=n, size=1)).page for n in range(1, 6)]
            assert list(order.ranked) == [ranked for page in pages for ranked in page]
            assert order.reports == sum(map(len, pages))
        assert order.bare == order.reports == 5

    def test_the_newest_come_first_and_of_one_build_the_latest_years(self, opened: Opened) -> None:
        """A feed that listed 2012 before 2015 would bury the news."""
        total, newest = opened.engine.newest(make_query("", size=1, sort="year"), 3)
        assert (total, [ranked.report for ranked in newest]) == (5, [3, 1, 2])
        assert opened.engine.newest(make_query("没有这句话"), 3) == (0, [])

    def test_a_count_is_what_the_search_would_say(self, opened: Opened) -> None:
        """A number beside a suggestion is believed like any other."""
        typed = ["", "收费", "堤防 -垃圾", "年:2013", "镇:石坪乡 收到", '"阳光政府" OR 垃圾', "收*"]
        roots = [make_query(text).root for text in typed]
        assert opened.engine.counts(roots) == [5, 2, 1, 2, 2, 2, 3]

    def test_sections_that_hold_a_string_are_counted_where_it_is_looked_for(
        self, opened: Opened
    ) -> None:
        """A word in ten headings is worth completing before one in a single text."""
        engine, texts = opened.engine, ["收费", "国家秘密", "望湖镇"]
        assert engine.holding(texts, "") == [2, 0, 1]
        assert engine.holding(texts, "heading") == [2, 0, 0]
        assert engine.holding(texts, "table") == [0, 1, 0]
        assert engine.holding(texts, "fees") == [2, 0, 0]
        assert engine.holding(texts, "title") == [0, 0, 2]

    def test_words_are_completed_by_those_that_most_sections_hold(self, opened: Opened) -> None:
        """Whoever types 收 means 收费 or 收到 before anything rare."""
        assert opened.engine.words("收", 9) == ["收到", "收费"]
        assert opened.engine.words("收", 1) == ["收到"]
        assert opened.engine.words("收费", 9) == []

    def test_what_follows_a_string_stands_behind_it_and_ends_with_the_text(
        self, opened: Opened
    ) -> None:
        """A phrase run together from heading and text was never printed."""
        after = opened.engine.following("收到申请", 4, 9)
        assert sorted(after) == ["12件,", "3件。"]
        assert opened.engine.following("二、收费情况", 4, 9) == [""]
        assert len(opened.engine.following("，", 4, 2)) == 2

    def test_a_slip_finds_what_was_meant(self, opened: Opened) -> None:
        """Nothing found for 阳光攻府 is true and useless."""
        for typed in ("阳光攻府", "阳光府", "阳光政政府", "光阳政府"):
            assert opened.engine.variants(typed)["阳光政府"] == 1
        assert not opened.engine.variants("完全两样")

    def test_a_page_beyond_the_last_is_empty_but_keeps_the_total(self, opened: Opened) -> None:
        """An old link to page 9 should say what there is."""
        found = opened.search(make_query("收费", page=9))
        assert (found.reports, found.hits) == (2, ())

    def test_too_costly_a_query_is_refused_with_words(self, opened: Opened) -> None:
        """A clear no beats a page that never comes."""
        with pytest.raises(QueryRefused, match="最多"):
            opened.search(make_query("字" * 10_000))
