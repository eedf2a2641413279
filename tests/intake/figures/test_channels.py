"""Through which channel how much was published."""

import pytest

from tests.intake.figures.reading import beside


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "主动公开信息60条，其中：政务网站公开信息数31条；官方微信推送信息20条；政务微博9条。",
            {"proactive_website": 31, "proactive_wechat": 20, "proactive_weibo": 9},
        ),
        ("通过村务公开栏公开信息14条。", {"proactive_board": 14}),
        ("在镇政府门户网站上，主动公开各类信息33条。", {"proactive_website": 33}),
        ("“渠畔之声”微信公众号（石桥镇）发布信息共17篇。", {"proactive_wechat": 17}),
        (
            "全年主动公开112条，其中网站38条，橱窗51条，村组会议通报23次。",
            {"proactive_website": 38, "proactive_board": 51, "proactive_meeting": 23},
        ),
        (
            "主动公开信息9条，其中广播播出4条，报纸刊登3条，档案馆公开2条。",
            {"proactive_broadcast": 4, "proactive_print": 3, "proactive_file_room": 2},
        ),
        ("县政府网站208条。", {"proactive_website": 208}),
        ("主动公开信息9条，其中微博发布0条。", {"proactive_weibo": 0}),
        # Not one channel, not all that it published, not published, not this year's.
        ("通过网站、微信发布信息40条。", {}),
        ("通过网站等渠道公开信息40条。", {}),
        ("通过网站和抖音公开信息40条。", {}),
        ("网站发布修渠信息40条。", {}),
        ("向县政府网站报送信息40条。", {}),
        ("信息被市政府网站采用40条。", {}),
        ("网站答复留言40条。", {}),
        ("去年网站公开信息40条。", {}),
        ("上半年网站公开信息40条。", {}),
        ("网站每月公开信息40条。", {}),
        ("明年网站公开信息40条。", {}),
        ("计划在网站公开信息40条。", {}),
        ("参观会议网站40次。", {}),
        ("各村通过网站公开信息40条。", {}),
        ("县网站公开信息4条，镇网站公开信息5条。", {}),
    ],
)
def test_what_one_channel_published_is_that_channel_s(text: str, found: dict[str, float]) -> None:
    """A notice board's forty entries on a website would answer who still needs paper."""
    assert beside("overview", text) == found
