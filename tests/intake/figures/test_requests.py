"""依申请公开: how many asked, by which way, what the year before left over, and what became of it."""

import pytest

from indexer.intake.figures.figures import find_figures
from tests.intake.figures.reading import SIX, beside, figures_of, read, section


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("全年收到公开申请4件，其中信函3件。", 4),
        ("收到2份信息公开申请。", 2),
        ("受理依申请公开0件。", 0),
        ("未收到任何单位提出的信息公开申请。", 0),
        ("没有发生依申请公开。", 0),
        ("依申请公开情况：无。", 0),
        ("本年度无此类情况。", 0),
        ("未接到村民要求公开的信息。", 0),
        ("2018年政府新收依申请公开2件。", 2),
        ("没有一件依申请公开。", 0),
    ],
)
def test_requests_received_are_counted_and_a_stated_none_is_zero(text: str, value: float) -> None:
    """None received is an answer, and most townships' answer."""
    assert read("requests", text) == {"requests_new": value}


@pytest.mark.parametrize(
    "text",
    [
        "镇机关新收2件；站所新收3件。",
        "2018年政府新收依申请公开2件；部门新收3件。",
        "收到网上申请3件，信函申请1件。",
        "接待咨询9件，接听热线30次。",
        "没有超期答复的申请。",
        "没有收到建房申请。",
        "共收到低保申请12件。",
        "公民可以当面申请公开信息。",
        "办结依申请公开5件。",
        "畅通申请渠道。",
    ],
)
def test_what_is_not_a_count_of_requests_is_neither_a_number_nor_zero(text: str) -> None:
    """Zero for "not stated" would accuse a township of silence, or hide its work."""
    assert read("requests", text) == {}


def test_requests_left_over_from_last_year_are_a_figure_of_their_own() -> None:
    """Added to this year's they would count one request twice."""
    text = "新收公开申请6件，上年结转2件，结转下年度1件。"
    assert read("requests", text) == {"requests_new": 6, "requests_carried_in": 2}


def test_requests_are_counted_where_their_results_follow() -> None:
    """依申请公开4件 may be documents or requests: what became of them tells."""
    assert read("requests", "依申请公开政府信息共4件,其中,予以公开2件。")["requests_new"] == 4
    assert "requests_new" not in read("requests", "发布依申请公开政府信息共4件。")
    assert read("requests", "本年收到申请政府信息公开请求4件。")["requests_new"] == 4
    assert read("requests", "本年收到政府信息公开申请书4件。")["requests_new"] == 4
    assert read("requests", "本年我乡无依法申请公开件。")["requests_new"] == 0


@pytest.mark.parametrize(
    ("kind", "heading", "text", "found"),
    [
        ("requests", "三、依申请公开", "全年共收到12件。", {"requests_new": 12}),
        ("other", "五、依申请公开情况", "全年共收到12件。", {"requests_new": 12}),
        ("other", "五、申请行政复议情况", "全年共收到12件。", {}),
        ("overview", "一、概述", "全年共收到12件。", {}),
        ("requests", "三、依申请公开", "共收到2件群众来信。", {}),
        ("requests", "三、依申请公开", "依申请公开数量12件。", {"requests_new": 12}),
        ("requests", "三、依申请公开", "办理依申请公开5件。", {"requests_new": 5}),
        ("requests", "三、依申请公开", "依申请公开为0件。", {"requests_new": 0}),
        ("requests", "三、依申请公开", "依申请公开共4件。", {}),
        ("requests", "三、依申请公开", "依申请公开共4件，其中予以公开2件。", {"requests_new": 4}),
        ("overview", "一、概述", "依申请公开共4件，其中予以公开2件。", {}),
        ("overview", "一、概述", "未收到政府信息方面的申请。", {"requests_new": 0}),
        ("overview", "一、概述", "未收到群众申请。", {}),
        ("requests", "三、依申请公开", "未发生公开申请引起的行政复议。", {"reviews_total": 0}),
        # What the year before had left over.
        ("requests", "三、依申请公开", "上年遗留申请2件。", {"requests_carried_in": 2}),
        ("requests", "三、依申请公开", "无上年结转申请。", {"requests_carried_in": 0}),
        ("requests", "三、依申请公开", "上年结转申请2件，新收公开申请3件。",
         {"requests_carried_in": 2, "requests_new": 3}),
    ],
)  # fmt: skip
def test_a_number_of_requests_is_one_where_its_words_or_its_heading_say_of_what(
    kind: str, heading: str, text: str, found: dict[str, float]
) -> None:
    """Letters to the mayor would be requests for documents, or requests would be left out."""
    figures = figures_of(kind, text, heading)
    assert {name: f.value for name, f in figures.items() if name in SIX} == found


@pytest.mark.parametrize(
    "text",
    [
        "收到公开申请12件，没有超期。",
        "上年收到公开申请30件，本年收到公开申请12件。",
        "收到公开申请12件，其中收到企业公开申请5件。",
    ],
)
def test_a_total_of_requests_has_no_rival_in_what_stands_beside_it(text: str) -> None:
    """The township would be said to contradict itself by a part, by another year or by a none."""
    figures, warnings = find_figures([section("requests", text)])
    assert [(f.value, f.state) for f in figures if f.name == "requests_new"] == [(12, "stated")]
    assert warnings == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "收到公开申请20件。其中，当面申请7件，信函申请9件，传真1件，网上申请3件。",
            {
                "requests_in_person": 7,
                "requests_by_post": 9,
                "requests_by_fax": 1,
                "requests_online": 3,
            },
        ),
        ("通过电子邮件提交申请4件。", {"requests_online": 4}),
        ("其中来函0件。", {"requests_by_post": 0}),
        ("网上咨询30件。", {}),
        ("以信函方式答复申请3件。", {"requests_handled": None}),
        ("信函、传真申请共5件。", {}),
        ("信函等方式申请5件。", {}),
        ("网上公开信息5件。", {"proactive_website": 5}),
        ("收到申请9件，其中网络3件，邮件1件，其他5件。", {}),
    ],
)
def test_how_requests_came_is_counted_by_way(text: str, found: dict[str, float | None]) -> None:
    """Who closed the counter and lost half of the requests is seen by these four numbers."""
    wanted = {name: value for name, value in found.items() if value is not None}
    assert beside("requests", text) == wanted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "办结申请17件，其中予以公开6件，部分公开5件，不予公开4件，无法提供1件，不予处理1件。",
            {
                "requests_handled": 17,
                "requests_granted": 6,
                "requests_partly_granted": 5,
                "requests_refused": 4,
                "requests_not_held": 1,
                "requests_not_processed": 1,
            },
        ),
        (
            "收到申请12件，其中10件已经按时答复，剩余2件结转下年度继续办理。",
            {"requests_handled": 10, "requests_carried_over": 2},
        ),
        ("收到申请3件，结转至2019年办理1件。", {"requests_carried_over": 1}),
        ("没有结转下年度办理的申请。", {"requests_carried_over": 0}),
        ("无上年和下年结转件。", {"requests_carried_over": 0}),
        ("已答复0件。", {"requests_handled": 0}),
        ("收到申请12件，其中按期答复10件，延期2件。", {}),
        ("收到申请12件，按期答复12件。", {"requests_handled": 12}),
        ("上年结转申请2件。", {}),
        ("延期答复申请2件。", {}),
        ("办结提案5件。", {}),
        ("制作信息90件，其中主动公开30件，不予公开40件。", {}),
        ("不予公开信息40件。", {}),
        ("部门收到申请4件，予以公开1件。", {}),
        ("不同意公开2件。", {"requests_refused": 2}),
        ("同意公开2件。", {"requests_granted": 2}),
        # The number stands before what became of it.
        ("其中1件不予公开。", {"requests_refused": 1}),
        (
            "收到申请8件，其中3件予以公开，2件不予公开、1件部分公开，1件无法提供，1件不予处理。",
            {
                "requests_granted": 3,
                "requests_refused": 2,
                "requests_partly_granted": 1,
                "requests_not_held": 1,
                "requests_not_processed": 1,
            },
        ),
        (
            "收到申请5件，1件不同意公开，4件同意公开。",
            {"requests_refused": 1, "requests_granted": 4},
        ),
        ("收到申请5件，有1件申请因涉及国家秘密，不予公开。", {"requests_refused": 1}),
        # Two reasons are two parts; a file or a reason is no request.
        ("1件因涉及国家秘密不予公开，1件因涉及第三方权益不予公开。", {}),
        ("1件因涉及国家秘密不予公开。1件因涉及第三方权益不予公开。", {}),
        ("1件不予公开，2件不予公开。", {}),
        ("收到申请5件，涉及1件不予公开的文件。", {}),
        ("收到申请5件，其中1件不予公开信息。", {}),
        ("制作文件5件，其中1件不予公开。", {}),
        ("收到申请5件不予公开。", {}),
        ("收到申请5件，1条不予公开。", {}),
    ],
)
def test_what_became_of_requests_is_counted(text: str, found: dict[str, float]) -> None:
    """Who refused a request is the first question; secrets that nobody asked for are no refusals."""
    assert beside("requests", text) == found


@pytest.mark.parametrize(
    ("heading", "text", "found"),
    [
        ("三、依申请公开", "不予公开2件。", {"requests_refused": 2}),
        ("三、办理情况", "不予公开2件。", {}),
        ("三、办理情况", "申请中不予公开2件。", {"requests_refused": 2}),
        ("三、办理情况", "文件中不予公开2件。", {}),
        ("三、依申请公开", "结转下年度继续办理2件。", {"requests_carried_over": 2}),
        ("三、办理情况", "结转下年度继续办理2件。", {"requests_carried_over": 2}),
        ("三、办理情况", "结转自上年度继续办理2件。", {}),
    ],
)
def test_an_outcome_is_one_of_requests_where_the_heading_or_the_sentence_says_so(
    heading: str, text: str, found: dict[str, float]
) -> None:
    """Files that are kept secret would be requests that were refused."""
    assert beside("overview", text, heading) == found


def test_in_the_part_about_requests_an_outcome_needs_no_word_of_them() -> None:
    """Its heading may be no more than a number."""
    assert beside("requests", "不予公开2件。", "三、") == {"requests_refused": 2}
    assert beside("overview", "不予公开2件。", "三、") == {}
