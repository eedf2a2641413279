"""What sentences say beside the six figures that all eras have: each figure with its near misses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.intake.figures.figures import find_figures
from indexer.vocabulary.report import Figure, Section
from tests.intake.figures.test_figures import SIX, section


def figures_of(kind: str, text: str, heading: str = "") -> dict[str, Figure]:
    read = section(kind, text)
    if heading:
        read = Section("s1", 1, None, heading, kind, text)
    figures, _ = find_figures([read])
    return {figure.name: figure for figure in reversed(figures)}


def beside(kind: str, text: str, heading: str = "") -> dict[str, float | None]:
    """What is read but for the six figures."""
    found = figures_of(kind, text, heading)
    return {name: figure.value for name, figure in found.items() if name not in SIX}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "主动公开信息60条，其中：政务网站公开信息数31条；官方微信推送信息20条；政务微博9条。",
            {"proactive_website": 31, "proactive_wechat": 20, "proactive_weibo": 9},
        ),
        ("通过村务公开栏公开信息14条。", {"proactive_board": 14}),
        ("在镇政府门户网站上，主动公开各类信息33条。", {"proactive_website": 33}),
        ("“渠畔之声”微信公众号（石桥镇）发布信息共17篇。", {"proactive_wechat": 17}),
        (
            "全年主动公开112条，其中网站38条，橱窗51条，村组会议通报23次。",
            {"proactive_website": 38, "proactive_board": 51, "proactive_meeting": 23},
        ),
        (
            "主动公开信息9条，其中广播播出4条，报纸刊登3条，档案馆公开2条。",
            {"proactive_broadcast": 4, "proactive_print": 3, "proactive_file_room": 2},
        ),
        ("县政府网站208条。", {"proactive_website": 208}),
        ("主动公开信息9条，其中微博发布0条。", {"proactive_weibo": 0}),
        # Not one channel, not all that it published, not published, not this year's.
        ("通过网站、微信发布信息40条。", {}),
        ("通过网站等渠道公开信息40条。", {}),
        ("通过网站和抖音公开信息40条。", {}),
        ("网站发布修渠信息40条。", {}),
        ("向县政府网站报送信息40条。", {}),
        ("信息被市政府网站采用40条。", {}),
        ("网站答复留言40条。", {}),
        ("去年网站公开信息40条。", {}),
        ("上半年网站公开信息40条。", {}),
        ("网站每月公开信息40条。", {}),
        ("明年网站公开信息40条。", {}),
        ("计划在网站公开信息40条。", {}),
        ("参观会议网站40次。", {}),
        ("各村通过网站公开信息40条。", {}),
        ("县网站公开信息4条，镇网站公开信息5条。", {}),
    ],
)
def test_what_one_channel_published_is_that_channel_s(text: str, found: dict[str, float]) -> None:
    """A notice board's forty entries on a website would answer who still needs paper."""
    assert beside("overview", text) == found


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
    ],
)
def test_what_became_of_requests_is_counted(text: str, found: dict[str, float]) -> None:
    """Who refused a request is the first question; secrets that nobody asked for are no refusals."""
    assert beside("requests", text) == found


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
        ("配备1名专职工作人员和2名兼职人员。", {"staff_full_time": 1, "staff_part_time": 2}),
        ("设有专职1人，兼职3人。", {"staff_full_time": 1, "staff_part_time": 3}),
        ("指定一名专职公开工作人员。", {"staff_full_time": 1}),
        ("配备了信息公开工作人员2名。", {"staff": 2}),
        ("确定1名工作人员负责信息公开。", {"staff": 1}),
        ("安排工作人员3名，承担信息发布。", {"staff": 3}),
        ("配备专（兼）职工作人员4名。", {"staff": 4}),
        ("没有专职人员，兼职人员2名。", {"staff_full_time": 0, "staff_part_time": 2}),
        ("各村配备专职信息员1名。", {}),
        ("配备专职网格员20名。", {}),
        ("组织信息公开工作人员50人参加培训。", {"trainees": 50}),
        ("窗口工作人员5名。", {}),
        ("领导小组成员6名。", {}),
        ("明年配备专职工作人员1名。", {}),
    ],
)
def test_who_works_on_disclosure_is_counted_by_kind(text: str, found: dict[str, float]) -> None:
    """One part-time clerk for a whole county says why nothing is answered."""
    assert beside("organisation", text, "二、信息公开组织情况") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("举办政务公开培训班2期，培训80余人次。", {"trainings": 2, "trainees": 80}),
        ("组织了3次政务公开专题培训。", {"trainings": 3}),
        ("培训2次，覆盖86人次。", {"trainings": 2}),
        ("政务公开培训班有40人参加培训。", {"trainees": 40}),
        ("参加市里的政务公开培训2次。", {}),
        ("举办农技培训12期，信息公开及时。", {}),
        ("计划举办政务公开培训班2期。", {}),
        ("比上年增加政务公开培训2次。", {}),
    ],
)
def test_trainings_held_and_their_trainees_are_counted(text: str, found: dict[str, float]) -> None:
    """Farmers who learnt to graft trees were not trained in disclosure."""
    assert beside("organisation", text, "二、信息公开组织情况") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("发布政策解读28条。", {"interpretations": 28}),
        ("公开文件9件，解读7篇。", {"interpretations": 7}),
        ("对3件规范性文件进行了解读。", {"interpretations": 3}),
        ("解读政策文件5件。", {"interpretations": 5}),
        ("发布图解类政策解读3篇。", {}),
        ("转载上级政策解读30条。", {}),
        ("回应社会关切12次。", {"responses": 12}),
        ("回应4个热点问题。", {"responses": 4}),
        ("政务舆情回应0次。", {"responses": 0}),
        ("回应群众诉求90件。", {}),
        ("办理人大代表建议3件、政协委员提案5件。", {"proposals_congress": 3, "proposals_conference": 5}),
        ("共承办5个政协提案。", {"proposals_conference": 5}),
        ("人大代表建议办理0件。", {"proposals_congress": 0}),
        ("未收到人大代表建议和政协委员提案。", {"proposals_congress": 0, "proposals_conference": 0}),
        ("人大建议和政协提案共8件。", {}),
        ("公开人大建议办理结果3件。", {}),
        ("市人大建议2件、县人大建议3件。", {}),
        ("网站总访问量达3.5万余次。", {"views": 35000}),
        ("公众号阅读量42万次。", {"views": 420000}),
        ("单篇最高阅读量3000次。", {}),
        ("日均访问量200次。", {}),
    ],
)  # fmt: skip
def test_what_was_explained_answered_and_read_is_counted(
    text: str, found: dict[str, float]
) -> None:
    """Parts of it, or what was handed on, would make the busiest office of the county."""
    assert beside("overview", text) == found


@pytest.mark.parametrize(
    ("heading", "text", "found"),
    [
        ("收费情况", "减免检索费用20元。", {"fees_waived_yuan": 20}),
        ("收费情况", "没有收费和减免情况。", {"fees_waived_yuan": 0}),
        ("收费及减免情况", "无。", {"fees_waived_yuan": 0}),
        ("收费情况", "未制定减免标准。", {}),
        ("收费情况", "信息公开费用8元。", {}),
        ("支出情况", "政府信息公开专项经费3万元。", {"spending_yuan": 30000}),
        ("支出情况", "产生的政府信息公开费用1.2万元。", {"spending_yuan": 12000}),
        ("概述", "投入资金5000元用于政务公开栏建设，添置橱窗。", {"spending_yuan": 5000}),
        ("概述", "在信息公开方面投入经费2万元。", {"spending_yuan": 20000}),
        ("概述", "公布三公经费12万元。", {}),
        ("概述", "投入资金5000元用于修渠。", {}),
        ("概述", "去年信息公开经费3万元。", {}),
        ("概述", "减免税款3万元。", {}),
    ],
)
def test_what_was_spent_and_waived_is_neither_a_charge_nor_each_other(
    heading: str, text: str, found: dict[str, float]
) -> None:
    """Three sums of money of one report, of which only one was paid by citizens."""
    kind = "fees" if "费" in heading else "overview"
    assert beside(kind, text, heading) == found


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("主动公开政府信息300余条。", 300, "余"),
        ("主动公开政府信息300多条。", 300, "多"),
        ("主动公开政府信息近300条。", 300, "近"),
        ("主动公开政府信息约300条。", 300, "约"),
        ("主动公开政府信息超过300条。", 300, "超过"),
        ("主动公开政府信息不足300条。", 300, "不足"),
        ("主动公开政府信息300条以上。", 300, "以上"),
        ("累计主动公开政府信息300条。", 300, "累计"),
        ("累计主动公开政府信息300余条。", 300, "余"),
        ("主动公开政府信息2.3万余条。", 23000, "余"),
        ("最近主动公开政府信息300条。", 300, None),
        ("累计投入，主动公开政府信息300条。", 300, None),
    ],
)
def test_what_stands_beside_a_number_is_kept(
    text: str, value: float, qualifier: str | None
) -> None:
    """More than 300 is not 300: a search for more than 300 has to find it."""
    figure = figures_of("proactive", text)["proactive_total"]
    assert (figure.value, figure.qualifier) == (value, qualifier)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("主动公开政府信息30条。", "stated"),
        ("主动公开政府信息0条。", "none"),
        ("主动公开信息12条。主动公开信息21条。", "several"),
    ],
)
def test_the_state_of_a_figure_says_how_it_is_stated(text: str, state: str) -> None:
    """A zero that was said is another thing than one that nobody wrote."""
    assert figures_of("proactive", text)["proactive_total"].state == state


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息300余条。主动公开信息312条。",
        "主动公开信息近300条。主动公开信息296条。",
        "主动公开信息约300条。主动公开信息310条。",
    ],
)
def test_a_round_number_is_no_rival_of_the_exact_one(text: str) -> None:
    """A doubt about 300-odd beside 312 would teach readers to pass over doubts."""
    figures, warnings = find_figures([section("proactive", text)])
    assert (len(figures), warnings) == (1, ())


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息300余条。主动公开信息290条。",
        "主动公开信息300余条。主动公开信息470条。",
        "主动公开信息近300条。主动公开信息301条。",
        "主动公开信息约300条。主动公开信息340条。",
    ],
)
def test_what_a_round_number_excludes_is_its_rival(text: str) -> None:
    """A contradiction that is passed over is a story that is missed."""
    figures, _ = find_figures([section("proactive", text)])
    assert [figure.state for figure in figures] == ["several", "several"]


_DIGITS = "零一二三四五六七八九"


def _han(number: int) -> str:
    """The number in Chinese numerals, written here a second time from the grammar of the numerals."""
    if number < 20:
        tens = "十" if number >= 10 else ""
        return tens + (_DIGITS[number % 10] if number % 10 or not tens else "")
    steps = [("千", 1000), ("百", 100), ("十", 10), ("", 1)]
    text, gap = "", False
    for step, size in steps:
        digit = number // size % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + step
        gap = not digit
    return text


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else {",": "，"}.get(c, c) for c in text)


@given(
    st.integers(1, 9999),
    st.sampled_from(["plain", "comma", "wide", "wide comma", "han", "blank"]),
    st.sampled_from("条件宗份起次"),
    st.sampled_from(["", "余", "多"]),
    st.sampled_from(["", "万"]),
)
def test_a_number_comes_back_however_it_is_written(
    number: int, way: str, measure: str, about: str, scale: str
) -> None:
    """A township that writes in numerals would be missing from every ranking."""
    written = {
        "plain": f"{number}",
        "comma": f"{number:,}",
        "wide": _wide(f"{number}"),
        "wide comma": _wide(f"{number:,}"),
        "han": _han(number),
        "blank": f" {number} ",
    }[way]
    text = f"全年主动公开政府信息{written}{scale}{about}{measure}。"
    figure = figures_of("proactive", text)["proactive_total"]
    assert figure.value == number * (10_000 if scale else 1)
    assert figure.qualifier == (about or None)


@given(st.integers(1, 999), st.sampled_from(["人", "名", "人次"]), st.booleans())
def test_people_are_counted_in_any_measure(number: int, measure: str, han: bool) -> None:
    """Trainees by 人次 and by 名 are people all the same."""
    written = _han(number) if han else f"{number}"
    found = figures_of("overview", f"政务公开培训班培训{written}{measure}。")
    assert found["trainees"].value == number


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


def test_the_quote_of_a_number_in_a_long_sentence_is_its_own_clause() -> None:
    """Who checks a number must find it in the words that are shown for it."""
    long = "为方便群众查询" + "并在各村设立公开栏" * 14
    figures = figures_of("requests", f"{long}，全年收到公开申请12件，{long}。")
    assert figures["requests_new"].quote == "全年收到公开申请12件"
