"""Letters set apart, and what only looks so."""

from __future__ import annotations

import pytest

from indexer.intake.visible.text import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("防 汛 值 班已安排，审 批 流 程上墙。", "防汛值班已安排，审批流程上墙。"),
        ("林\u00a0地\u00a0流\u00a0转", "林地流转"),
        ("一、概 述", "一、概述"),
        ("目　　录", "目录"),
        ("芦 苇 荡 镇 2016 年政府信息公开", "芦苇荡镇 2016 年政府信息公开"),
        ("2 0 1 6 年 度 报 告", "2016年度报告"),
        ("二 〇 一 六 年 三 月", "二〇一六年三月"),
        ("石螺镇二 ○ 一 六年 报告", "石螺镇二○一六年 报告"),
        ("柳 埂 渡 设 报 刊 架 。", "柳埂渡设报刊架。"),
        ("桑 坞 路 修 好 了", "桑坞路修好了"),
        ("羊 奶 加 工 厂 投 产", "羊奶加工厂投产"),
        ("巡 护 员", "巡护员"),
        ("护 林 员 5 6 名，补 贴 1 2 万 元 。", "护林员56名，补贴12万元。"),
        ("乙 村 有 水 井 4 口 、 泉 2 处 。", "乙村有水井4口、泉2处。"),
        ("全年共 1 2 5 条", "全年共 125条"),
        ("三 、 主 动 公 开", "三、主动公开"),
        ("联系人：张　三，组长：李 四、王 五。", "联系人：张三，组长：李四、王五。"),
        ("危 及 国 家 安 全 、 公 共 安 全 0 0 0 0", "危及国家安全、公共安全 0 0 0 0"),
        ("已经办理 会 议 记 录 公布", "已经办理 会议记录 公布"),
    ],
)
def test_letters_of_words_are_closed_up(text: str, shown: str) -> None:
    """Who looks for the word would not find it."""
    assert visible(text)[0].text == shown


@pytest.mark.parametrize(
    "text",
    ["甲 乙 丙 丁", "张 王 李 赵", "轮值：张　王　李　赵。", "一 二 三 四 五", "王 伟 李 强 赵 刚", "张小明 王 伟 李 强", "村 名 户 数 1 2 3 4", "年 月 日", "是 否", "男 女",
     "姓 名 职 务 电 话", "村 名 户 数 补 助", "李 四 副 组 长 5531", "户 数 1 2 人 数 3 4", "性别：男 女，类型：水 电。",
     "甲 乙 丙 。", "各村：东 村 西 村 南 村。", "张 三 负 责 宣 传", "姓名：王 伟 李 强", "配备 2 名 专职人员",
     "文化站　司法所　敬老院", "1 2 3 4 5", "A B C D", "省 市 县 镇", "张 三", "电话 1 2 3", "东 南 西 北", "水 电 路 讯 网"],
)  # fmt: skip
def test_a_list_of_characters_a_row_or_columns_stay_apart(text: str) -> None:
    """A phrase that nobody wrote would be found."""
    assert visible(text)[0].text == text


@pytest.mark.parametrize(
    "text",
    [
        "协会 [WTO]",
        "绿 (lv) 色",
        "〔a〕项",
        "小组 (app，pc) 上线",
        "协会(WTO)",
        "绿(lv)色",
        "因子(a)",
        "公开(app)上线",
        "咖啡(café)",
        "安(an)置",
        "书名（ABC）",
    ],
)
def test_letters_in_brackets_that_are_no_reading_stay(text: str) -> None:
    """A name given in Latin letters would be lost from the report."""
    assert visible(text)[0].text == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("征 (zhēng) 地补偿", "征地补偿"),
        ("垃（lā）圾[jī]分类，行〔háng〕业监管", "垃圾分类，行业监管"),
        ("領( lǐng )導(dǎo)班子", "領導班子"),
        ("拆(chāi)  迁(qiān)办", "拆迁办"),
        ("单（ dān，shàn ）县人", "单县人"),
        ("局(jú) 办公室", "局 办公室"),
        ("领(lǐng)导 (app) 上线", "领导 (app) 上线"),
    ],
)
def test_a_reading_in_any_brackets_goes_with_the_blanks_it_came_with(text: str, shown: str) -> None:
    """A word that pinyin and its blanks cut would be found by nobody."""
    assert visible(text)[0].text == shown
