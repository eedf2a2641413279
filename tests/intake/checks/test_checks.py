"""The registry: every rule that is declared is asked, and flags nothing but itself."""

from dataclasses import replace

from indexer.intake.checks.checks import ACROSS, BY_ITSELF, OF_NAMES, OF_TABLES, flags_in
from indexer.vocabulary.fields import FACETS, FLAGS, flags_of_rules
from indexer.vocabulary.figures import FIGURES
from indexer.vocabulary.report import Figure
from indexer.vocabulary.rules import RULES, USUAL
from tests.intake.checks.test_names import NAMES
from tests.invented import report, section


def test_every_rule_is_declared_and_asked_once() -> None:
    """A rule that nobody asks would be listed with 0 for ever."""
    asked = [*OF_TABLES, *BY_ITSELF, *OF_NAMES, *ACROSS]
    assert sorted(asked) == sorted(RULES)
    assert {*ACROSS} == {rule.name for rule in RULES.values() if rule.across}


def test_what_a_rule_needs_are_figures_and_its_words_blame_nobody() -> None:
    """待核 is a question to who wrote the report, not a verdict."""
    for rule in RULES.values():
        assert {*rule.figures} <= {*FIGURES}, rule
        assert not [word for word in ("错", "误", "假", "漏") if word in rule.label + rule.words], (
            rule
        )


def test_every_rule_is_a_value_of_the_facet_by_name_and_label() -> None:
    """待核:结转衔接 and flag=carried ask the same; engines have 32 bits for all values."""
    flag = FACETS["flag"]
    assert [flag.read(rule.label) for rule in RULES.values()] == list(RULES)
    assert [flag.read(name) for name in RULES] == list(RULES)
    assert [flag.read(any_) for any_ in ("任何", "有", "any")] == ["any"] * 3
    assert {"待核", "疑点"} <= {*flag.prefixes}
    assert len(FLAGS) <= 32


def test_any_is_carried_for_what_is_shown_unasked_alone() -> None:
    """Who asks for all doubts does not want those of a rule that is often wrong."""
    assert flags_of_rules([USUAL[0]]) == ("any", USUAL[0])
    assert flags_of_rules([]) == ()
    assert flags_of_rules(name for name, rule in RULES.items() if not rule.usual) == tuple(
        name for name, rule in RULES.items() if not rule.usual
    )


def test_a_report_is_asked_by_every_kind_of_rule() -> None:
    """A table that does not add up, a year, and a neighbour's name are three doubts of one report."""
    text = "本报告所列数据自2013年1月1日起，至2013年12月31日止。从雾茗乡一年的实践看，公开栏少。"
    values = {"requests_new": 5, "requests_carried_in": 0, "requests_handled": 4}
    cells = tuple(
        Figure(name, value, "件", "s1", f"{name} | {value}")
        for name, value in {**values, "requests_carried_over": 0}.items()
    )
    whole = replace(report("石螺镇", 2014, section("s1", "一、概述", text)), figures=cells)
    assert [flag.rule for flag in flags_in(whole, NAMES)] == [
        "balance",
        "other_year",
        "other_place",
    ]
