"""What the prose claims about each figure: one rule set per figure, all of one shape.

A rule set knows the phrases of its figure: it takes a section and those of its
sentences that may state something, and yields claims. It refuses to choose: a claim
carries a ``rank`` (how plainly it is said) and ``indexer.intake.figures.figures`` decides between
rivals. A phrase that is not understood is no claim, because a wrong number is worse
than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from indexer.intake.figures.channels import channels
from indexer.intake.figures.disputes import disputes
from indexer.intake.figures.fees import fees
from indexer.intake.figures.interaction import interaction
from indexer.intake.figures.outcomes import outcomes
from indexer.intake.figures.proactive import proactive
from indexer.intake.figures.requests import carried_in, requests
from indexer.intake.figures.results import results
from indexer.intake.figures.spending import spending
from indexer.intake.figures.statements import (
    Claim,
    Rank,
    Sentence,
    bare_none,
    number_follows,
    stating,
)
from indexer.intake.figures.work import work
from indexer.language.patterns import pattern
from indexer.vocabulary.figures import FIGURES
from indexer.vocabulary.report import Section

# One of them is in every sentence that a rule set can read a claim from; most sentences
# have none, and no rule set is asked about them.
_TOPIC = pattern(
    r"申请|要求[依主公获]|复议|诉讼|结转|转[结入]|遗留|收[取费过]|费用|检索费|复[印制]费|邮寄费|处理费"
    r"|主动公开的?[政府各类]*信息|"
    + number_follows(
        "信息", "公开", "公布", "发布", "内容", "合计", "总计", "收", "接", "受理", "新增"
    ),
    yes="没有收费",
    no="没有延误",
)
# The same for the rule sets that read a number by the words right about it.
_MORE = pattern(
    rf"{_TOPIC.pattern}|解读|回应|人大|政协|培训|参训|受训|专职|兼职|全职|职工作|工作人员|专人|开人员|投诉|举报|减免|减收|免收|免除|网|微信|微博|公众号|栏"
    r"|广播|电视|喇叭|报刊|报纸|公报|印刷品|宣传册|会议|档案馆|查阅|阅览|橱窗|公[开示]墙|图书馆|当面|现场|上门|到场|窗口|面交|信函|来函|邮|信件|书信"
    r"|挂号|来信|传真|在线|线上|予公开|予以公开|意公开|部分公开|无法提供|不予处理|办结|办复|答复|办理完|延续|访问|点击|浏览|阅读|点阅|起诉|经费|支出|开支|投入|花费|列支|拨付|资金",
    yes="政策解读",
    no="修渠",
)
_HEADINGS = (
    ("reviews_total", pattern(r"复议", yes="行政复议情况", no="会议情况"), True),
    ("lawsuits_total", pattern(r"诉讼", yes="行政诉讼情况", no="群众诉求"), True),
    (
        "requests_new",
        pattern(
            r"申请(?!.*(?:复议|诉讼|费|减免))", yes="依申请公开情况", no="因申请提起诉讼的情况"
        ),
        True,
    ),
    ("fees_yuan", pattern(r"收费|费用", yes="收费情况", no="经费情况"), False),
    ("fees_waived_yuan", pattern(r"减免", yes="收费及减免情况", no="收费情况"), False),
    ("complaints", pattern(r"投诉|举报", yes="举报投诉情况", no="起诉情况"), True),
)


def _bare(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """A section that only says "none" says it of what its heading names."""
    for sentence in found:
        if not sentence.leads or sentence.printed is not section.text:
            continue
        named = bare_none(sentence)
        if named is None:
            return
        quote = sentence.quote(0, len(sentence.text))
        for name, heading, requests_count in _HEADINGS:
            # 没有申请 under 收费 does not speak of fees.
            if heading.search(section.heading[:100]) and (requests_count or not named):
                yield Claim(name, 0, FIGURES[name].unit, section.anchor, quote, Rank.BARE)


RULES: tuple[Callable[[Section, Sequence[Sentence]], Iterator[Claim]], ...] = (
    proactive,
    requests,
    carried_in,
    disputes,
    fees,
    _bare,
)
"""Each is asked about every section; none knows of another."""
MORE_RULES: tuple[Callable[[Section, Sequence[Sentence]], Iterator[Claim]], ...] = (
    channels,
    outcomes,
    results,
    spending,
    work,
    interaction,
)
"""Those that read a number by the words right about it, whose sentences are more."""


def claims_of(section: Section) -> list[Claim]:
    """Return every claim of ``section``'s heading and text, in no order that matters.

    Quotes are verbatim from the text, or from the heading where the statement
    stands there. Sections about problems and plans claim nothing: their
    numbers are of other years.
    """
    if section.kind == "problems":
        return []
    found = stating(section, _MORE)
    if not found:
        return []
    of_topic = [s for s in found if s.leads or _TOPIC.search(s.text)]
    asked = ((RULES, of_topic), (MORE_RULES, found)) if of_topic else ((MORE_RULES, found),)
    return [claim for rules, read in asked for rule in rules for claim in rule(section, read)]
