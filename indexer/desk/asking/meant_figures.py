"""Number clauses that are not quite one: 申请数:>20, 个人申请:>0, 申请:没有, 申请:≠0. What may be meant, to be offered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.desk.asking.conditions import bounds_at
from indexer.desk.asking.figure_clauses import LABELS
from indexer.vocabulary.fields import PREFIXES
from indexer.vocabulary.figures import figures_called

_MOST = 2
_SHORTEST = 2
_PEOPLE = {"个人": "自然人", "公民": "自然人", "企业": "商业企业", "公司": "商业企业"}
"""What else the kinds of applicants are called at the beginning of a label."""
# No condition, yet what one of them says.
_IN_WORDS = re.compile(
    r"(?<![^ (|-])(?P<name>[^-+ :=<>()|\"“][^ :=<>()|\"“]{1,39}) *: *"
    r"(?:(?P<none>没有|无|未收到|未发生|未产生|未发现)|(?P<apart>空白|未写明)|(?:≠|!=|<>)(?P<number>[0-9]{1,9}))(?![^ )|])"
)
_CALLED = re.compile(r"(?<![^ (|])(?P<name>[^ :=<>()|\"“]{2,40}) *: *(?=[^ ])")
# What people say around a label, and no label is told by.
_AROUND = re.compile(
    "政府信息公开|政府信息|信息公开|本年度?|全年|新收|收到的?|受理的?|依(?=申请)"
    "|(?:案件|事项|信息)?(?:总数量?|数量?|件数|份数|次数|人数|金额|总额)$"
)


def with_figures(folded: str, typed: str) -> Iterator[str]:
    """Yield ``typed`` with a figure's label for the first that is none and has a condition behind it.

    >>> [*with_figures("防汛 申请数:>20", "防汛 申请数:>20")]
    ['防汛 申请:>20']
    """
    yield from _said_in_words(folded, typed)
    for found in _CALLED.finditer(folded):
        name = found["name"]
        if name in PREFIXES or figures_called(name) or not _is_condition(folded, found.end()):
            continue
        for label in _meant(name):
            yield f"{typed[: found.start()]}{label}:{typed[found.end() :]}"
        return


def _said_in_words(folded: str, typed: str) -> Iterator[str]:
    """Yield ``typed`` with what its first condition in words says: 申请:=0 for 申请:没有."""
    for found in _IN_WORDS.finditer(folded):
        if not figures_called(name := found["name"]):
            continue
        if found["none"]:
            asked = f"{name}:=0"
        elif found["apart"]:
            asked = f"{found['apart']}:{name}"
        else:
            asked = f"({name}:<{found['number']} OR {name}:>{found['number']})"
        yield f"{typed[: found.start()]}{asked}{typed[found.end() :]}"
        return


def _is_condition(folded: str, at: int) -> bool:
    read = bounds_at(folded, at)
    return read is not None and not read[0][0].alone


def _meant(name: str) -> list[str]:
    """The label that ``name`` is but for what stands around it, else the longest that it holds."""
    called = next((said for said in _PEOPLE if name.startswith(said)), "")
    plain = _PEOPLE.get(called, "") + _AROUND.sub("", name.removeprefix(called))
    if plain in LABELS:
        return [plain]
    held = [label for label in LABELS if label in name and len(label) >= _SHORTEST]
    longest = max(map(len, held), default=0)
    return [label for label in held if len(label) == longest][:_MOST]
