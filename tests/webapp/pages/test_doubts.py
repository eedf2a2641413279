"""The page of what is to be looked into, over the sample: each rule finds the reports that its README names."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.building import build
from indexer.vocabulary.rules import RULES
from tests.invented_index import client_over

SAMPLE = Path(__file__).parents[3] / "corpus"
BROKEN = {
    "balance": ["990123101-2023"],
    "applicants": ["990123200-2023"],
    "outcomes": ["990123103-2023"],
    "disputes": ["990123100-2023"],
    "parts": ["990123101-2016", "990123103-2018"],
    "rivals": ["990123103-2020"],
    "carried": ["990123100-2020", "990123103-2020"],
    "repeated": ["990123202-2013"],
    "other_year": ["990123201-2014"],
    "other_place": ["990123202-2013"],
    "number_gap": ["990123102-2014"],
    "missing_parts": ["990123202-2016"],
    "no_problems": ["990123202-2019"],
    "early_date": ["990123202-2013"],
}
"""By hand, from the files; every other report of the sample is a near miss of each."""


@pytest.fixture()
def web(corpus_index: Path) -> FlaskClient:
    return client_over(corpus_index)


def answered(web: FlaskClient, address: str) -> Any:
    answer = web.get(address)
    assert answer.status_code == 200, address
    return answer.get_json()


def ids(answer: Any) -> list[str]:
    return [report["id"] for report in answer["reports"]]


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_finds_its_reports_in_page_query_and_filter(web: FlaskClient, rule: str) -> None:
    """A journalist who asks for one rule gets it in every way that the language has."""
    found = answered(web, f"/api/doubts?flag={rule}")
    assert ids(found) == BROKEN[rule]
    assert {flag["rule"] for report in found["reports"] for flag in report["flags"]} == {rule}
    counts = {each["rule"]: each["count"] for each in found["rules"]}
    assert counts == {name: len(reports) for name, reports in BROKEN.items()}
    for asked in (f"flag={rule}", f"q=待核:{RULES[rule].label}", f"q=疑点:{rule}"):
        hits = answered(web, f"/api/search?{asked}")["hits"]
        assert [hit["id"] for hit in hits] == BROKEN[rule], asked


def test_without_a_rule_all_are_listed_once_and_paged(web: FlaskClient) -> None:
    """Thirteen reports have something; 任何 finds the same."""
    everything = sorted({id_ for found in BROKEN.values() for id_ in found})
    first = answered(web, "/api/doubts")
    second = answered(web, first["next_url"])
    assert [*ids(first), *ids(second)] == everything
    assert (first["total"], len(ids(first)), second["next_url"]) == (13, 10, None)
    assert answered(web, "/api/search?q=待核:任何")["total"]["reports"] == 13


def test_the_filters_of_the_search_narrow_it(web: FlaskClient) -> None:
    """Doubts in one township, in some years, or where a word stands."""
    found = answered(web, "/api/doubts?place=黄坡垅镇&year=2019-")
    assert ids(found) == ["990123103-2020", "990123103-2023"]
    counts = {each["rule"]: each["count"] for each in found["rules"]}
    assert (counts["outcomes"], counts["carried"], counts["parts"]) == (1, 1, 0)
    assert ids(answered(web, "/api/doubts?q=填埋场&flag=parts")) == ["990123103-2018"]
    assert ids(answered(web, "/api/doubts?flag=undated&flag=parts")) == BROKEN["parts"]


def test_both_values_lead_to_where_they_stand(web: FlaskClient) -> None:
    """The one in last year's report, the other in this one."""
    (report,) = answered(web, "/api/doubts?flag=carried&place=黄坡垅镇")["reports"]
    (flag,) = report["flags"]
    assert (flag["left"]["value"], flag["left"]["url"]) == (
        "3 件",
        "/reports/990123103-2019#f-requests_carried_over",
    )
    assert (flag["right"]["value"], flag["right"]["url"]) == (
        "2 件",
        "/reports/990123103-2020#f-requests_carried_in",
    )
    page = web.get("/doubts?flag=carried&place=黄坡垅镇").text
    for side in ("left", "right"):
        assert f'<a href="{flag[side]["url"]}">{flag[side]["value"]}</a>' in page
        address, _, anchor = flag[side]["url"].partition("#")
        assert f'id="{anchor}"' in web.get(address).text
    whole = answered(web, "/api/reports/990123103-2020")
    assert [each["rule"] for each in whole["flags"]] == ["rivals", "carried"]
    assert whole["flags"][1] == flag


def test_a_rule_is_chosen_and_given_up_by_its_link(web: FlaskClient) -> None:
    """Two rules are alternatives, as values of one filter are."""
    one = answered(web, "/api/doubts?flag=parts&place=990123")
    urls = {each["rule"]: each["url"] for each in one["rules"]}
    assert urls["parts"] == "/doubts?place=990123"
    assert urls["rivals"] == "/doubts?place=990123&flag=parts&flag=rivals"
    both = answered(web, "/api" + urls["rivals"])
    assert ids(both) == ["990123101-2016", "990123103-2018", "990123103-2020"]


def test_a_later_build_tells_of_a_year_that_came_and_no_more_of_one_that_went(
    tmp_path: Path,
) -> None:
    """What two reports do not agree in changes when one of them does, though the other stays."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    shutil.copytree(SAMPLE / "黄坡垅镇", corpus / "黄坡垅镇")
    for name in ("places.csv", "manifest.csv"):
        shutil.copy(SAMPLE / name, corpus)
    kept = (corpus / "黄坡垅镇/2019.txt").rename(tmp_path / "2019.txt")

    def told() -> list[str]:
        build.build([corpus], index)
        web = client_over(index)
        found = ids(answered(web, "/api/doubts?flag=carried"))
        flags = answered(web, "/api/reports/990123103-2020")["flags"]
        assert ("carried" in [flag["rule"] for flag in flags]) == (found == ["990123103-2020"])
        return found

    assert told() == []
    kept.rename(corpus / "黄坡垅镇/2019.txt")
    assert told() == ["990123103-2020"]
    (corpus / "黄坡垅镇/2019.txt").unlink()
    assert told() == []
