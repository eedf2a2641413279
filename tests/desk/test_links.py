"""Addresses written in bulk are those written one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer import choosing, links, make_query
from indexer.desk.asking.query_language import narrowed
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.results import Bucket, Facet

TEXTS = st.sampled_from(["", "申请", 'a "b" & c=d', "100% +1", "年:2012 #"])
VALUES = {
    "year": ["2012", "2013", "2014-2016"],
    "place": ["990100", "990101", "甲镇", "某&县"],
} | {name: list(facet.labels)[:3] for name, facet in FACETS.items() if facet.labels}
VALUES["figure"] = ["requests_new:1-5", "requests_new:>100000", "fees_yuan:blank"]
CHOSEN = {name: st.lists(st.sampled_from(values), max_size=2) for name, values in VALUES.items()}


@given(
    text=TEXTS,
    filters=st.fixed_dictionaries({}, optional=CHOSEN),
    opened=st.lists(st.sampled_from(VALUES["place"]), max_size=2),
    sort=st.sampled_from(["relevance", "-year"]),
    page=st.integers(1, 3),
    counted=st.lists(st.sampled_from(["requests_new", "requests_new:person"]), max_size=2),
    name=st.sampled_from(list(FACETS)),
)
def test_the_links_of_a_facet_lead_where_each_bucket_says(
    text: str,
    filters: dict[str, list[str]],
    opened: list[str],
    sort: str,
    page: int,
    counted: list[str],
    name: str,
) -> None:
    """A link that loses a condition shows another answer than the one promised."""
    asked = make_query(text, opened=opened, counted=counted, sort=sort, page=page)
    query = narrowed(asked, filters)
    chosen = query.filters.get(name, [])
    buckets = tuple(Bucket(v, v, 1, v in chosen, more=True) for v in VALUES[name])
    facet = Facet(name, name, buckets)
    if name == "figure":  # which has a facet for each figure
        values = [value.removeprefix("requests_new:") for value in VALUES[name][:2]]
        buckets = tuple(Bucket(v, v, 1, f"requests_new:{v}" in chosen, more=True) for v in values)
        facet = Facet("requests_new", name, buckets)
    each = [links.search(choosing.toggled(query, facet, bucket)) for bucket in buckets]
    assert choosing.choices(query, facet) == each
    if name == "figure":
        for value, bucket in zip(VALUES[name], buckets, strict=False):
            there = choosing.toggled(query, facet, bucket).filters.get(name, [])
            assert set(there) == {*chosen} ^ {value}
    inside = [links.search(choosing.opened(query, bucket)) for bucket in buckets]
    assert choosing.openings(query, facet) == inside
