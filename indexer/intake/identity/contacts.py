"""Who is to be asked about a report, told apart from the streets he sits in.

The contact sentence names the office that answers for the report; its address
names the town that the office happens to stand in. Works on plain text.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.intake.identity.mentions import townships_in
from indexer.intake.identity.naming import Names, UnitName
from indexer.language.patterns import pattern

_CONTACT = pattern(r"(?:联系|请与|咨询)[^。;]{0,50}", yes="请与大街乡联系", no="住址:大街乡")
# In whose streets it sits is not who it is.
_ADDRESS = pattern(r"(?:地\s?址|地点|位于).*", yes="联系地址:大街乡", no="联系大街乡")
_OFFICE = r"\s?([^,。;:()\s]{2,30}?)\s?"
_ASKED = (
    pattern(
        rf"[与向](?<=[请可接系,][与向]){_OFFICE}(?:直接|取得|进行)?(?:联系|咨询|反映)",
        yes="请与大街县政府办公室联系",
        no="请与大街县政府办公室核对",
    ),
    pattern(
        rf"联系(?:单位|机构|部门|方式)?[:\s]{{0,2}}{_OFFICE}(?=[,。;:()\n]|$)",
        yes="联系单位:大街县政府办公室,电话",
        no="联系,电话",
    ),
)
# The offices of its government answer for a county, a bureau's for the bureau.
_OF_GOVERNMENT = pattern(
    r"[县市区旗省州盟](?=(?:委|人民)?政府)", yes="大街县政府信息中心", no="大街县信息中心"
)
_WHERE = pattern(
    r"(?:地\s?址|地点|住址|位于|寄至|寄到|寄往|寄:|送至|送到)[为在是:\s]{0,2}[^,。;()\n]{1,60}",
    yes="通信地址:大街县小巷镇中山路1号",
    no="地处大街县小巷镇",
)
# 大街县小巷镇中山路1号 is an address though no word calls it one.
_HOUSE = pattern(r"[路街巷村组道弄段][0-9][0-9-]{0,8}号", yes="中山路1号", no="中山路第1号")
_SIGNS = ",。;:()\n"


def townships_asked(text: str, names: Names) -> Iterator[tuple[UnitName, bool]]:
    """Yield each township that a contact sentence of ``text`` names, and whether its edge is clean."""
    for contact in _CONTACT.finditer(text):
        said = _ADDRESS.sub("", addresses_apart(contact[0].replace("\n", " "))[0])
        for _, unit, clean in townships_in(said, names):
            yield unit, clean


def offices_asked(text: str, names: Names) -> Iterator[UnitName]:
    """Yield who is to be asked, if it is no township: the bureau, or the county of the office."""
    for asked in _ASKED:
        for found in asked.finditer(text):
            government = _OF_GOVERNMENT.search(found[1])
            name = found[1][: government.end()] if government else found[1]
            unit = names.parse(name)
            if unit and unit.type in ("局", "县", "市", "区", "省"):
                yield unit


def addresses_apart(text: str) -> tuple[str, str]:
    """Return ``text`` with a blank for each address in it, and the addresses, one a line.

    An address is what is called one, or a street with a number and what stands before it.
    """
    addresses = _WHERE.findall(text)
    text = _WHERE.sub(" ", text) if addresses else text
    kept, at = [], 0
    for found in _HOUSE.finditer(text):
        start = max(text.rfind(sign, at, found.start()) for sign in _SIGNS) + 1
        start = max(start, at)
        kept.append(text[at:start])
        addresses.append(text[start : found.end()])
        at = found.end()
    return " ".join([*kept, text[at:]]), "\n".join(addresses)
