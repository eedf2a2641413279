"""Names of units and places as texts write them, and where a name begins and ends.

Knows what names look like and asks the gazetteer which exist; that a name is
in no list never hides it. Works on plain text (``indexer.language.folding.plain``).
Which place a name means is for ``indexer.intake.places.places``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from indexer.gazetteer.china import bundled

_HAN = "㐀-鿿〇\U00020000-\U0003ffff"
_LONGEST_UPPER = 16
_LONGEST_KEPT = 60
_TOWNSHIP = ("街道", "镇", "乡", "苏木")
_OTHER_AREAS = (
    "管理区", "开发区", "经开区", "高新区", "园区", "示范区", "度假区", "风景区", "保税区", "名胜区", "工业区",
    "实验区", "合作区", "林场", "农场", "牧场", "管理处", "旅游区", "新区", "管委会", "管理委员会", "新城",
    "园艺场", "垦殖场", "茶场", "渔场", "良种场", "原种场", "种畜场", "畜牧场", "盐场", "产业园",
)  # fmt: skip
_BUREAUS = (
    "局", "委员会", "办公室", "委", "办", "厅", "中心", "站", "所", "院", "馆", "公司", "集团", "学校", "大学",
    "学院", "中学", "小学", "协会", "联合会", "总队", "支队", "大队", "处",
)  # fmt: skip
_BUREAU = re.compile(f"(?:{'|'.join(_BUREAUS)})$")
# What a body of a township or county is called; the unit is the township itself.
_BODY = (
    "人民政府", "人民", "政府", "党委政府", "党委", "党工委", "党政综合办公室", "党政综合办", "党政办公室", "党政办",
    "办事处", "办公室", "办", "(?:政务|信息)公开(?:工作)?领导小组", "门户网站", "网站", "网", "信息公开", "机关", "的",
    "本级",
)  # fmt: skip
_BODIES = re.compile(f"(?:{'|'.join(_BODY)})$")
_LEADS = (
    "本年度报告由", "本报告由", "本年报由", "现向社会公布", "向社会公布", "向社会公开", "现将", "现公布", "现公开",
    "公布", "公开", "发布", "编制了", "编制", "制定", "制发", "印发", "由", "请与", "请向", "与", "和", "及", "以及", "并",
    "向", "在", "对", "将", "把", "按", "依照", "根据", "按照", "依据", "为", "是", "联系", "关于", "成立了", "成立", "建立",
    "包括", "反映", "结合", "经", "汇总", "涵盖", "执行", "健全", "完善", "设在", "位于", "地址", "通过", "登录", "原", "现",
    "以", "从", "到", "至", "给", "受", "同", "于", "就", "报", "特", "今年", "去年", "全年", "以来", "来", "年度", "度", "年",
    "月", "日", "底", "初", "末", "起", "止", "即", "因", "如", "各", "过去一年", "对于", "收到", "迎接", "单位", "机构", "来源",
    "作者", "印制", "开设", "开通", "开展", "使", "让", "我县", "我市", "我区", "全县", "全市", "全区", "该县", "本县", "本市", "的",
)  # fmt: skip
_LEAD = re.compile("(?:" + "|".join(sorted(_LEADS, key=len, reverse=True)) + ")")
# 我镇, 各乡, 城镇, 乡镇 name no township, nor does what ends in a pronoun (一年来我镇).
_NO_STEM = re.compile(
    r"(?:.*(?:各|我|本|该|每|两个|几个|多个|所辖|下辖|下属|所属|有关|相关|其他|其它|兄弟|部分|试点"
    r"|推进|推动|加强|强化|做好|开展|深化|规范|提升|提高|促进|完善|落实|指导))?$"
    r"|(?:全|等|其|此|某|这|那|个|两|几|乡村|社区|城|乡|村|集|城乡|小城|特色小|特色|县|区|市|县区|市区|市县|县直|区直|县级|区级|市级|家|回|返|下|侨|水|老|故|外"
    r"|离|异|同|美丽|示范|重点|建制|县城|省市县|市县区|省市区|街道|县乡|区乡|市乡|区街道|市县乡|区县乡|省市县乡|级)$"
)
_MENTION = re.compile(
    r"(街道(?!两|上|路|面|社区|党|工)(?:党工委|办事处)?|镇(?!级|域|村|容|街|区[^)\n]|静|江市|海区|痛|压)"
    r"|乡(?!村|镇|亲|土|下|间|规|音|愁|贤|风|级|情|里|域)|苏木(?!镇))"
)
_RUN = re.compile(rf"[{_HAN}]*")
_NO_HAN = re.compile(rf"[^{_HAN}]+")
_OFFICE_END = re.compile(r"(?:机关|的|本级)$")
_LONGER = re.compile(rf"[{_HAN}]{{0,3}}?(街道|镇|乡|苏木)")
_BUREAU_MENTION = re.compile(rf"(?<![{_HAN}])([{_HAN}]{{2,20}}?局)(?![{_HAN}]?(?:长|势|限|部|面))")
_NO_BUREAU = re.compile(r"[我本各该]|.*(?:围绕|通过|按照|根据|结合|明确|成立|提请|报经|服务|全)局$")
_UPPER_END = "省市县区旗州盟"
_UPPERS = frozenset(_UPPER_END)
_UPPER_ENDS = re.compile(f"[{_UPPER_END}]")
# The last characters of all that names end with: what ends otherwise, as a title does, is none.
_LASTS = frozenset(_UPPER_END + "街场") | {
    end[-1] for end in (*_TOWNSHIP, *_OTHER_AREAS, *_BUREAUS, *_BODY)
}
# Zones that stand in a county's place and in no list: 万盛经开区.
_ZONE = re.compile(
    rf"[{_HAN}]{{2,4}}?(?:经开区|高新区|经济技术开发区|经济开发区|开发区|管理区|新区)"
)
_UNKNOWN_UPPER = re.compile(
    r"(.{1,8}?(?:自治县|自治旗|自治州|经开区|开发区|高新区|管理区|新区|县|区|市|旗))(?![县区市旗镇乡道])"
)
# A state farm governs like a township: 某某场.
_FARM = re.compile(r"[^市广现立机操商剧球考赛]场$")
_LONGEST_STEM = 5  # Of a township's name, peoples' names apart.
# What stands behind a government and is the government itself.
_OF_GOVERNMENT = re.compile(r"(?:办|办公室|.{0,6}网站?)的?$|(?:信息|政务)公开")
_PUBLISHES = re.compile(r"向社会(?:公布|公开|发布)|以下简?称|官网")
_NOT_IN_A_NAME = re.compile(r"[A-Za-z]{3,}|[@:_|、]")
_NAMELESS = frozenset({"街道", "苏木", "委员会", "办公室"})
_GENERIC = frozenset(
    {"城区", "郊区", "矿区", "新城区", "市区", "老城区", "开发区", "新区", "老区", "林区", "牧区", "新市区"}
)  # fmt: skip


class UnitName(NamedTuple):
    """A unit as named: ``upper`` are the places printed before it, outermost first."""

    name: str
    type: str
    upper: tuple[str, ...] = ()


def level_of(name: str) -> str | None:
    """Return ``province``, ``city`` or ``county`` for a known upper name, else None."""
    codes = bundled().upper_names.get(name, ())
    levels = {bundled().level(code) for code in codes}
    return levels.pop() if len(levels) == 1 else None


def _is_upper(name: str) -> bool:
    return name[-1:] in _UPPER_END and name in bundled().upper_names


def _is_township(name: str) -> bool:
    known = bundled().has_name
    street = name.endswith("街道") and known(name + "办事处")
    return (street or known(name)) and _kept_township(name)


@lru_cache(maxsize=4096)
def _kept_township(name: str) -> bool:
    gazetteer = bundled()
    if name.endswith("街道"):
        return any(
            len(e.code) > 6 for e in (*gazetteer.named(name), *gazetteer.named(name + "办事处"))
        )
    return any(len(entry.code) > 6 for entry in gazetteer.named(name))


def type_of(name: str) -> str | None:
    """Return the type of a unit by the end of its name, None where it tells nothing."""
    if name.endswith(_TOWNSHIP):
        return next(t for t in _TOWNSHIP if name.endswith(t))
    if _is_upper(name) and name.endswith("区") and not name.endswith("自治区"):
        return "区"
    if name.endswith(_OTHER_AREAS):
        return "other"
    for end, kind in (
        ("自治区", "省"),
        ("省", "省"),
        ("市", "市"),
        ("县", "县"),
        ("旗", "县"),
        ("区", "区"),
    ):
        if name.endswith(end):
            return kind
    if name.endswith(("自治州", "州", "盟", "地区")):
        return "other"
    if _FARM.search(name):
        return "other"
    return "局" if _BUREAU.search(name) else None


def parse_unit(text: str) -> UnitName | None:
    """Return the unit that ``text``, a name as in a title, names; None if it names none.

    >>> parse_unit("阳谷县十五里园镇人民政府")
    UnitName(name='十五里园镇', type='镇', upper=('阳谷县',))
    """
    return _kept_unit(text) if len(text) <= _LONGEST_KEPT else _parsed(text)


def _parsed(text: str) -> UnitName | None:
    # abc官网@:某某镇: what a mirror site wrote in front is no part of the name.
    # Of two townships that report together the last is written in full.
    text = _PUBLISHES.split(text)[-1] or text
    *others, last = _NOT_IN_A_NAME.split(text)
    if others and (named := parse_unit(last)) and named.type in _TOWNSHIP:
        return named
    text = _NO_HAN.sub("", text)
    if not 2 <= len(text) <= 50 or text[-1] not in _LASTS:
        return None
    whole = text
    if text.endswith("街") and (street := parse_unit(text + "道")) and _is_township(street.name):
        # 佳和街 is what 佳和街道 calls itself.
        return UnitName(street.name.removesuffix("道"), street.type, street.upper)
    # 安宁市人民政府县街街道办事处: what stands after the government is the unit.
    before, government, after = text.rpartition("人民政府")
    if government and after and not _OF_GOVERNMENT.match(after):
        inner = parse_unit(after)
        if inner and inner.type in (*_TOWNSHIP, "局", "other"):
            return UnitName(inner.name, inner.type, (*_uppers(before), *inner.upper))
    while (found := _BODIES.search(text)) and found.start() >= 2:
        text = text[: found.start()]
    kind = type_of(text)
    if kind is None or (kind in ("县", "市", "区", "省") and _is_bureau(whole)):
        text, kind = _OFFICE_END.sub("", whole), "局"
        if not _BUREAU.search(text):
            return None
    text = _without_lead(text)
    uppers, rest = _split_upper(text, kind)
    if len(rest) < 2 or rest in _NAMELESS or rest[0] in "我本该各全":
        return None
    if kind in _TOWNSHIP and _is_nobody(rest, kind):
        return None
    if kind in _TOWNSHIP and len(rest) - len(kind) > _LONGEST_STEM and "族" not in rest:
        # 按时完成某某镇: words not known as leads stand before the name.
        known = _known_end(rest) or rest
        return UnitName(known, kind, _uppers_before(rest.removesuffix(known)) or uppers)
    if kind in ("局", "other") and uppers and level_of(uppers[-1]) != "province":
        # A bureau's name means nothing without its county.
        return UnitName(uppers[-1] + rest, kind, uppers)
    return UnitName(rest, kind, uppers)


# The same few names stand in title, signature and metadata, and in a place's other years.
_kept_unit = lru_cache(2_000)(_parsed)


def _is_bureau(whole: str) -> bool:
    """A county's office: 县教育局 is one, its government's office and disclosure group are not."""
    return _BUREAU.search(whole) is not None and not re.search(
        r"(?:政府|党政|公开|领导小组).{0,8}$", whole
    )


def _without_lead(text: str) -> str:
    while (found := _LEAD.match(text)) and found.end() < len(text):
        if _starts_known(text):
            break
        text = text[found.end() :]
    return text


def _starts_upper(text: str) -> bool:
    return bool(_upper_ends(text, _LONGEST_UPPER - 1))


def _upper_ends(text: str, longest: int) -> list[int]:
    """The lengths, from the least, of the upper names of two to ``longest`` that ``text`` begins with."""
    names = bundled().upper_names
    ends = [found.end() for found in _UPPER_ENDS.finditer(text, 1, longest)]
    return [end for end in ends if text[:end] in names]


@lru_cache(maxsize=4096)
def _split_upper(text: str, kind: str) -> tuple[tuple[str, ...], str]:
    """Part the places printed before a unit from the unit's own name."""
    uppers: list[str] = []
    while True:
        if kind in _TOWNSHIP and _is_township(text):
            break
        ends = reversed(_upper_ends(text, min(_LONGEST_UPPER, len(text) - 1)))
        end = next((n for n in ends if _can_stand(text[n:], kind)), 0)
        if not end:
            found = _UNKNOWN_UPPER.match(text) if kind in _TOWNSHIP else None
            if not found or not _can_stand(text[found.end() :], kind):
                break
            stem = len(text) - found.end() - len(kind)
            if stem < (1 if found.end() > 2 else 2) or found.end() < 2:
                break
            end = found.end()
            # 全文包括某某旗: words stand before the county's name.
            known = (n for n in range(1, end - 1) if _is_upper(text[n:end]))
            text, end = text[(n := next(known, 0)) :], end - n
        uppers.append(text[:end])
        text = text[end:]
        if kind not in _TOWNSHIP and text[:1] == text[-1:]:
            break
        # 温泉县县教育局, a slip of the pen.
        if text[:1] == uppers[-1][-1] and len(text) > 3 and not _starts_known(text):
            text = text[1:]
    return tuple(uppers), text


def _starts_known(text: str) -> bool:
    return _is_township(text) or _starts_upper(text)


def _can_stand(rest: str, kind: str) -> bool:
    return len(rest) > 1 and rest not in _NAMELESS and type_of(rest) is not None


def _uppers(text: str) -> tuple[str, ...]:
    unit = parse_unit(text)
    return (*unit.upper, unit.name) if unit else ()


def townships_in(text: str) -> Iterator[tuple[int, UnitName, bool]]:
    """Yield each township named in ``text``: offset of its end, the unit, whether its edge is clean.

    An edge is clean where the name begins after a sign, or a word that
    introduces names; where it is not, the gazetteer says where it begins.
    """
    at = begin = 0
    while found := _MENTION.search(text, begin):
        # Up to thirty characters before it, read backwards from the word that names a kind.
        before = text[max(at, found.start() - 30) : found.start()]
        run = _RUN.match(before[::-1])
        if not run or not run[0]:
            begin = found.start() + 1
            continue
        end = found[1].removesuffix("办事处").removesuffix("党工委")
        name = before[-run.end() :] + end
        at = found.end()
        # 曹镇乡, 镇江镇: a name may hold the end of another kind of name.
        longer = _LONGER.match(text, at)
        if longer and len(_known_end(name + longer[0]) or "") > len(longer[0]):
            name, end, at = name + longer[0], longer[1], longer.end()
        begin = at
        if text[at : at + 1] in _UPPERS and _ends_upper(name + text[at]):
            continue  # 安乡县 is a county
        for unit, clean in _named(name, end):
            yield at, unit, clean


# 我镇, 各乡镇 and a report's own name stand in it again and again.
@lru_cache(maxsize=4096)
def _named(name: str, end: str) -> tuple[tuple[UnitName, bool], ...]:
    """The townships that ``name``, a run of letters with ``end`` behind it, may name; as above."""
    uppers, rest = _split_upper(_without_lead(name), end)
    if _is_nobody(rest, end) or (end == "乡" and rest.endswith("城乡") and not _is_township(rest)):
        return ()
    whole = UnitName(rest, end, uppers), True
    if _is_township(rest):
        return (whole,)
    # Words not known as leads stand before the name: the longest known name ends the run.
    known = _known_end(name)
    within = (
        ((UnitName(known, end, _uppers_before(name.removesuffix(known))), False),) if known else ()
    )
    short = len(rest) - len(end) <= _LONGEST_STEM or "族" in rest[-4:-1]
    return (whole, *within) if short else within


def _ends_upper(text: str) -> bool:
    return any(_is_upper(text[n:]) for n in range(len(text) - 1))


def _known_end(text: str) -> str | None:
    """The longest known township that ``text`` ends with, but not the whole of it."""
    return next((text[n:] for n in range(len(text) - 2) if _is_township(text[n:])), None)


def bureaus_in(text: str) -> Iterator[str]:
    """Yield each bureau that a clause of ``text`` begins with: 县乡村振兴局, 海丰县教育局."""
    for found in _BUREAU_MENTION.finditer(text) if "局" in text else ():
        name = _without_lead(found[1])
        if len(name) > 3 and not _NO_BUREAU.match(name):
            yield name


def _is_nobody(name: str, end: str) -> bool:
    """Tell whether words before 镇, 乡, 街道 name none in particular."""
    return _NO_STEM.match(name.removesuffix(end)) is not None and not _is_township(name)


def _uppers_before(text: str) -> tuple[str, ...]:
    """The known places at the end of ``text``, outermost first."""
    uppers: list[str] = []
    while True:
        lengths = range(min(_LONGEST_UPPER, len(text)), 1, -1)
        n = next((n for n in lengths if _is_upper(text[-n:])), 0)
        if not n:
            return tuple(reversed(uppers))
        uppers.append(text[-n:])
        text = text[:-n]


def uppers_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and name of each known province, city or county in ``text``.

    A name inside a longer run counts where it is preceded by a sign, a known
    place or a word that introduces names: 行政和县级 does not name 政和县.
    """
    last = 0
    for found in _UPPER_ENDS.finditer(text):
        end = found.end()
        if end <= last:
            continue
        lengths = range(min(_LONGEST_UPPER, end - last), 1, -1)
        for n in lengths:
            name = text[end - n : end]
            if not _is_upper(name) or name in _GENERIC:
                continue
            start = end - n
            before = text[max(0, start - 8) : start]
            clean = start == last > 0 or not re.search(rf"[{_HAN}]$", before)
            if clean or (n > 2 and _led(before)):
                yield start, name
                last = end
                zone = _ZONE.match(text, end) if name.endswith(("市", "州", "盟")) else None
                if zone and not _is_upper(zone[0]):
                    yield end, zone[0]
                    last = zone.end()
                break


def _led(before: str) -> bool:
    return any(before.endswith(lead) for lead in _LEADS)
