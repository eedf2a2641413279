"""Money: what was charged, what was waived, and what disclosure cost, each told from the others."""

import pytest

from indexer.intake.figures.figures import find_figures
from indexer.vocabulary.report import Section
from tests.intake.figures.reading import beside, figures_of, read


@pytest.mark.parametrize(
    ("text", "fees"),
    [
        ("共收取复印费35元。", 35),
        ("收取费用0.2万元。", 2000),
        ("没有收取任何费用。", 0),
        ("收费及减免：无。", 0),
        ("共收取12元。", 12),
        ("共收到12元。", None),
        ("信息公开收取费用为零，群众满意。", 0),
        ("信息公开收费标准为零，群众满意。", None),
        ("减免费用20元。", None),
        ("投入经费3万元。", None),
        ("未制定收费标准。", None),
        ("本镇一律不收费。", None),
    ],
)
def test_fees_are_yuan_charged_and_not_money_spent(text: str, fees: float | None) -> None:
    """A budget shown as a charge would make a scandal of a printer."""
    assert read("fees", text).get("fees_yuan") == fees


@pytest.mark.parametrize(
    ("heading", "text", "fees"),
    [
        ("支出情况", "换公示栏产生的政府信息公开费用1.2万元。", None),
        ("支出情况", "未产生政府信息公开费用。", None),
        ("概述", "全年产生政府信息公开费用3万元。", None),
        ("收费及支出情况", "购置橱窗费用2万元。收取检索费共8元。", 8),
        ("收费情况", "全年产生费用8元。", 8),
        ("收费情况", "未产生费用。", 0),
        ("依申请公开情况", "依申请公开费用8元。", 8),
        ("收费情况", "公开产生的邮寄费共80元，由镇财政列支。", None),
        ("收费情况", "收取邮寄费共80元，全部上缴县财政。", 80),
        ("收费情况", "公开产生费用80元，用于更换橱窗。", None),
        ("支出情况", "用于信息公开的费用90元，其中邮寄费8元。", None),
        ("收费情况", "收取费用90元，其中邮寄费8元。", 90),
    ],
)
def test_what_was_spent_is_no_fee_by_whatever_verb(
    heading: str, text: str, fees: float | None
) -> None:
    """12,000 yuan for a notice board would be a scandal of charges."""
    figures, _ = find_figures([Section("s1", 1, None, heading, "fees", text)])
    charged = {figure.value for figure in figures if figure.name == "fees_yuan"}
    assert charged == ({fees} if fees is not None else set())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("未对任何公民、法人和组织收取任何费用。", 0),
        ("未对申请人收费。", 0),
        ("未以任何名义收取费用。", 0),
        ("没有就公开申请收取过检索、复制等费用。", 0),
        ("没对任何人收过费。", 0),
        ("未收任何费用。", 0),
        ("未进行收费。", 0),
        ("未对收费情况进行统计。", None),
        ("未对乱收费行为进行处理。", None),
        ("未对信息收费标准作出规定。", None),
        ("未对五保户收取费用，其余收取检索费12元。", 12),
        ("未对低保户收取费用。", None),
    ],
)
def test_nobody_being_charged_is_a_stated_none_of_fees(text: str, value: float | None) -> None:
    """A township that charged nobody would be listed among those that say nothing."""
    assert read("fees", text).get("fees_yuan") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("聘请律师应对信息公开诉讼的费用3万元。", None),
        ("政府信息公开咨询服务费用2万元。", None),
        ("信息公开收取的广告费用8000元由广告公司支付。", None),
        ("公开评审专家费用3000元。", None),
        ("免收费用200元。", None),
        ("收取工本费每份2元。", None),
        ("诉讼代理费用1万元，信息公开收取复印费用30元。", 30),
        ("收取信息检索、打印服务费30元。", 30),
        ("收取档案查询费30元。", 30),
        ("共收取依申请公开信息的费用30元。", 30),
        ("收取的各项政府信息公开费用30元。", 30),
        ("全年收费30元。", 30),
        ("向申请公开的企业收取费用30元。", 30),
    ],
)
def test_a_fee_is_for_what_is_done_for_an_applicant(text: str, value: float | None) -> None:
    """A lawyer's bill would make a township the one that charged its citizens most."""
    assert read("fees", text).get("fees_yuan") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("本年未收取任何费用。", 0),
        ("2018年，我镇没有收取过任何费用。", 0),
        ("市场未收取任何费用。", None),
        ("修渠未收取任何费用，群众满意。", None),
    ],
)
def test_no_fee_at_all_is_said_under_any_heading(text: str, value: float | None) -> None:
    """The township would stand among those that do not say whether they charged."""
    assert read("proactive", text).get("fees_yuan") == value


def test_one_sum_of_money_is_one_figure() -> None:
    """The eight yuan would be what citizens paid and what the township spent."""
    for text, name in (
        ("政府信息公开费用8元。", "fees_yuan"),
        ("产生政府信息公开费用8元。", "spending_yuan"),
        ("政府信息公开费用支出8元。", "spending_yuan"),
    ):
        found = figures_of("overview", text)
        assert {said: figure.value for said, figure in found.items()} == {name: 8}, text


@pytest.mark.parametrize(
    ("heading", "text", "found"),
    [
        ("收费情况", "减免检索费用20元。", {"fees_waived_yuan": 20}),
        ("收费情况", "没有收费和减免情况。", {"fees_waived_yuan": 0}),
        ("收费及减免情况", "无。", {"fees_waived_yuan": 0}),
        ("收费情况", "未制定减免标准。", {}),
        ("收费情况", "信息公开费用8元。", {}),
        ("支出情况", "政府信息公开专项经费3万元。", {"spending_yuan": 30000}),
        ("支出情况", "产生的政府信息公开费用1.2万元。", {"spending_yuan": 12000}),
        ("概述", "投入资金5000元用于政务公开栏建设，添置橱窗。", {"spending_yuan": 5000}),
        ("概述", "在信息公开方面投入经费2万元。", {"spending_yuan": 20000}),
        ("概述", "公开经费支出3.2万元。", {"spending_yuan": 32000}),
        ("概述", "全年公开工作经费共3.2万元。", {"spending_yuan": 32000}),
        ("概述", "在网站公开经费支出3.2万元。", {}),
        ("概述", "及时公开经费支出3.2万元。", {}),
        ("概述", "公开经费支出预算3.2万元。", {}),
        ("概述", "公布三公经费12万元。", {}),
        ("概述", "投入资金5000元用于修渠。", {}),
        ("概述", "去年信息公开经费3万元。", {}),
        ("概述", "减免税款3万元。", {}),
        ("概述", "减免信息公开检索费用20元。", {"fees_waived_yuan": 20}),
        ("概述", "减免检索费用20元。", {}),
        ("概述", "投入资金5000元用于修渠，政务公开及时。", {}),
        ("概述", "在信息公开方面奖励500元。", {}),
    ],
)
def test_what_was_spent_and_waived_is_neither_a_charge_nor_each_other(
    heading: str, text: str, found: dict[str, float]
) -> None:
    """Three sums of money of one report, of which only one was paid by citizens."""
    kind = "fees" if "费" in heading else "overview"
    assert beside(kind, text, heading) == found
