"""What a text and an address say about a place: names in full, numbers, pinyin.

Reads, never decides: ``places`` does. A name counts only in full, with its
县, 市, 区 or 省, and only where it is no accident of its neighbours: 公开县 does
not name 开县, nor 合作市场 the city 合作市.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from indexer.gazetteer.china import Gazetteer
from indexer.gazetteer.peoples import PEOPLES
from indexer.language import pinyin
from indexer.language.everyday import ends_with_word
from indexer.language.patterns import pattern
from indexer.vocabulary.report import Unit

UNIT = "\ue000"
"""Stands in a text for the unit's own name, so that 古县街道 does not name 古县."""

HAN = "一-鿿㐀-䶿"
_HAN = pattern(f"[{HAN}]", yes="开县", no="(县", how="match")
_FRONT = pattern(f"[{HAN}]*", yes="开县", no="开县,", how="fullmatch")
_KINDS = pattern("[省市县区旗州盟]", yes="安乡县", no="安乡镇")
_LONGEST = 15  # 克孜勒苏柯尔克孜自治州 has 11.

# What makes another word of the last character: 市场, 区域.
_WORDS = {"市": "场", "区": "域间划块分别位", "州": "际", "省": "略", "盟": "员友"}

# Before a name of two characters anything may be the end of a word (信息|县, 公开|县),
# except these, which end none that could.
_OPENERS = "据按照由在对向为全原是经与被从将以至到自于和及共了的把"
_NAMING = ("unit", "title")
"""Where a line begins with a name."""
_LONGEST_FRONT = 3
"""Characters at the head of a title that may be the head of a name that no list has."""

# Ordinary words unless the city stands right in front; 和县 is "and the county".
_ORDINARY = frozenset(
    {"城区", "郊区", "矿区", "东区", "西区", "新城区", "老城区", "新市区", "和县"}
)

# 县委 and 区政府, as nobody's: X县政府 may be another's, 自治区政府 is no county's.
_OWN_KIND = pattern(
    f"(?:(?<![{HAN}])|(?<=[我全和在照据按由对向市省]))([县区旗])(?:委|政府|人民政府)",
    yes="按照县委的要求",
    no="自治区政府的要求",
)
ZONE = pattern(
    f"[{HAN}]{{2,8}}?(经济技术开发区|经济开发区|开发区|经开区|高新区|管理区|新区)",
    yes="万盛经开区",
    no="万盛经开委",
    how="match",
)
_SUFFIX = pattern(
    "(xian|qu|shi|qi|zhou|meng|x|q|s|zf|zfw|zfxxgk|xxgk|gov|rmzf)?",
    yes="xian",
    no="xiang",
    how="fullmatch",
)
_KIND = pattern(
    r"(特别行政区|自治[区州县旗]|地区|[省市县区旗州盟])$", yes="阿坝藏族羌族自治州", no="临淄区志"
)
_OF_REGION = pattern("壮族|回族|维吾尔", yes="宁夏回族", no="蒙古")
# 11370305… is the code of an authority (统一社会信用代码) of 370305.
_AUTHORITY = pattern(
    r"(?<![0-9A-Za-z])(1[1-9]([0-9]{6})[0-9A-HJ-NP-Ya-hj-np-y]{10})",
    yes="索引号11370305004221339L",
    no="索引号91370305004221339L",
)
_CHECKED = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters of a 统一社会信用代码 in the order of their values (GB 32100-2015, 4.2.6)."""
_TELEPHONE = pattern(
    # From abroad without its first zero; else with it.
    r"(?<![0-9-])(?:(?:\+|00)\(?86\)?[-－—–]{0,2}\(?0?|[(\[〔]?0)(10|2[0-9]|[3-9][0-9]{2})"
    r"[)\]〕]?[-－—–·~.]{0,4}[2-9][0-9]{6,7}(?![0-9])",
    yes="电话:+86-373-5530018",
    no="文号:20373-55300189",
)
_FOLDERS = pattern(r"[\\/]", yes="临淄区/2013", no="临淄区-2013")
_OF_HOST = pattern(r"[.-]", yes="www.linzi", no="linzi")
_OF_PATH = pattern(r"[/._-]", yes="n5/xxgk", no="xxgk")


@dataclass(frozen=True, slots=True)
class PlaceHints:
    """All that may say where a report is from.

    ``texts`` are pairs of where and text, strongest first (``title``,
    ``introduction``, ``signature``, ``metadata``, last ``body``), folded to
    simplified characters, and all white space but line feeds to blanks. ``path`` is the file's path inside its corpus,
    ``code`` the place code that the operator gave.
    """

    unit: Unit
    year: int | None = None
    texts: Sequence[tuple[str, str]] = ()
    url: str | None = None
    path: str = ""
    code: str | None = None


class Mention(NamedTuple):
    """A province, city or county named in a text; ``codes`` are all that bear the name.

    ``after`` is what follows it in the text, spaces removed. One that is not
    ``firm`` is an ordinary word too (城区): it may speak for a place, never
    against one.
    """

    codes: tuple[str, ...]
    name: str
    where: str
    start: int
    end: int
    after: str
    firm: bool = True


def squeeze(text: str) -> str:
    """Return ``text`` without spaces, lines kept: 看庄镇 2014 年 is 看庄镇2014年."""
    if "\n" not in text:
        return "".join(text.split())
    return "\n".join(["".join(line.split()) for line in text.split("\n")])


def mentions(where: str, text: str, gazetteer: Gazetteer) -> list[Mention]:
    """Return the places named in ``text``, in order; of names that end together, the longest.

    >>> from indexer.gazetteer.china import bundled
    >>> [m.name for m in mentions("title", "淄博市临淄区信息公开县级目录", bundled())]
    ['淄博市', '临淄区']
    """
    return mentions_in_squeezed(where, squeeze(text), gazetteer)


def mentions_in_squeezed(where: str, text: str, gazetteer: Gazetteer) -> list[Mention]:
    """Return ``mentions`` of a text that ``squeeze`` has returned."""
    names = gazetteer.upper_names
    lengths = gazetteer.upper_endings
    found: list[Mention] = []
    for kind in _KINDS.finditer(text):
        end = kind.end()
        ending = text[end - 2 : end]
        if ending not in lengths or (
            text[end : end + 1] in _WORDS.get(kind[0], "") and end < len(text)
        ):
            continue
        for length in lengths[ending]:
            start = end - length
            name = text[start:end] if start >= 0 else ""
            if name in names and length <= _LONGEST:
                after = text[end : end + 40].lstrip("\n")
                joined = bool(found) and found[-1].end == start
                ordinary = name in _ORDINARY and not joined
                if (joined or _stands_whole(text, start, name, where, gazetteer)) and (
                    not ordinary or after.startswith(UNIT)
                ):
                    while found and found[-1].start >= start:  # 沙县 of 沙县区
                        found.pop()
                    mention = Mention(names[name], name, where, start, end, after, not ordinary)
                    found.append(mention)
                break
    return found


def _stands_whole(text: str, start: int, name: str, where: str, gazetteer: Gazetteer) -> bool:
    """Whether the name that begins at ``start`` is no tail of a longer one: 兴县 is none of 栗兴县.

    Before a name of two characters nothing may stand but what begins none. Before a longer one
    anything may in running text, which has no blanks; a title begins with a name, so there a few
    characters at its head that are neither a word nor a place belong to the name.
    """
    before = text[max(0, start - 1) : start]
    if not _HAN.match(before) or before in _OPENERS:
        return True
    if len(name) == 2:
        return False
    if where not in _NAMING:
        return True
    front = _FRONT.match(text[max(0, start - _LONGEST_FRONT - 1) : start][::-1])
    head = front[0][::-1] if front else ""
    return len(head) > _LONGEST_FRONT or ends_with_word(head) or head in upper_stems(gazetteer)


@lru_cache(maxsize=8)
def upper_stems(gazetteer: Gazetteer) -> frozenset[str]:
    """Return the names of provinces, cities and counties without their kinds: 山东, 淄博."""
    return frozenset(map(stem, gazetteer.upper_names))


def stem(name: str) -> str:
    """Return the name as hosts and folders write it: 临淄区 is 临淄, 阿坝藏族羌族自治州 is 阿坝.

    A name that would be left with one character stays whole (赵县).
    """
    peoples = _OF_REGION if name.endswith("自治区") else PEOPLES
    bare = peoples.sub("", _KIND.sub("", name))
    return bare if len(bare) > 1 else name


def zones(found: Iterable[Mention]) -> Iterator[str]:
    """Yield the development zones named right behind a city or province and in no list.

    They govern townships that the lists put under a county: 重庆市万盛经开区.
    """
    return (zone[0] for mention in found if (zone := ZONE.match(mention.after)))


def region_numbers(text: str) -> set[str]:
    """Return the county numbers inside the codes of ``authorities``.

    They stand at the head of index codes: 11370305… is an authority of 370305.
    """
    return {code[2:8] for code in authorities(text)}


def authorities(text: str) -> list[str]:
    """Return the 18-character codes of authorities in ``text`` (统一社会信用代码).

    Only those whose last character is right: the sum of the values times 3⁰, 3¹, … and it is
    1 modulo 31 (GB 32100-2015, 4.2.6; ISO 7064, MOD 31-3).
    """
    return [
        code
        for code, _ in _AUTHORITY.findall(text)
        if all(c in _CHECKED for c in code.upper())
        and sum(_CHECKED.index(c) * 3**i % 31 for i, c in enumerate(code.upper()[:-1])) % 31
        == (31 - _CHECKED.index(code.upper()[-1])) % 31
    ]


def area_codes(text: str) -> set[str]:
    """Return the area codes of the telephone numbers in ``text``: 0373 of (0373)5530018 and +86-373-5530018."""
    return {f"0{code}" for code in _TELEPHONE.findall(text)}


def folder_names(path: str) -> set[str]:
    """Return the names of the folders of a path, the file's own name left out."""
    return {squeeze(part) for part in _FOLDERS.split(path)[:-1] if part}


class AddressWords(NamedTuple):
    """The words of a web address: of its host and its path; whether the host is the government's."""

    government: bool
    host: tuple[str, ...]
    path: tuple[str, ...]


def host_words(url: str | None) -> AddressWords:
    """Return the words of an address; none of what is no address.

    >>> host_words("http://www.linyixian.gov.cn/n5/xxgk/1.html")
    AddressWords(government=True, host=('linyixian',), path=('n5', 'xxgk', '1', 'html'))
    """
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").lower()
    except ValueError:  # a bracket in the host
        return AddressWords(False, (), ())
    common = {"", "www", "gov", "cn", "com", "m", "xxgk"}
    labels = [word for word in _OF_HOST.split(host) if word not in common]
    words = tuple(w for w in _OF_PATH.split(parts.path.lower()) if w)
    return AddressWords(host.endswith(".gov.cn"), tuple(labels), words)


def spells(words: Iterable[str], names: Iterable[str], above: Iterable[str]) -> str | None:
    """Return the word that writes one of ``names`` in pinyin, None if none does.

    Its kind may follow (``linyixian``), the letters of a place ``above`` may
    stand in front (``gskanglexian``).
    """
    fronts = {i for name in above for i in pinyin.initials(stem(name))} | {""}
    forms = {s for name in names for n in (name, stem(name)) for s in pinyin.spellings(n)}
    forms = {form for form in forms if len(form) > 3}
    for word in words:
        for form in forms:
            front, found, rest = word.partition(form)
            if found and front in fronts and _SUFFIX.fullmatch(rest):
                return word
    return None


def abbreviates(words: Iterable[str], names: Iterable[str], above: Iterable[str]) -> str | None:
    """Return the word of four letters or more that is place above and name by first letters.

    ``schy`` is 四川 and 洪雅; ``ejnq`` is 额济纳旗 alone.
    """
    fronts = {i for name in above for i in pinyin.initials(stem(name))} | {""}
    for word in words:
        for name in names:
            ends = pinyin.initials(stem(name)) | pinyin.initials(name)
            if len(word) > 3 and any(front + end == word for front in fronts for end in ends):
                return word
    return None


def kind_of_county(texts: Iterable[str]) -> str | None:
    """Return 县, 区 or 旗 if the texts speak of one of them as their own and of no other."""
    kinds = {kind for text in texts for kind in _OWN_KIND.findall(text)}
    return kinds.pop() if len(kinds) == 1 else None
