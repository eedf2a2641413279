"""The pages that cite words, find them again, and check a quotation."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from indexer import excerpt, links
from tests.invented import report, section, with_ids
from tests.invented_index import HOSTILE, asked, build_index, client_over, invented_reports

REPORT = "/reports/990101101-2012"
TITLE = "甲镇2012年政府信息公开工作年度报告"
NEITHER = "不能(由此|仅凭这个链接)认为报告有过改动|字母.*，现在与前面的不符"
"""What is said of a link and a report that differ, and accuses nobody."""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    reports = with_ids(invented_reports())
    return client_over(build_index(tmp_path_factory.mktemp("citing"), reports))


def page(web: FlaskClient, address: str, status: int = 200) -> str:
    answer = web.get(address)
    assert answer.status_code == status, answer.text
    return answer.text


def block(text: str, name: str) -> str:
    """What a reader copies."""
    found = re.search(rf'<pre id="{name}"[^>]*>(.*?)</pre>', text, re.DOTALL)
    assert found
    return found[1].replace("&amp;", "&").replace("&#34;", '"')


def test_words_are_cited_with_six_formats_and_a_link_that_works(web: FlaskClient) -> None:
    """Everything a journalist needs for one quotation is on one page."""
    text = page(web, links.cite("990101101-2012", "s2", {"text": "全年收到申请2件。"}))
    assert block(text, "quotation").startswith("“全年收到申请2件。”\n云泽省临湖市青屿县甲镇. ")
    for name, said in (
        ("gbt", f"云泽省临湖市青屿县甲镇. {TITLE}[R/OL]. http://localhost/q/990101101-2012.s2."),
        ("gbt2015", f"云泽省临湖市青屿县甲镇. {TITLE}[R/OL]. ["),
        ("chicago", f"“{TITLE},” sec. “二、依申请公开”"),
        ("bibtex", "annote = {全年收到申请2件。}"),
        ("ris", "SE  - 二、依申请公开"),
        ("csl", '"type": "report"'),
    ):
        assert said in block(text, name)
    order = [
        text.index(f'id="{name}"')
        for name in ("quotation", "link", "gbt", "gbt2015", "bibtex", "ris", "csl")
    ]
    assert order == sorted(order)
    assert order[2] < text.index('<details class="formats">') < order[3]
    link = block(text, "link")
    assert len(link) < 70
    there = web.get(urlsplit(link).path)
    assert there.status_code == 302
    assert there.location == links.section("990101101-2012", "s2", text='"全年收到申请2件。"')
    assert "<mark>全年收到申请2件。</mark>" in page(web, there.location)


def test_a_section_and_a_whole_report_are_cited_too(web: FlaskClient) -> None:
    """Not every reference is to a sentence."""
    section_link = urlsplit(block(page(web, f"{REPORT}/cite?at=s3"), "link"))
    there = web.get(section_link.path).location
    assert there.endswith("#s3")
    assert block(page(web, f"{REPORT}/cite"), "link").endswith(REPORT)


def test_the_files_hold_what_the_page_shows(web: FlaskClient) -> None:
    """A download that differs from what was read is worse than copying."""
    address = links.cite("990101101-2012", "s3", {"text": "减免为零"})
    text = page(web, address)
    for name, ending, kind in (
        ("bibtex", ".bib", "application/x-bibtex"),
        ("ris", ".ris", "application/x-research-info-systems"),
        ("csl", ".json", "application/vnd.citationstyles.csl+json"),
        ("quotation", ".txt", "text/plain"),
    ):
        file = web.get(links.cite("990101101-2012", "s3", {"text": "减免为零"}, ending))
        assert file.headers["Content-Type"].startswith(kind)
        assert re.fullmatch(
            r"attachment; filename=[a-zA-Z0-9-]+\.\w+", file.headers["Content-Disposition"]
        )
        assert file.headers["Cache-Control"] == "no-store"
        assert file.text.strip().replace("\r", "") == block(text, name)
        assert file.headers["X-Standing"] == "here"
        offered = links.cite("990101101-2012", "s3", {"text": "减免为零"}, ending)
        assert (offered.replace("&", "&amp;") in text) == (ending != ".txt")


def test_words_that_the_report_does_not_have_are_not_cited_as_its_words(web: FlaskClient) -> None:
    """A page that puts anything into quotation marks is a forger's tool."""
    text = page(web, links.cite("990101101-2012", "s2", {"text": "县里要求逐级上报整改清单"}))
    assert "这份报告里没有找到这段话" in text
    assert "整改清单" not in block(text, "bibtex")
    text = page(web, links.cite("990101101-2012", "s2", {"text": "全年收到申请9件。"}))
    assert "所给的文字和报告不完全一样" in text
    assert "全年收到申请2件。" in block(text, "bibtex")


def test_a_file_of_words_that_are_not_there_is_refused(web: FlaskClient) -> None:
    """The button beside a selection would put a source on the clipboard without what it is the source of."""
    for ending in (".txt", ".bib"):
        gone = web.get(links.cite("990101101-2012", "s2", {"text": "县里要求上报清单"}, ending))
        assert gone.status_code == 404
    other = web.get(links.cite("990101101-2012", "s2", {"text": "全年收到申请9件。"}, ".txt"))
    assert (other.status_code, other.headers["X-Standing"]) == (200, "changed")
    assert other.text.startswith("“全年收到申请2件。”")


def given(id_: str, at: str, words: str) -> str:
    """The link as the page of citations gave it when the report had the words."""
    named = excerpt.named(at, words).sealed(id_)
    return links.quoted(id_, named.at, named.parameters)


def test_a_link_says_what_became_of_its_words(web: FlaskClient) -> None:
    """Moved, changed, gone: the reader of an old article must be told which, and nobody be accused."""
    for at, words, status, said in (
        ("s1", "全年收到申请2件", 200, "这段话在另一个章节"),
        ("s2", "全年收到申请5件", 200, "链接里的文字与本站现存文本不一致"),
        ("s2", "县里要求逐级上报整改清单", 404, "没有找到链接所指的这段话"),
    ):
        text = page(web, given("990101101-2012", at, words), status)
        assert f"<h1>{said}</h1>" in text
        assert ("校验码前后相符" in text) == (status == 404 or "5" in words)
        assert links.check(words) in text
        assert "不能由此认为" not in text
    assert "没有找到链接所指的章节" in page(web, given("990101101-2012", "s9", ""), 404)


@pytest.mark.parametrize("at", ["s1", "s2", "s9"])
@pytest.mark.parametrize(
    "words",
    [
        {"text": "全年收到申请5件"},
        {"text": "县里要求逐级上报整改清单"},
        {"text": "全年收到申请2件"},
        {"text": "全年收到申请", "to": "答复及时", "sum": "00000000"},
        {"text": "全年收到", "to": "件", "sum": "0badbeef"},
        {},
    ],
)
@pytest.mark.parametrize("seal", ["", "0badbeef", "borrowed", "of another report"])
def test_a_link_made_by_hand_never_makes_a_report_look_altered(
    web: FlaskClient, at: str, words: dict[str, str], seal: str
) -> None:
    """Anybody can write any words into an address and show the page around."""
    genuine = excerpt.Excerpt(at, "全年收到申请2件。").sealed("990101101-2012").seal
    other = excerpt.Excerpt(at, **words).sealed("丙街道-2013").seal
    seal = {"borrowed": genuine, "of another report": other}.get(seal, seal)
    answer = web.get(links.quoted("990101101-2012", at, {**words, "seal": seal}))
    for said in ("改动", "已经", "现在", "当时", "不再", "删", "重新引用", "都还在"):
        assert said not in re.sub(NEITHER, "", answer.text)


def test_a_seal_follows_its_report_to_a_new_id(web: FlaskClient) -> None:
    """A printed link of a report that was renamed is as good as before."""
    words = excerpt.named("s2", "表前后都不收费。").sealed("old-name")
    answer = web.get(links.quoted("old-name", words.at, words.parameters))
    assert answer.status_code == 301
    text = page(web, answer.location, web.get(answer.location).status_code)
    assert "校验码前后相符" in text
    by_hand = web.get(links.quoted("old-name", "s2", {"text": "不收费", "seal": "0badbeef"}))
    assert "不能由此认为报告有过改动" in web.get(by_hand.location).text


def short(id_: str, at: str, words: str, called: str = "") -> str:
    """The short link to words of the report ``id_``, given when it was ``called`` something else."""
    told = next(each for each in with_ids(invented_reports()) if each.id == id_)
    found = excerpt.standing(told, excerpt.Excerpt(at, words)).found
    assert found
    return found.locator.written(called or id_)


def test_a_short_link_follows_its_report_to_a_new_id(web: FlaskClient) -> None:
    """The id is in the checksum of a short link: one of before must be as good."""
    code = short("丙街道-2013", "s2", "表前", "old-name")
    answer = web.get(links.quotation("old-name", code), follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, "/reports/丙街道-2013")


def test_an_id_copied_wrongly_is_no_changed_report(web: FlaskClient) -> None:
    """One digit of a printed year, and another report would look as if words had been taken out of it."""
    code = short("990101101-2012", "s2", "全年收到申请2件")
    assert web.get(links.quotation("990101101-2012", code)).status_code == 302
    for other in ("丙街道-2013", "old-name"):
        answer = web.get(links.quotation(other, code), follow_redirects=True)
        assert answer.status_code == 404
        assert "抄写有误</h1>" in answer.text


def test_a_long_link_without_words_leads_to_what_it_names(web: FlaskClient) -> None:
    """Cut off by a messenger behind the report it still is the report's; nothing of it was checked."""
    for more, there in (("", REPORT), ("?at=s2", f"{REPORT}?at=s2#s2"), ("?text=&to=", REPORT)):
        assert web.get(f"/quote/990101101-2012{more}").location == there
    assert "抄写有误</h1>" in page(web, "/quote/990101101-2012?at=s9", 404)


def test_a_sentence_that_no_section_has_is_refused(web: FlaskClient) -> None:
    """A number cut off, or none at all, was a fault of the program."""
    for number in ("", "0", "99", "x", "1-2"):
        text = page(web, f"{REPORT}/cite?at=s2&pick={number}", 400)
        assert f"没有第“{number}”句" in text


def test_differences_are_told_in_words_not_only_in_colour(web: FlaskClient) -> None:
    """Red and grey look alike to one man in twelve, and on a printed page."""
    text = page(web, links.quoted("990101101-2012", "s2", {"text": "全年收到申请5件"}))
    assert "<del><small>引文</small>5</del><ins><small>原文</small>2</ins>" in text


def test_a_link_survives_a_rebuild_that_moves_its_words(tmp_path: Path) -> None:
    """The promise of the link: an index made anew, headings read otherwise, an id changed."""
    first = [
        report("甲镇", 2012, section("s1", "一、概述", "公开栏三处。\n未收费。"), code="990101101")
    ]
    web = client_over(build_index(tmp_path, with_ids(first)))
    address = given("990101101-2012", "s1", "未收费。")
    assert web.get(address).status_code == 302
    later = [
        report(
            "甲镇",
            2012,
            section("s1", "一、概述", "公开栏三处。"),
            section("s2", "二、收费", "未收费。"),
            code="990101101",
        )
    ]
    build_index(tmp_path, with_ids(later))
    assert "这段话在另一个章节" in page(web, address)


def test_an_old_id_leads_to_the_new_one(web: FlaskClient) -> None:
    """Printed links cannot be mended."""
    for address, new in (
        (
            links.quoted("old-name", "s2", {"text": "表前。"}),
            links.quoted("丙街道-2013", "s2", {"text": "表前。"}),
        ),
        (links.cite("old-name", "s2"), links.cite("丙街道-2013", "s2")),
        (
            links.cite("old-name", "s2", ending=".bib"),
            links.cite("丙街道-2013", "s2", ending=".bib"),
        ),
    ):
        answer = web.get(address)
        assert (answer.status_code, answer.location) == (301, new)
        assert web.get(new).status_code in (200, 302)


def test_hostile_words_are_cited_and_found_and_run_nothing(web: FlaskClient) -> None:
    """What is quoted from a hostile page stands in our page once more."""
    words = f"正文{HOSTILE}\n半个字符在此。"
    text = page(web, links.cite("丙街道-2013", "s1", {"text": words}))
    assert "<script>alert" not in text
    there = web.get(urlsplit(block(text, "link")).path)
    assert there.status_code == 302
    assert "<mark>" in page(web, there.location)


def test_the_page_of_checks_tells_what_it_compared(web: FlaskClient) -> None:
    """没有找到 must not be read as 没有人写过."""
    text = page(web, links.check("县里要求逐级上报整改清单"))
    assert "在收录的 8 份报告里没有找到这段话" in text
    assert "未收录的报告不在核对之列" in text
    assert "未收录的报告不在核对之列" in page(web, links.check())


def test_page_and_json_of_a_check_say_the_same(web: FlaskClient) -> None:
    """A newsroom's script and its editor must come to one verdict."""
    body = asked(web, links.api_check("“坚持公开为常态。”"))
    assert (body["verdict"], body["label"]) == ("verbatim", "一字不差")
    assert body["total"] == {"reports": 6, "exact": True}
    assert body["compared"] == {"reports": 8}
    place = body["places"][0]
    assert (place["anchor"], place["words"]) == ("s1", ["坚持公开为常态。"])
    text = page(web, links.check("“坚持公开为常态。”"))
    assert "一字不差<span>：6 份报告</span>" in text
    for place in body["places"]:
        assert place["url"].replace("&", "&amp;") in text
        assert web.get(place["url"].split("#")[0]).status_code == 200
        assert web.get(place["cite_url"]).status_code == 200


def test_a_check_that_is_refused_keeps_what_was_pasted(web: FlaskClient) -> None:
    """Nobody should paste a thousand characters twice."""
    long = "公开" * 600
    text = page(web, links.check(long), 400)
    assert "最多可以有 1000 个" in text
    assert f">{long}</textarea>" in text
    assert asked(web, links.api_check(long))["error"]["status"] == 400
    assert asked(web, links.api_check("……"))["error"]["code"] == "bad_request"


def test_a_pasted_text_may_have_the_line_ends_of_a_form(web: FlaskClient) -> None:
    """A form sends two characters for the end of a line."""
    assert asked(web, "/api/check?text=未收取任何费用。%0D%0A减免为零。")["verdict"] == "verbatim"


def test_unknown_parameters_and_reports_are_refused(web: FlaskClient) -> None:
    """A typing error in a script should not be answered with something else."""
    for address in ("/check?q=公开", f"{REPORT}/cite?anchor=s2", "/quote/990101101-2012?q=公开"):
        assert web.get(address).status_code == 400
    for address in ("/reports/nowhere/cite", "/quote/nowhere?at=s1", f"{REPORT}/cite.docx"):
        assert web.get(address).status_code == 404


def test_a_report_without_a_title_or_text_is_cited_all_the_same(tmp_path: Path) -> None:
    """The oddest file is the one that somebody will have to cite."""
    bare = replace(report("丁镇", None), title="")
    web = client_over(build_index(tmp_path, with_ids([bare, *invented_reports()])))
    assert "[R/OL]" in block(page(web, links.cite("丁镇-undated")), "gbt")


def test_a_mirror_is_never_called_the_publishers_page(tmp_path: Path) -> None:
    """A third of real sources are mirrors, some of them spam; an editor must see it before print."""
    first, second, *_ = invented_reports()
    mirror = replace(first, source_url="http://mirror.example.com/a.html")
    published = replace(second, source_url="http://www.qingyu.gov.cn/a.html")
    told = with_ids([mirror, published])
    web = client_over(build_index(tmp_path, told))
    for of, spam in zip(told, (True, False), strict=True):
        shown = page(web, links.report(of.id).split("?")[0])
        cite = page(web, links.cite(of.id))
        label = "来源网页（非政府网站）" if spam else "来源网页"
        assert f">{label}</a>" in shown
        assert ("引用前请与发布单位的原文核对。</dd>" in shown) == spam
        assert ("来源网页（非政府网站）." in block(cite, "gbt")) == spam
        assert ("可能是转载" in cite) == spam
        assert ("收录时登记的来源网址，未经核实" in cite) != spam
        assert "发布单位原文" not in shown + cite


def test_an_article_is_posted_and_a_quotation_gets_an_address(web: FlaskClient) -> None:
    """What fits into an address can be passed on; what does not must be checked all the same."""
    answer = web.post("/check", data={"text": "坚持公开\r\n为常态。"})
    assert (answer.status_code, answer.location) == (303, links.check("坚持公开\n为常态。"))
    text = "走访。" * 500 + "年报写着“坚持公开为常态。”，又写着“坚持公开为常规。”"
    answer = web.post("/check", data={"text": text})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "<span>：2 处</span>" in answer.text
    assert "一字不差：1 处。 文字相近：1 处。" in answer.text
    assert "本页的 JSON" not in answer.text
    told = web.post("/api/check", data={"text": text}).json
    assert told is not None
    assert [each["verdict"] for each in told["quotations"]] == ["verbatim", "near"]
    assert told["quotations"][0]["start"] == text.index("坚持")


def test_a_short_article_is_told_of_by_its_quotations(web: FlaskClient) -> None:
    """Nearly everything that a short article says stands between its quotation marks."""
    words = "全年收到申请2件。坚持公开为常态"
    text = page(web, links.check(f"镇里说，“{words}。”记者问了"))
    assert "<title>逐条核对" in text
    assert "整段文字不是哪一份报告的原话" in text
    assert "<small>引文</small>镇里说" not in text
    assert text.count('class="verdict') == 1


def test_what_is_posted_is_refused_like_an_address(web: FlaskClient) -> None:
    """A form is no way round the limits of an address."""
    for data, status in (
        ({"text": "公开" * 60_000}, 413),
        ({"text": "公开" * 2_000}, 400),
        ({"text": "公开", "q": "公开"}, 400),
        ({"text": "公开\x00" * 600}, 400),
        ({}, 400),
    ):
        answer = web.post("/api/check", data=data)
        assert answer.status_code == status, data
        assert answer.json is not None
        assert answer.json["error"]["status"] == status
    assert web.post("/api/check?text=公开", data={"text": "公开"}).status_code == 400
    assert "提交的文字太长" in web.post("/check", data={"text": "公开" * 60_000}).text


def test_a_quotation_that_only_leaves_clauses_out_is_told_so(tmp_path: Path) -> None:
    """91 % of the letters says less than that every one of them is the report's."""
    said = "停水头一天，水厂和镇政府发出三个不同的恢复时间，分别是半日、两日，群众排队买水到半夜。"
    reports = with_ids([report("甲镇", 2012, section("s1", "一、概述", said), code="990101101")])
    web = client_over(build_index(tmp_path, reports))
    text = page(web, links.check("水厂和镇政府发出三个不同的恢复时间，群众排队买水到半夜"))
    assert "<small>省去</small>……" in text
    assert "除省去的以外，一字不差" in text
    text = page(web, links.check("群众排队买水到半夜。水厂和镇政府发出三个不同的恢复时间"))
    assert "<small>在别处</small>群众排队买水到半夜" in text
    assert "各段都有，先后与引文不同" in text
    assert "除省去的以外" not in text
