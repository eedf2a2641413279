"""Who works on disclosure, who was trained for it, and what was explained, answered and read."""

import pytest

from tests.intake.figures.reading import beside


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("配备1名专职工作人员和2名兼职人员。", {"staff_full_time": 1, "staff_part_time": 2}),
        ("设有专职1人，兼职3人。", {"staff_full_time": 1, "staff_part_time": 3}),
        ("指定一名专职公开工作人员。", {"staff_full_time": 1}),
        ("配备了信息公开工作人员2名。", {"staff": 2}),
        ("确定1名工作人员负责信息公开。", {"staff": 1}),
        ("安排工作人员3名，承担信息发布。", {"staff": 3}),
        ("配备专（兼）职工作人员4名。", {"staff": 4}),
        ("没有专职人员，兼职人员2名。", {"staff_full_time": 0, "staff_part_time": 2}),
        ("各村配备专职信息员1名。", {}),
        ("配备专职网格员20名。", {}),
        ("组织信息公开工作人员50人参加培训。", {"trainees": 50}),
        ("窗口工作人员5名。", {}),
        ("领导小组成员6名。", {}),
        ("明年配备专职工作人员1名。", {}),
    ],
)
def test_who_works_on_disclosure_is_counted_by_kind(text: str, found: dict[str, float]) -> None:
    """One part-time clerk for a whole county says why nothing is answered."""
    assert beside("organisation", text, "二、信息公开组织情况") == found


@pytest.mark.parametrize(
    ("heading", "text", "found"),
    [
        ("二、组织情况", "由2名专人负责政务公开。", {"staff": 2}),
        ("二、组织情况", "由2名专人负责修渠。", {}),
        ("二、组织情况", "渠道管理所配备专职工作人员2名。", {}),
        ("二、组织情况", "配备专职工作人员2名。", {"staff_full_time": 2}),
        (
            "二、组织情况",
            "我镇设专职工作人员一名，兼职两名。",
            {"staff_full_time": 1, "staff_part_time": 2},
        ),
        ("二、组织情况", "文化站设专职工作人员1名。", {}),
        ("二、组织情况", "设专职网格员1名。", {}),
        ("二、组织情况", "设专职工作人员1名，负责修渠。", {}),
        ("二、信息公开情况", "配备专职工作人员2名。", {"staff_full_time": 2}),
        ("二、组织情况", "举办培训班2期。", {}),
        ("二、信息公开情况", "举办培训班2期。", {"trainings": 2}),
    ],
)
def test_staff_and_trainings_are_those_of_disclosure(
    heading: str, text: str, found: dict[str, float]
) -> None:
    """Two men who mend the canal would be those who answer requests."""
    assert beside("organisation", text, heading) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("举办政务公开培训班2期，培训80余人次。", {"trainings": 2, "trainees": 80}),
        ("组织了3次政务公开专题培训。", {"trainings": 3}),
        ("培训2次，覆盖86人次。", {"trainings": 2}),
        ("政务公开培训班有40人参加培训。", {"trainees": 40}),
        ("参加市里的政务公开培训2次。", {}),
        ("举办农技培训12期，信息公开及时。", {}),
        ("计划举办政务公开培训班2期。", {}),
        ("比上年增加政务公开培训2次。", {}),
    ],
)
def test_trainings_held_and_their_trainees_are_counted(text: str, found: dict[str, float]) -> None:
    """Farmers who learnt to graft trees were not trained in disclosure."""
    assert beside("organisation", text, "二、信息公开组织情况") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("发布政策解读28条。", {"interpretations": 28}),
        ("公开文件9件，解读7篇。", {"interpretations": 7}),
        ("对3件规范性文件进行了解读。", {"interpretations": 3}),
        ("解读政策文件5件。", {"interpretations": 5}),
        ("发布图解类政策解读3篇。", {}),
        ("转载上级政策解读30条。", {}),
        ("回应社会关切12次。", {"responses": 12}),
        ("回应4个热点问题。", {"responses": 4}),
        ("政务舆情回应0次。", {"responses": 0}),
        ("回应群众诉求90件。", {}),
        ("办理人大代表建议3件、政协委员提案5件。", {"proposals_congress": 3, "proposals_conference": 5}),
        ("共承办5个政协提案。", {"proposals_conference": 5}),
        ("人大代表建议办理0件。", {"proposals_congress": 0}),
        ("未收到人大代表建议和政协委员提案。", {"proposals_congress": 0, "proposals_conference": 0}),
        ("人大建议和政协提案共8件。", {}),
        ("公开人大建议办理结果3件。", {}),
        ("市人大建议2件、县人大建议3件。", {}),
        ("网站总访问量达3.5万余次。", {"views": 35000}),
        ("公众号阅读量42万次。", {"views": 420000}),
        ("单篇最高阅读量3000次。", {}),
        ("日均访问量200次。", {}),
    ],
)  # fmt: skip
def test_what_was_explained_answered_and_read_is_counted(
    text: str, found: dict[str, float]
) -> None:
    """Parts of it, or what was handed on, would make the busiest office of the county."""
    assert beside("overview", text) == found
