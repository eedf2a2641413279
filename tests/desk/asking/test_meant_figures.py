"""Number clauses that are nearly one: what may be meant, as whole texts to be offered."""

from __future__ import annotations

import pytest

from indexer.desk.asking.meant_figures import with_figures
from indexer.language.folding import fold


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("申请数:>20", ["申请:>20"]),
        ("防汛 申请数 ： >20 水库", ["防汛 申请:>20 水库"]),
        ("(本年新收申请数量:1-5)", ["(申请:1-5)"]),
        ("国家秘密不予公开:>0", ["国家秘密:>0", "不予公开:>0"]),
        ("行政复议和行政诉讼和不予公开和行政许可:>0", ["行政许可:>0", "不予公开:>0"]),
        ("依申请数量:>0 公开经费总额:>9", ["申请:>0 公开经费总额:>9"]),
        ("个人申请:>5", ["自然人申请:>5"]),
        ("企业申请数:>5", ["商业企业申请:>5"]),
        ("申请:没有", ["申请:=0"]),
        ("防汛 -申请：未收到", ["防汛 -申请:=0"]),
        ("申请:空白", ["空白:申请"]),
        ("申请:≠0 防汛", ["(申请:<0 OR 申请:>0) 防汛"]),
        ("天气:没有", []),
        ("申请:没有人", []),
        ("申请:=0", []),
        ("申请:>20", []),  # is one
        ("标题:>20", []),  # a field
        ("申请数:20", []),  # as likely a word
        ("申请数:多", []),
        ("天气:>20", []),
        ("县申请数", []),
        ("申请:>20 天气:>5", []),
    ],
)
def test_the_label_that_a_name_holds_is_put_in_its_place(text: str, meant: list[str]) -> None:
    """申请数:>20 found nothing and led nowhere; only the first such name is looked at."""
    assert sorted(with_figures(fold(text), text)) == sorted(meant)
