"""The interface speaks Chinese and English: nothing is said in one only, and no retired word in either's source."""

from __future__ import annotations

import re
from functools import cache

import polib
import pytest

from indexer.vocabulary.saying import CATALOGUE, say, speak
from tests import languages
from tests.languages import HAN, PLACEHOLDER, QUOTED, Sentence

PENDING: set[str] = set()


@cache
def sentences() -> tuple[Sentence, ...]:
    return (*languages.of_modules(), *languages.of_templates(), *languages.labels())


def test_every_sentence_of_the_interface_has_english() -> None:
    """Who reads no Chinese would meet a sentence that the page keeps from them."""
    english = languages.catalogue()
    lacking = [each for each in sentences() if not all(english.get(each.text, ("",)))]
    assert not lacking


def test_no_english_is_kept_for_what_nobody_says() -> None:
    """A translator would mend sentences that no page has."""
    said = {each.text for each in sentences()}
    assert not sorted(languages.catalogue().keys() - said)


def test_a_sentence_has_one_english() -> None:
    """Of two the last would be shown, and the first be mended."""
    said = [entry.msgid for entry in polib.pofile(str(CATALOGUE))]
    assert len(said) == len(set(said))


def test_both_languages_name_the_same_parameters() -> None:
    """A number would be missing from the sentence, or the page would fail in one language."""
    for chinese, forms in languages.catalogue().items():
        for english in forms:
            assert set(PLACEHOLDER.findall(english)) == set(PLACEHOLDER.findall(chinese)), chinese
            assert not HAN.search(QUOTED.sub("", english)), english
            assert english.count("<") == chinese.count("<"), chinese


def test_no_template_prints_chinese_that_has_no_english() -> None:
    """The English page would hold a sentence that its reader cannot read."""
    unsaid = [each for each in languages.unsaid_in_templates() if _template(each) not in PENDING]
    assert not unsaid


def _template(sentence: Sentence) -> str:
    return sentence.where.partition(":")[0]


def test_one_thing_and_several_are_two_forms() -> None:
    """“1 reports” reads like a machine that nobody looks after."""
    speak("en")
    try:
        told = [say("%(n)s 份报告", n=n) for n in (0, 1, "1", "1,200")]
        assert told == ["0 reports", "1 report", "1 report", "1,200 reports"]
    finally:
        speak("zh")
    assert say("%(n)s 份报告", n=1) == "1 份报告"


# A term that was given up: what may hold it, since there it is another word.
RETIRED = {
    "本文": "",
    "节": "章节|环节|细节|节假日|节约",
    "处章节": "",
    "类别": "章节类别",
    "导语": "",
    "查": "检查|核查|调查|审查|查看|查阅|查询|查明|备查",
    "读作": "",
    "答案": "",
    "地方": "地方政府|地方各级",
    "各地": "各地区",
    "地名表": "",
    "当年": "",
    "不明": "不明确",
    "馆藏": "",
    "没有报告": "",
    "逐字": "",
    "字形": "",
    "发布单位原文": "",
    "发布单位的原网址": "",
    "疑问": "",
    "存疑": "",
    "标记": "",
    "去掉": "",
    "清单": "",
    "第几代": "",
    "体例": "",
    "项": "事项|选项|各项|多项|一项|项目|专项|分项|两项|几项|选项|这项|逐项|单项",
}


@pytest.mark.parametrize("term", RETIRED)
def test_no_retired_term_is_used(term: str) -> None:
    """One thing under two names is taken for two things."""
    kept = RETIRED[term]
    for sentence in (each for each in sentences() if each.where != "units"):
        text = re.sub(kept, "", sentence.text) if kept else sentence.text
        assert term not in text, sentence


def test_a_retired_term_is_found_among_others() -> None:
    """The test above would pass on anything if what may hold a term hid the term itself."""
    for term, kept in RETIRED.items():
        assert term in re.sub(kept or "(?!)", "", f"甲{term}乙"), term
        assert all(term in word for word in kept.split("|") if word), term


def test_scripts_say_everything_in_both_languages() -> None:
    """A button that a script makes would be in Chinese on an English page."""
    for path in sorted((languages.ROOMS[1] / "static").glob("*.js")):
        code = re.sub("//[^\n]*", "", path.read_text())
        both = re.sub(r"\bsay\([^;]*?\)[;,)\n]", "", code)
        assert not HAN.search(both), path.name
