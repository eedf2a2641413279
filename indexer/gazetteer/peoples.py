"""The names of peoples inside the names of places: 城步苗族自治县 is 城步县 in what people write."""

from __future__ import annotations

import re

_OF_PEOPLES = ("自治州", "自治县", "自治旗", "族乡", "族镇", "族苏木")
_PEOPLES = (
    "(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔"
    "|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)族"
)
# Names of prefectures leave 族 out: 昌吉回族 has it, 巴音郭楞蒙古 has not.
PEOPLES = re.compile(_PEOPLES + "|(?:蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)(?=自治|民族)")
"""Names of peoples, as they stand inside the names of places."""


def without_people(name: str) -> str | None:
    """Return the name without its people, None if it names none or nothing would be left."""
    if not name.endswith(_OF_PEOPLES):
        return None
    brief = re.sub(r"(?:自治|民族)(?=[州县旗乡]$)", "", PEOPLES.sub("", name))
    return brief if 2 < len(brief) < len(name) else None
