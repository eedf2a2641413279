"""The page of one place through time: names and codes, what it lay in, its reports."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, request

from indexer import figures, links, place_years, places
from indexer.vocabulary.coverage import COVERAGE_STATES
from indexer.vocabulary.query import Query, with_values
from indexer.vocabulary.saying import say
from webapp import urls
from webapp.current import index
from webapp.pages.coverage import MARKS, legend
from webapp.pages.sharing import shared
from webapp.wording import began, ended

blueprint = Blueprint("places", __name__)


@blueprint.get("/places/<path:place>")
def page(place: str) -> str:
    """What is known of a place, by its id or any code; and what is not known."""
    urls.parameters(request, ())
    found = places.place(index(), place)
    return render_template(
        "place.html",
        place=found,
        years=_years,
        states=COVERAGE_STATES,
        marks=MARKS,
        legend_marks=legend(),
        lacking=[year for year, state in found.years.items() if state == "missing"],
        undated=all(name.first is None and name.last is None for name in found.names),
        main=[figures.column(name) for name in place_years.MAIN],
        json_url=links.api_place(found.place_id),
        shared=shared(
            _told(found),
            partial(links.place, found.place_id),
        ),
        zip_url=links.export_search(with_values(Query(), "place", (found.place_id,)), "zip"),
        crosswalk_url=links.export_places(),
    )


def _told(found: places.PlacePage) -> str:
    """What its page has, in a sentence: a county's own reports and those of its townships are told apart."""
    called = " › ".join([*(step.name for step in found.path), found.name])
    if found.inside > len(found.reports):
        return say(
            "%(place)s，连同下面各地区收录 %(reports)s 份报告：各年度报告和主要数字、名称和区划代码的沿革。",
            place=called,
            reports=found.inside,
        )
    return say(
        "%(place)s，收录 %(reports)s 份报告：各年度报告和主要数字、名称和区划代码的沿革。",
        place=called,
        reports=found.inside,
    )


def _years(of: places.PlaceName) -> str:
    """From when until when, in words: a name of which nothing is known says so once."""
    if of.first is None and of.last is None:
        return say("起止年份未写明")
    return f"{began(of.first, of.earlier)} — {ended(of.last, of.still)}"
