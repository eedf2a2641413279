"""How reviews and lawsuits ended, and which lawsuits came without a review before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.intake.figures.counts import Count
from indexer.intake.figures.statements import TAIL, Claim, Sentence
from indexer.intake.figures.wordings import claims, quantities
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Section

_CASE = pattern(
    r"(?P<lawsuits_direct>(?:未经复议)?直接(?:提起)?(?:行政)?(?:起诉|诉讼))|(?P<lawsuits_after_review>复议后(?:再?提起|再)?(?:行政)?(?:起诉|诉讼))"
    r"|(?P<reviews>(?<!未经)复议(?!后|机关|机构|决定))|(?P<lawsuits>(?<!民事)诉讼(?!请求))",
    yes="未经复议直接起诉",
    no="未经复议",
)
_OF = r"(?:[,:(、和及]|其中|结果|均|被|经|已|依法|判决|裁定|决定|原|具体|行政行为|予以|作出|案件|案|的|为){0,8}"
_ENDED = pattern(
    rf"^{_OF}(?:(?P<upheld>维持)|(?P<corrected>纠正|纠错)|(?P<pending>尚未审结|未审结|正在审理|审理中|尚未办结)|(?P<other>其[他它]结果))"
    rf"{_OF}{TAIL}$",
    yes="(其中结果维持",
    no="撤诉",
)
# In every sentence that says how one ended, and of no other kind of case.
_SAID = pattern(
    r"维持|纠[正错]|未?审[结理]|尚未办结|其[他它]结果|起诉|直接.{0,6}诉讼|复议后",
    yes="维持原判",
    no="诉讼2件",
)
_COUNTED = pattern(
    rf"(?:(?:未经复议)?直接(?:提起)?(?:行政)?(?:起诉|诉讼)|复议后(?:再?提起|再)?(?:行政)?(?:起诉|诉讼))(?:的|案件|案|行政诉讼){{0,4}}{TAIL}$",
    yes="未经复议直接起诉",
    no="行政诉讼",
)
_JOINT = pattern(
    r"(?:案件|案|申请|[、和及与或]|以及|行政|提起){1,6}",
    yes="、行政",
    no="2件,行政",
    how="fullmatch",
)
_CASES = frozenset(["件", "起", "宗", "例", "次", "项"])


def results(section: Section, found: Sequence[Sentence]) -> Iterator[Claim]:
    """Yield how the reviews and lawsuits that ``found`` count ended."""
    for sentence in found:
        text = sentence.text
        if ("复议" in text or "诉" in text) and _SAID.search(text):
            yield from claims(section, sentence, _results(sentence))


def _results(sentence: Sentence) -> Iterator[tuple[str, Count]]:
    text = sentence.text
    for count, said, _ in quantities(sentence):
        if count.unit not in _CASES:
            continue
        ended, counted = _ENDED.search(said), _COUNTED.search(said)
        if not ended and not counted:
            continue
        kind = _kind(text[: count.start])
        if ended and kind:
            yield f"{kind}_{ended.lastgroup}", count
        elif counted and kind and kind.startswith("lawsuits_"):
            yield f"{kind}_total", count


def _kind(before: str) -> str | None:
    """Which cases were last named ``before`` a number; None where two kinds share the number."""
    named = [*_CASE.finditer(before)]
    if not named:
        return None
    last = named[-1]
    if len(named) > 1 and _JOINT.fullmatch(before, named[-2].end(), last.start()):
        return None
    return last.lastgroup
