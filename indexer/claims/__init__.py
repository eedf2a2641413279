"""What the prose claims about each figure: one rule set per figure, all of one shape.

A rule set knows the phrases of its figure: it takes a section and those of its
sentences that may state something, and yields claims. It refuses to choose: a claim
carries a ``rank`` (how plainly it is said) and ``indexer.figures`` decides between
rivals. A phrase that is not understood is no claim, because a wrong number is worse
than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from indexer.claims.disputes import disputes
from indexer.claims.fees import fees
from indexer.claims.proactive import proactive
from indexer.claims.requests import carried_in, requests
from indexer.report import Section
from indexer.statements import Claim, Sentence, bare_none, stating

# One of them is in every sentence that a rule set can read a claim from; most sentences
# have none, and no rule set is asked about them.
_TOPIC = re.compile(r"公,?[开布]|发,?布|申请|要求|收|接|受理|新增|转|遗留|复议|诉讼|费")
_HEADINGS = (
    ("reviews_total", re.compile(r"复议"), True),
    ("lawsuits_total", re.compile(r"诉讼"), True),
    ("requests_new", re.compile(r"申请(?!.*(?:复议|诉讼|费|减免))"), True),
    ("fees_yuan", re.compile(r"收费|费用"), False),
)
# One of them is in every heading that ``_HEADINGS`` knows.
_NAMED = re.compile(r"复议|诉讼|申请|收费|费用")


def _bare(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """A section that only says "none" says it of what its heading names."""
    if not _NAMED.search(section.heading):
        return
    first = next((s for s in found if s.leads and s.printed is section.text), None)
    named = bare_none(first) if first else None
    if first is None or named is None:
        return
    quote = first.quote(0, len(first.text))
    for name, heading, requests_count in _HEADINGS:
        # 没有申请 under 收费 does not speak of fees.
        if heading.search(section.heading[:100]) and (requests_count or not named):
            yield Claim(name, 0, "元" if name == "fees_yuan" else "件", section.anchor, quote, 0)


_RULES: tuple[Callable[[Section, Sequence[Sentence]], Iterator[Claim]], ...] = (
    proactive,
    requests,
    carried_in,
    disputes,
    fees,
    _bare,
)


def claims_of(section: Section) -> list[Claim]:
    """Return every claim of ``section``'s heading and text, in no order that matters.

    Quotes are verbatim from the text, or from the heading where the statement
    stands there. Sections about problems and plans claim nothing: their
    numbers are of other years.
    """
    if section.kind == "problems":
        return []
    found = stating(section, _TOPIC)
    return [claim for rule in _RULES for claim in rule(section, found)] if found else []
