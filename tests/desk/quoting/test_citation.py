"""Citations: four formats that say what is known, no more, whatever a title holds."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import addresses, citation
from indexer import citation_formats as formats
from indexer.vocabulary.report import UNTITLED, Place, Report, Unit
from tests.invented import report, section

TODAY = date(2026, 3, 4)
LINK = "https://here.example/quote/990101101-2012?at=s3"
HOSTILE = 'a}{\\b%&#_$~^"c\n\u202ed\u200e\ud800“e”'

# The names that csl-data.json 1.0.2 allows, of those that a report could have.
CSL_NAMES = {"id", "type", "title", "author", "issued", "accessed", "URL", "language", "section", "note"}  # fmt: skip


def invented(**changed: Any) -> Report:
    return replace(
        report("甲镇", 2012, section("s3", "三、收费减免", "未收取任何费用。"), code="990101101"),
        id="990101101-2012",
        **changed,
    )


def cited(told: Report, words: str = "", anchor: str = "s3") -> citation.Cited:
    return citation.cited(told, link=LINK, today=TODAY, section=told.section(anchor), words=words)


def csl_json(what: citation.Cited) -> str:
    return "".join(formats.references([what], "csl"))


KNOWN = invented(
    source_url="https://www.qingyu.gov.cn/a_1.html",
    retrieved="2024-03-11T09:20:00+08:00",
    published="2013-01-20",
)


def test_a_report_with_an_address_is_cited_from_where_it_was_fetched() -> None:
    """Who checks the reference must find the publisher's page, and when it looked like this."""
    assert formats.gbt7714(cited(KNOWN)) == (
        "云泽省临湖市青屿县甲镇. 甲镇2012年政府信息公开工作年度报告[R/OL]. "
        "2013-01-20. https://www.qingyu.gov.cn/a_1.html."
    )
    assert formats.gbt7714_2015(cited(KNOWN)) == (
        "云泽省临湖市青屿县甲镇. 甲镇2012年政府信息公开工作年度报告[R/OL]. "
        "(2013-01-20)[2024-03-11]. https://www.qingyu.gov.cn/a_1.html."
    )


def test_what_is_not_known_is_left_out() -> None:
    """A day of publication that nobody stated would be an invention in print."""
    unknown = "云泽省临湖市青屿县甲镇. 甲镇2012年政府信息公开工作年度报告[R/OL]."
    assert formats.gbt7714(cited(invented())) == f"{unknown} {LINK}."
    assert formats.gbt7714_2015(cited(invented())) == f"{unknown} [2026-03-04]. {LINK}."
    for what in (cited(invented()), cited(invented(published="2013-02-31"))):
        assert "issued" not in formats.csl(what)
        assert "year" not in formats.bibtex(what)
        assert formats.chicago(what).count("20") == formats.chicago(cited(invented())).count("20")


def test_a_note_by_chicago_names_the_section() -> None:
    """A reader of a footnote should not search twenty pages for one sentence."""
    assert formats.chicago(cited(KNOWN)) == (
        "云泽省临湖市青屿县甲镇, “甲镇2012年政府信息公开工作年度报告,” January 20, 2013, "
        "sec. “三、收费减免”, accessed March 11, 2024, https://www.qingyu.gov.cn/a_1.html."
    )


def test_quotation_marks_inside_quotation_marks_are_single() -> None:
    """“甲“乙”丙” ends where the reader does not expect it."""
    assert "“关于‘乙’的报告,”" in formats.chicago(cited(invented(title="关于“乙”的报告")))


@pytest.mark.parametrize(
    ("path", "name", "author"),
    [
        (("云泽省", "青屿县", "甲镇"), "甲镇", "云泽省青屿县甲镇"),
        (("云泽省", "青屿县", "甲镇"), "甲镇人民政府", "云泽省青屿县甲镇人民政府"),
        (("云泽省", "青屿县"), "民政局", "云泽省青屿县民政局"),
        (("云泽省", "青屿县"), "青屿县民政局", "云泽省青屿县民政局"),
        (("云泽省", "青屿县"), None, "云泽省青屿县"),
        ((), "甲镇", "甲镇"),
        ((), None, ""),
    ],
)
def test_an_author_is_named_after_its_places_each_once(
    path: tuple[str, ...], name: str | None, author: str
) -> None:
    """甲镇 alone stands in ten counties; 人民政府 is never added where it is not written."""
    told = invented(unit=Unit(name, "镇"), place=Place("resolved", None, path))
    assert cited(told).author == author
    assert formats.gbt7714(cited(told)).startswith(f"{author}. 甲镇2012" if author else "甲镇2012")


def test_a_title_that_is_not_the_reports_own_stands_in_brackets() -> None:
    """What we wrote must not be quoted as what an authority wrote."""
    what = cited(invented(warnings=(UNTITLED,)))
    for text in (formats.gbt7714(what), formats.chicago(what), formats.bibtex(what)):
        assert "[甲镇2012年政府信息公开工作年度报告]" in text


def test_csl_json_is_an_array_of_one_report_with_numbers_for_dates() -> None:
    """Zotero refuses a file whose dates are strings, and says nothing of why."""
    (item,) = json.loads(csl_json(cited(KNOWN, "未收取任何费用。")))
    assert item["type"] == "report"
    assert item["author"] == [{"literal": "云泽省临湖市青屿县甲镇"}]
    assert item["issued"] == {"date-parts": [[2013, 1, 20]]}
    assert item["accessed"] == {"date-parts": [[2024, 3, 11]]}
    assert item["section"] == "三、收费减免"
    assert "未收取任何费用。" in item["note"]
    assert set(item) <= CSL_NAMES


def test_hostile_titles_break_no_format() -> None:
    """A brace in a title would swallow the rest of a bibliography of two hundred entries."""
    what = cited(invented(title=HOSTILE), HOSTILE)
    bibtex = formats.bibtex(what)
    assert r"a\textbraceright{}\textbraceleft{}\textbackslash{}b\%\&\#\_\$" in bibtex
    check_bibtex(bibtex)
    for text in (bibtex, formats.gbt7714(what), formats.chicago(what), csl_json(what)):
        assert not re.search("[\u202e\u200e\ud800]", text)
    assert json.loads(csl_json(what))[0]["title"] == 'a}{\\b%&#_$~^"c d “e”'


def check_bibtex(entry: str) -> None:
    """Balanced as BibTeX counts, which knows no escapes; each field on a line of its own."""
    depth = 0
    for at, character in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth > 0 or at < entry.index("{") or at >= len(entry) - 2
    assert depth == 0
    first, *fields, last = entry.rstrip("\n").split("\n")
    assert re.fullmatch(r"@misc\{[A-Za-z0-9-]+,", first)
    assert last == "}"
    assert all(re.fullmatch(r"  [a-z]+ = \{.*\},?", field) for field in fields)


@given(st.text(st.characters()), st.text(st.characters()))
def test_no_text_at_all_breaks_a_format(title: str, words: str) -> None:
    """Titles come from ten thousand web pages; one of them will hold anything."""
    what = cited(invented(title=title, source_url=f"https://example.cn/{words}"), words)
    check_bibtex(formats.bibtex(what))
    json.loads(csl_json(what))
    assert "\n" not in formats.gbt7714(what) + formats.chicago(what)
    assert what.address.isascii()


def test_a_key_is_ascii_and_tells_places_and_sections_apart() -> None:
    """LaTeX stops at a Chinese key; two keys alike make one of two sources vanish."""
    ids = ("990101101-2012", "丙街道-2012", "丁街道-2012", "丙街道-2012-2")
    keys = [cited(replace(invented(), id=each)).key for each in ids]
    keys.append(cited(invented(), anchor="").key)
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", key) for key in keys)


def test_only_an_address_of_the_web_is_cited() -> None:
    """A reference that runs a script when clicked is worse than none."""
    assert cited(invented(source_url="javascript:alert(1)")).address == LINK
    assert cited(invented(source_url="https://[bad")).address == LINK
    safe = cited(invented(source_url="https://example.cn/{a} b}\\%E5?x=1&y=#z")).address
    assert safe == "https://example.cn/%7Ba%7D%20b%7D%5C%E5?x=1&y=#z"


@pytest.mark.parametrize(
    ("address", "government"),
    [
        ("http://www.qingyu.gov.cn/a.html", True),
        ("https://QINGYU.GOV.CN:8443/a.html", True),
        ("http://gov.cn/a.html", True),
        ("http://青屿.政务/a.html", True),
        ("http://mirror.example.com/art/a.html", False),
        ("http://www.gov.cn.example.com/a.html", False),
        ("http://example.com/www.gov.cn/a.html", False),
        ("http://notgov.cn/a.html", False),
        ("http://www.gov.cn@example.com/a.html", False),
        ("http://example.com\\.gov.cn/a.html", False),
        ("http://example.com%2f.gov.cn/a.html", False),
        ("http://example.com#.gov.cn", False),
        ("http://[::1/a", False),
        ("javascript:alert('.gov.cn')", False),
        (None, False),
    ],
)
def test_a_site_that_is_no_governments_is_called_so(address: str | None, government: bool) -> None:
    """A mirror that sells medicine is not where a government published its report."""
    assert addresses.is_government(address) == government
    label = "来源网页" if government else "来源网页（非政府网站）"
    assert addresses.source_label(address) == label


def test_every_format_says_that_a_mirror_is_one() -> None:
    """A citation is printed without the page that made it; the caution must go with it."""
    mirror = replace(KNOWN, source_url="http://mirror.example.com/a_1.html")
    what = cited(mirror, "未收取任何费用。")
    for told in (formats.gbt7714(what), formats.chicago(what)):
        assert told.endswith("http://mirror.example.com/a_1.html. 来源网页（非政府网站）.")
    assert "note = {三、收费减免；来源网页（非政府网站）}" in formats.bibtex(what)
    assert formats.csl(what)["note"] == "引文：“未收取任何费用。”；来源网页（非政府网站）"
    assert formats.csl(cited(mirror))["note"] == "来源网页（非政府网站）"
    for published in (KNOWN, invented()):
        what = cited(published)
        assert what.source == ""
        for told in (formats.gbt7714(what), formats.chicago(what), csl_json(what)):
            assert "来源网页" not in told
        assert "note = {三、收费减免}" in formats.bibtex(what)


def test_a_quotation_is_pasted_with_its_source_and_its_link() -> None:
    """What is on the clipboard is what is printed: the words, where they are from, how to find them."""
    entry = "云泽省临湖市青屿县甲镇. 甲镇2012年政府信息公开工作年度报告[R/OL]."
    known = f"{entry} 2013-01-20. https://www.qingyu.gov.cn/a_1.html."
    assert formats.quotation(cited(KNOWN, "未收取任何费用。")) == (
        f"“未收取任何费用。”\n{known}\n三、收费减免：{LINK}\n"
    )
    # The link stands in the entry where no address of the source is known.
    assert formats.quotation(cited(invented(), "一、新收 13 　 14\n二、结转  2")) == (
        f"“一、新收 13 　 14\n二、结转 2”\n{entry} {LINK}.\n三、收费减免\n"
    )
    assert formats.quotation(cited(KNOWN, anchor="")) == f"{known}\n{LINK}\n"
    assert formats.quotation(cited(invented(), anchor="")) == f"{entry} {LINK}.\n"


def test_the_words_of_one_line_stay_on_one_line_in_the_other_formats() -> None:
    """A line feed in a field ends a record of RIS, and a row of a table holds one."""
    what = cited(KNOWN, "一、新收 13\n二、结转 2")
    assert "annote = {一、新收 13 二、结转 2}" in formats.bibtex(what)
    assert formats.csl(what)["note"] == "引文：“一、新收 13 二、结转 2”"
    assert "N1  - 引文：“一、新收 13 二、结转 2”\r\n" in formats.ris(what)


def test_a_record_of_ris_says_what_is_known_a_line_a_field() -> None:
    """EndNote reads a record to its end, and skips what it does not know."""
    assert formats.ris(cited(KNOWN)) == (
        "TY  - RPRT\r\nID  - xxgk-990101101-2012-s3\r\nAU  - 云泽省临湖市青屿县甲镇\r\n"
        "TI  - 甲镇2012年政府信息公开工作年度报告\r\nPY  - 2013\r\nDA  - 2013/01/20\r\n"
        "SE  - 三、收费减免\r\nLA  - zh\r\nUR  - https://www.qingyu.gov.cn/a_1.html\r\n"
        "Y2  - 2024/03/11\r\nER  - \r\n"
    )
    unknown = formats.ris(cited(invented(unit=Unit("甲,乙镇", "镇"), title="甲,乙镇报告")))
    assert "AU  - 云泽省临湖市青屿县甲镇甲，乙镇\r\nTI  - 甲,乙镇报告\r\nSE  - " in unknown
    for text in formats.ris(cited(invented(title=HOSTILE), HOSTILE)).split("\r\n")[:-1]:
        assert re.match(r"[A-Z][A-Z0-9]  - ", text)


def test_a_list_of_references_is_whole_in_every_format() -> None:
    """One entry too many or a comma too few, and a reference manager reads none of them."""
    other = replace(invented(title="另一份报告"), id="990101101-2013")
    both = [cited(KNOWN), cited(other)]
    first, second = map(formats.gbt7714, both)
    assert "".join(formats.references(both, "gbt")) == f"{first}\n{second}\n"
    assert "".join(formats.references(both[:1], "gbt")) == f"{first}\n"
    assert "".join(formats.references(both, "bibtex")) == "\n".join(map(formats.bibtex, both))
    assert "".join(formats.references(both, "ris")) == "".join(map(formats.ris, both))
    assert json.loads("".join(formats.references(both, "csl"))) == list(map(formats.csl, both))
    assert json.loads("".join(formats.references([], "csl"))) == []
    written = csl_json(cited(KNOWN))
    assert '      "date-parts": [\n        [2013, 1, 20]\n      ]\n' in written
    assert written.startswith('[\n  {\n    "id": ')
    assert "年政府信息公开" in written
