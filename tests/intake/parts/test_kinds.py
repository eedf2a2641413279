"""What a heading is about."""

from __future__ import annotations

import pytest

from indexer.intake.parts.kinds import ends_whole, kind_of, names_a_part
from indexer.vocabulary.kinds import KINDS

WORDINGS = {
    "overview": ["概述", "总体情况", "2019年工作的基本情况", "引 言", "工作概况", "總體情況"],
    "organisation": ["组织领导和制度建设情况", "监督保障", "机构和人员情况", "政府信息管理"],
    "proactive": [
        "主动公开政府信息的情况",
        "政府信息主动公开情况",
        "主動(dòng)公開情況",
        "主动公开以及公开平台建设情况",
    ],
    "key_areas": ["重点领域信息公开情况"],
    "requests": [
        "依申请公开情况",
        "政府信息公开申请的办理情况",
        "收到和处理政府信息公开申请情况",
        "不予公开情况",
    ],
    "fees": ["收费及减免情况", "依申请公开的费用", "政府支出与收费情况"],
    "disputes": ["因申请公开提起行政复议、行政诉讼的情况", "复议、诉讼和申诉"],
    "secrecy": ["保密审查及监督检查情况"],
    "platform": ["公开平台建设", "各类渠道建设情况", "网站载体建设"],
    "interpretation": ["政策解读和回应关切情况"],
    "proposals": ["人大代表建议和政协委员提案办理情况"],
    "subordinates": ["所属事业单位信息公开情况"],
    "problems": ["存在的主要问题及改进情况", "不足和整改", "下一步打算", "明年重点工作安排"],
    "other": ["其他需要报告的事项", "附件", "天气"],
}


@pytest.mark.parametrize(("kind", "titles"), WORDINGS.items())
def test_every_era_s_wording_has_its_kind(kind: str, titles: list[str]) -> None:
    """Whoever narrows by a kind would miss the reports that word it otherwise."""
    assert kind in KINDS
    assert {title: kind_of(title) for title in titles} == dict.fromkeys(titles, kind)


def test_a_subsection_without_a_kind_of_its_own_has_its_parent_s() -> None:
    """突出重点 says nothing; what it stands under does."""
    assert kind_of("突出亮点", "proactive") == "proactive"
    assert kind_of("依申请公开", "overview") == "requests"


def test_measures_against_problems_stay_problems() -> None:
    """Plans for better leadership would answer a search for who leads."""
    assert kind_of("加强组织领导", "problems") == "problems"


def test_only_names_of_parts_are_taken_without_a_number() -> None:
    """Any short line would become a heading."""
    for name in ("概述", "引　言", "依申请公开办理情况", "存在的主要问题及改进措施"):
        assert names_a_part(name), name
    for line in (
        "政务公开",
        "东河镇2016年政府信息公开年度报告",
        "全镇工作有序，公开情况",
        "分享到",
        "首页>公开情况",
    ):
        assert not names_a_part(line), line


def test_a_heading_cut_off_in_the_middle_is_seen() -> None:
    """A half heading at the end of a cut file is nothing to show."""
    assert ends_whole("保密审查及监督检查情况")
    assert not ends_whole("保密审查及监督检")
