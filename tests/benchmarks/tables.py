"""The tables of the standard forms with made-up numbers that add up, as a text file has them.

One row a line, its cells parted by bars. Most requests are none, as in most townships, and
some cells are blank.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from indexer.vocabulary.figures import APPLICANTS, FIGURES, FigureField

OF_KIND = {"proactive": "表二", "requests": "表三", "disputes": "表四"}
"""The table of each kind of section that has one."""
_BLANK = 0.02
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def lines(kind: str, form: str, chance: random.Random) -> Iterator[str]:
    """Yield the rows of the table of a ``kind`` of section in ``form``."""
    fields = [f for f in FIGURES.values() if f.table == OF_KIND[kind] and form in f.forms]
    rows = {"表二": _proactive, "表三": _requests, "表四": _disputes}[OF_KIND[kind]]
    return ("|".join(row) for row in rows(fields, chance))


def _proactive(fields: Sequence[FigureField], chance: random.Random) -> Iterator[list[str]]:
    for article in dict.fromkeys(field.row[0] for field in fields):
        inside = [field for field in fields if field.row[0] == article]
        yield ["", article, ""]
        yield ["信息内容", *dict.fromkeys(field.column[0] for field in inside)]
        for label in dict.fromkeys(field.row[1] for field in inside):
            yield [label, *(_number(chance, 40) for f in inside if f.row[1] == label)]


def _requests(fields: Sequence[FigureField], chance: random.Random) -> Iterator[list[str]]:
    yield ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"]
    yield ["自然人", "法人或其他组织", "总计"]
    yield [*list(APPLICANTS.values())[1:]]
    ended = [f for f in fields if len(f.row) > 1 and not f.parts and f.name != "requests_handled"]
    new = [int(chance.random() ** 6 * 12) for _ in APPLICANTS]
    carried_over = [min(n, int(chance.random() * 1.2)) for n in new]
    outcome = {field.name: [0] * len(new) for field in fields}
    outcome["requests_new"], outcome["requests_carried_over"] = new, carried_over
    for applicant, (got, left) in enumerate(zip(new, carried_over, strict=True)):
        for _ in range(got - left):
            outcome[chance.choice(ended).name][applicant] += 1
        outcome["requests_handled"][applicant] = got - left
    above: tuple[str, ...] = ()
    for field in fields:
        labels = [label for label in field.row if label not in above]
        above = field.row[:-1]
        numbers = outcome[field.name]
        printed = ["" if chance.random() < _BLANK else str(n) for n in numbers]
        yield [*labels, *printed, str(sum(numbers))]


def _disputes(fields: Sequence[FigureField], chance: random.Random) -> Iterator[list[str]]:
    yield ["行政复议", "行政诉讼"]
    yield ["未经复议直接起诉", "复议后起诉"]
    groups = len(fields) // len(_OUTCOMES)
    yield [*_OUTCOMES] * groups
    numbers: list[int] = []
    for _ in range(groups):
        parts = [int(chance.random() ** 9 * 4) for _ in _OUTCOMES[1:]]
        numbers += [*parts, sum(parts)]
    yield [*map(str, numbers)]


def _number(chance: random.Random, most: int) -> str:
    return "" if chance.random() < _BLANK else str(int(chance.random() ** 3 * most))
