"""Which words of an article are quotations: what stands in quotation marks.

Where no marks are, what follows 据…报告 or …年报称. It refuses to say whose words they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.desk.quoting.comparing import letters, visible

LONGEST = 5_000
"""Characters of an article."""
MOST = 20
"""Quotations of an article that are checked."""
FEWEST = 4
"""Letters of a quotation; shorter ones are names and terms."""

# A straight or single mark closes what it opened in its own line, or one that is missing turns all
# others round; between letters or digits a single one is an apostrophe, or feet.
_QUOTED = re.compile(
    r"“([^“”]*)”|「([^「」]*)」|『([^『』]*)』|[\"＂]([^\"＂\n]*)[\"＂]|‘([^‘’\n]*)’(?![a-zA-Z])"
    r"|(?<![0-9a-zA-Z])['＇]([^'＇\n]*)['＇](?![0-9a-zA-Z])"
)
_SAID = r"(?:显示|称|写道|写明|写着|载明|记载|指出|提到|披露|透露|表示|说)"
_ATTRIBUTED = re.compile(
    rf"(?:(?:依?据|根据|按照)[^，。；：！？\n]{{0,40}}(?:报告|年报)》?[^，。；：！？\n]{{0,6}}"
    rf"|(?:报告|年报)》?[里中]?{_SAID})[，,：:]\s*([^。！？\n]+[。！？]?)"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of an article and where they begin in it."""

    start: int
    text: str


def quotations_in(article: str) -> tuple[Quoted, ...]:
    """Return what ``article`` quotes, in order; nothing where it is itself one quotation.

    >>> [quoted.text for quoted in quotations_in("年报写着“停水六天”，又说“接水”。")]
    ['停水六天']
    >>> [quoted.text for quoted in quotations_in("据芦汀镇2018年年报，渡口的灯三年没亮。")]
    ['渡口的灯三年没亮。']
    """
    for pattern in (_QUOTED, _ATTRIBUTED):
        found = [
            Quoted(match.start(match.lastindex or 0), match[match.lastindex or 0])
            for match in pattern.finditer(article)
        ]
        if told := tuple(quoted for quoted in found if _letters(quoted.text) >= FEWEST):
            return () if _letters(told[0].text) == _letters(article) else told
    return ()


def own_words(text: str) -> int:
    """Return how many letters of ``text`` stand in none of its quotations: those of who quotes."""
    return _letters(text) - sum(_letters(quoted.text) for quoted in quotations_in(text))


def _letters(text: str) -> int:
    return len(letters(visible(text)).text)
