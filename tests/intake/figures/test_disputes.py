"""Reviews, lawsuits and complaints: how many, how they ended, and of this year and matter alone."""

import pytest

from tests.intake.figures.reading import beside, figures_of, read


@pytest.mark.parametrize(
    ("text", "reviews", "lawsuits"),
    [
        ("未发生行政复议、行政诉讼。", 0, 0),
        ("没有因公开被投诉，申请行政复议、提起行政诉讼的情况。", 0, 0),
        ("行政复议、行政诉讼均为零。", 0, 0),
        ("本年度无。", 0, 0),
        ("行政复议2件，行政诉讼1件。", 2, 1),
        ("发生3件行政复议、2起行政诉讼。", 3, 2),
        ("行政复议、行政诉讼各1件。", 1, 1),
        ("行政复议和行政诉讼分别为4件和2件。", 4, 2),
        ("收到行政复议申请五件。", 5, None),
        ("没有行政复议，行政诉讼一起。", 0, 1),
        ("复议诉讼共9件。", None, None),
        ("不服的可以申请行政复议或者提起行政诉讼。", None, None),
        ("认真应对行政复议和行政诉讼。", None, None),
    ],
)
def test_reviews_and_lawsuits_are_told_apart(
    text: str, reviews: float | None, lawsuits: float | None
) -> None:
    """A joint number given to one of them would invent lawsuits."""
    found = read("disputes", text)
    assert (found.get("reviews_total"), found.get("lawsuits_total")) == (reviews, lawsuits)


@pytest.mark.parametrize(
    ("text", "reviews", "lawsuits"),
    [
        ("上年行政复议2件，今年没有。", None, None),
        ("去年发生行政复议1件，行政诉讼2件。", None, None),
        ("与上年行政诉讼2件相比，今年为0。", None, None),
        ("2016年行政复议3件，2017年行政复议1件。", 1, None),
        ("2017年未发生行政复议。2016年发生行政复议2件。", 0, None),
        # Another year is named, and the number is this one's.
        ("去年行政复议1件，今年行政复议3件，行政诉讼2件。", 3, 2),
        ("与上年相比，行政复议2件，行政诉讼1件。", 2, 1),
        ("行政复议2件比上年减少4件，行政诉讼1件。", 2, 1),
    ],
)
def test_the_disputes_of_another_year_are_not_this_one_s(
    text: str, reviews: float | None, lawsuits: float | None
) -> None:
    """Last year's lawsuits would be told of a township that was not sued this year."""
    found = read("disputes", text)
    assert (found.get("reviews_total"), found.get("lawsuits_total")) == (reviews, lawsuits)


@pytest.mark.parametrize(
    ("text", "lawsuits"),
    [
        ("办理行政诉讼案件3起，均与信息公开无关。", None),
        ("因修路引发行政诉讼3件，因政府信息公开引发0件。", None),
        ("行政诉讼案件5件，其中涉及政府信息公开的1件。", None),
        ("因政府信息公开引发行政诉讼3件，其中维持2件。", 3),
        ("行政诉讼3件，均因信息公开引发。", 3),
    ],
)
def test_lawsuits_about_anything_are_none_about_disclosure(
    text: str, lawsuits: float | None
) -> None:
    """A quarrel over a road would be counted as one over a refused request."""
    assert read("disputes", text).get("lawsuits_total") == lawsuits


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "行政复议5件，其中维持3件，纠正1件，尚未审结1件。",
            {"reviews_upheld": 3, "reviews_corrected": 1, "reviews_pending": 1},
        ),
        (
            "行政诉讼4件（结果维持3件、其他结果1件）。",
            {"lawsuits_upheld": 3, "lawsuits_other": 1},
        ),
        (
            "未经复议直接起诉3件，复议后起诉1件。",
            {"lawsuits_direct_total": 3, "lawsuits_after_review_total": 1},
        ),
        (
            "行政复议2件，维持2件；行政诉讼1件，纠正1件。",
            {"reviews_upheld": 2, "lawsuits_corrected": 1},
        ),
        ("行政复议、行政诉讼共5件，维持3件。", {}),
        ("维护渠道3件。", {}),
        ("未发生因信息公开引起的举报、投诉。", {"complaints": 0}),
        ("收到关于信息公开的投诉2件。", {"complaints": 2}),
        ("行政诉讼、举报投诉均为零。", {"complaints": 0}),
        ("受理12345热线投诉80件。", {}),
        ("公布投诉电话2个。", {}),
    ],
)
def test_how_disputes_ended_and_who_complained_is_told_apart(
    text: str, found: dict[str, float]
) -> None:
    """A corrected refusal is a story, a complaint about a road is another one."""
    assert beside("disputes", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # A number is that of the matter it stands by, before it or behind it.
        ("3件行政复议。", {"reviews_total": 3}),
        ("2起诉讼。", {"lawsuits_total": 2}),
        ("公开工作平稳，2起行政诉讼。", {"lawsuits_total": 2}),
        ("行政复议3件、行政诉讼2件、投诉1件。", {"reviews_total": 3, "lawsuits_total": 2, "complaints": 1}),
        ("行政复议、行政诉讼均为2件。", {"reviews_total": 2, "lawsuits_total": 2}),
        ("行政复议、行政诉讼共0件。", {"reviews_total": 0, "lawsuits_total": 0}),
        ("行政复议、行政诉讼分别为4件。", {}),
        ("行政复议为零、行政诉讼1件。", {"reviews_total": 0, "lawsuits_total": 1}),
        # None of them, and what only begins like it.
        ("没有诉讼。", {"lawsuits_total": 0}),
        ("没有一起行政复议。", {"reviews_total": 0}),
        ("没有3起行政复议。", {}),
        ("没有因公开被举报，申请行政复议的情况。", {"complaints": 0, "reviews_total": 0}),
        ("没有因公开被举报，申请行政复议的办法。", {"complaints": 0}),
        ("没有因公开被举报，依法办理行政诉讼的情况。", {"complaints": 0}),
        ("公开工作平稳，及行政诉讼的情况。", {}),
        ("行政复议情况。", {}),
    ],
)  # fmt: skip
def test_each_dispute_has_its_own_number_or_none_and_no_other_s(
    text: str, found: dict[str, float]
) -> None:
    """A lawsuit that nobody filed would be in the paper, and one that was lost would not."""
    figures = figures_of("disputes", text)
    assert {name: figure.value for name, figure in figures.items()} == found


@pytest.mark.parametrize(
    ("kind", "text", "count"),
    [
        ("disputes", "被举报3件。", 3),
        ("disputes", "全年投诉3件。", 3),
        ("disputes", "热线投诉3件。", None),
        ("overview", "因信息公开被投诉3件。", 3),
        ("overview", "因修路被投诉3件。", None),
        ("overview", "全年投诉3件。", None),
    ],
)
def test_a_complaint_counts_where_it_is_one_about_disclosure(
    kind: str, text: str, count: float | None
) -> None:
    """Complaints about a road would make a township the one that hides most."""
    assert beside(kind, text).get("complaints") == count
