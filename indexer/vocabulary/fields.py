"""The fields of a report, each declared once: schema, labels, filters and prefixes derive from it.

``FACETS`` are what a reader narrows by. ``TEXTS`` are where a clause can be sent to look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from indexer.vocabulary.amounts import BUCKETS, bucket_label, figure_said, read_bucket
from indexer.vocabulary.coverage import FIRST_DUE
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.figures import FIGURE_NAMES
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.report import ELSEWHERE, Report
from indexer.vocabulary.rules import RULES, USUAL
from indexer.vocabulary.saying import say, word

FLAGS: dict[str, str] = {
    "undated": "未写明年度",
    "unplaced": "地区未认定",
    "warned": "读入时待核",
    "elsewhere": "正文在附件里",
    "any": "有待核之处",
    **{rule.name: rule.label for rule in RULES.values()},
}
"""Flags of a report: facts of its reading that a reader may want to see or exclude, and the rules
that something in it breaks; ``any`` is any of those that are shown unasked."""
_ANY = ("任何", "有")

PLACE_ENDINGS = ("镇", "乡", "街道", "县", "区", "市", "省")
"""What most names of places end with; each asks for a place in a query."""
_ENDINGS = {
    **{"自治区": "省", "特别行政区": "省", "自治州": "市", "盟": "市", "旗": "县", "苏木": "乡"},
    **{ending: ending for ending in PLACE_ENDINGS},
}
LONGEST = 100
"""Characters of a value that is not one of a few."""

_YEAR, _TO = r"\s*([0-9]{4})(?:年度?)?\s*", r"(?:[-‐‑‒–−~—―─至到…]{1,2}|\.\.)"
_YEARS = re.compile(f"{_YEAR}(?:{_TO}{_YEAR})?")
_BETWEEN_YEARS = re.compile("[,、;]|或者?|和|与|及(?!以)")
_NOW = "(?:至?今|现在|目前)?"
_SINCE = re.compile(
    rf"[从自]?{_YEAR}(?:{_TO}{_NOW}|及?[以之]?后|以来|开始|起|\+)|(?:>=|[≥≧⩾]|[从自]|不早于){_YEAR}"
)
_UNTIL = re.compile(f"{_YEAR}(?:及?[以之]?前|为止)|(?:{_TO}|截[至止]到?|<=|[≤≦⩽]|不晚于){_YEAR}")
_BEYOND = re.compile(f"([<>]|[早晚]于){_YEAR}")
IN_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
"""Chinese numerals that are digits of a year."""


@dataclass(frozen=True, slots=True)
class FacetField:
    """A property to narrow by, declared once: all that narrows, counts or tells of it derives.

    ``name`` is that of addresses, JSON and the command line's option, whose
    value is shown there as ``metavar``; ``prefixes`` ask for it in a query.
    ``description`` and ``english`` say what a value is to who writes a program.

    ``read`` returns the value that a text writes, as it stands in addresses,
    or None. It is given the text folded, or as typed where a value is kept
    ``verbatim``. ``several`` returns those of a text that writes more than one, any of which will do. ``labels`` are all values there are, in order, with what the
    page calls each; empty where any text can be one, which then has ``pattern``,
    looks like ``examples`` and is called what it ``says``. ``noun`` is what one is called where a text
    is none; without it ``label``.

    ``of`` returns the values that a report carries: with it, reports are
    filtered and counted by the facet. Without it an engine must know how. ``listed``: answers
    count it unasked; of figures they count only those that are asked for. ``of_figures``: a value
    is a figure and what of it, and only values of one figure are alternatives.
    ``in_usage``: whether shares year by year can be narrowed by it.
    """

    name: str
    label: str
    prefixes: tuple[str, ...]
    description: str
    english: str
    metavar: str
    read: Callable[[str], str | None]
    several: Callable[[str], tuple[str, ...]] = lambda text: ()
    verbatim: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    says: Callable[[str], str] = str
    pattern: str = ""
    examples: tuple[str, ...] = ()
    noun: str = ""
    of: Callable[[Report], tuple[str, ...]] | None = None
    listed: bool = True
    of_figures: bool = False
    in_usage: bool = False

    def printed(self, value: str) -> str:
        """Return what the page calls ``value``."""
        return say(self.labels[value]) if value in self.labels else self.says(value)

    def heading(self, value: str) -> str:
        """Return what the page calls that of which ``value`` is one: the figure, or the facet."""
        return figure_said(self.part(value)) if self.of_figures else say(self.label)

    def said(self, value: str, *printed: str) -> str:
        """Return as a clause of a sentence that a report has ``value``, or another of its part, as ``printed``."""
        # Names are quoted: they stay Chinese in an English sentence.
        each = (f"“{name}”" for name in printed) if self.verbatim else printed
        return say("%(facet)s：%(values)s", facet=self.heading(value), values=say("或").join(each))

    def part(self, value: str) -> str:
        """Return what ``value`` narrows by, in which others are its alternatives: a figure, or the facet."""
        return value.rpartition(":")[0] if self.of_figures else self.name

    @property
    def rule(self) -> str:
        """What a value must be, for the sentence that refuses another."""
        if all(map(str.isdigit, values := [*self.labels])) and values:
            return say(
                "%(name)s 只能是 %(first)s—%(last)s 之一",
                name=self.name,
                first=values[0],
                last=values[-1],
            )
        if self.labels:
            return say("%(name)s 只能是 %(values)s", name=self.name, values="、".join(self.labels))
        if self.examples:
            examples = say(" 或 ").join(self.examples)
            return say("%(name)s 要写成 %(examples)s", name=self.name, examples=examples)
        return say("筛选条件要有 1 到 %(most)s 个字符", most=LONGEST)

    def unread(self, text: str) -> str:
        """Say that ``text``, written behind a prefix in a query, is no value."""
        noun = say(self.noun or self.label)
        if self.labels:
            return say("没有叫“%(text)s”的%(noun)s，已按普通文字检索。", text=text, noun=noun)
        return say("“%(text)s”不是%(noun)s，已按普通文字检索。", text=text, noun=noun)


def years(text: str) -> str | None:
    """Return the years that ``text`` writes, the earlier first; a range may be open at one end.

    以后 and 以前 take in the year itself, as laws count.

    >>> years("2012年"), years("2016至2014"), years("2012-2012"), years("今年")
    ('2012', '2014-2016', '2012', None)
    >>> years("2015年以来"), years("-2014"), years(">2014"), years("二〇一六年"), years("2018+")
    ('2015-', '-2014', '2015-', '2016', '2018-')
    """
    text = text.translate(IN_CHINESE)
    if written := _YEARS.fullmatch(text):
        first, last = sorted((written[1], written[2] or written[1]))
        return first if first == last else f"{first}-{last}"
    if written := _SINCE.fullmatch(text):
        return f"{written[1] or written[2]}-"
    if written := _UNTIL.fullmatch(text):
        return f"-{written[1] or written[2]}"
    if written := _BEYOND.fullmatch(text):
        year = int(written[2])
        return f"{year + 1:04}-" if written[1][0] in ">晚" else f"-{year - 1:04}" if year else None
    return None


def _years_listed(text: str) -> tuple[str, ...]:
    """Each of the years, or ranges, of a list; none where ``text`` is no list.

    >>> _years_listed("2012、2014年或2016-"), _years_listed("2012"), _years_listed("2012,明年")
    (('2012', '2014', '2016-'), (), ())
    """
    each = [years(part.strip()) for part in _BETWEEN_YEARS.split(text)]
    read = tuple(dict.fromkeys(filter(None, each)))
    return read if len(each) > 1 and None not in each else ()


def place_kind(name: str) -> str:
    """Return which of ``PLACE_ENDINGS`` asks for a place of this name, 地区 where none does.

    >>> place_kind("广西壮族自治区"), place_kind("恩施土家族苗族自治州"), place_kind("990123")
    ('省', '市', '地区')
    """
    return next((kind for end, kind in _ENDINGS.items() if name.endswith(end)), "地区")


def years_printed(value: str) -> str:
    """Return what the page calls the years of a value: ``2014-2016`` with a dash, ``2016-`` in words."""
    if value.endswith("-"):
        return say("%(year)s 年及以后", year=value[:-1])
    if value.startswith("-"):
        return say("%(year)s 年及以前", year=value[1:])
    first, dash, last = value.partition("-")
    return say("%(first)s—%(last)s", first=first, last=last) if dash else value


def named(text: str) -> str | None:
    """Return ``text`` itself where it can be a name or a code."""
    return text if 0 < len(text) <= LONGEST else None


def flags_of_rules(rules: Iterable[str]) -> tuple[str, ...]:
    """Return the flags of a report in which these ``rules`` are broken."""
    broken = {*rules}
    return tuple(f for f in FLAGS if f in broken or (f == "any" and not broken.isdisjoint(USUAL)))


def flags_of(report: Report) -> tuple[str, ...]:
    """Return the flags that ``report`` carries."""
    rules = flags_of_rules(flag.rule for flag in report.flags)
    carried = dict.fromkeys(rules, True) | {
        "undated": report.year is None,
        "unplaced": report.place.status != "resolved",
        "warned": bool(report.doubts),
        "elsewhere": ELSEWHERE in report.warnings,
    }
    return tuple(flag for flag in FLAGS if carried.get(flag))


def _called(labels: Mapping[str, str]) -> dict[str, str]:
    return {name: value for value, label in labels.items() for name in (value, label)}


_YEARS_DUE = {str(year): str(year) for year in range(FIRST_DUE, FIRST_DUE + 31)}
"""As many as engines count by bits."""


def _years_due(text: str) -> tuple[str, ...]:
    """The years of ranges that are closed: 2018-2020."""
    due: dict[str, None] = {}
    for each in _years_listed(text) or (years(text) or "",):
        first, dash, last = each.partition("-")
        last = last if dash else first
        due |= dict.fromkeys(year for year in _YEARS_DUE if first and first <= year <= last)
    return tuple(due)


_KIND_LABELS = {kind.value: kind.label for kind in KINDS.values()}
FACETS: dict[str, FacetField] = {
    facet.name: facet
    for facet in (
        FacetField(
            "year",
            "年度",
            ("年", "年度", "年份", "日期", "时间", "year"),
            "年度，或起止年度，一头可以不写",
            "a year or years, open at either end",
            "2012|2014-2016|2016-|-2014",
            years,
            several=_years_listed,
            says=years_printed,
            pattern="^([0-9]{4}(-([0-9]{4})?)?|-[0-9]{4})$",
            examples=("2012", "2014-2016", "2016-"),
        ),
        FacetField(
            "place",
            "地区",
            (
                *("地区", "地", "地点", "地名", "乡镇", *PLACE_ENDINGS),
                *("自治区", "自治州", "州", "盟", "自治县", "旗", "苏木", "place"),
            ),
            "地区的代码或名称，连同它里面的各地",
            "code or name of a place",
            "CODE|NAME",
            named,
            verbatim=True,
            in_usage=True,
        ),
        FacetField(
            "section",
            "章节",
            ("章节", "类别", "section", "kind"),
            "哪一类章节",
            "kind of section",
            "KIND",
            (_called(_KIND_LABELS) | {n: k.value for k in KINDS.values() for n in k.names}).get,
            labels=_KIND_LABELS,
            noun=word("章节类别"),
            in_usage=True,
        ),
        FacetField(
            "flag",
            "待核",
            ("待核", "疑点", "标记", "flag"),
            "待核的一条规则，或读入时的标记",
            "rule that something in a report breaks, or flag of its reading",
            "FLAG",
            (_called(FLAGS) | dict.fromkeys(_ANY, "any")).get,
            labels=FLAGS,
            of=flags_of,
        ),
        FacetField(
            "figure",
            "数字",
            ("数字", "figure"),
            "一个数字在哪一档，如 requests_new:1-5；各档以 facet 列出的为准",
            "a bucket of a figure, as the figure's facet lists them",
            "NAME:BUCKET",
            read_bucket,
            says=bucket_label,
            pattern=f"^({'|'.join(FIGURE_NAMES)}):({'|'.join(BUCKETS)})$",
            examples=("requests_new:1-5", "requests_new:unstated"),
            noun=word("一个数字的一档"),
            listed=False,
            of_figures=True,
        ),
        FacetField(
            "missing",
            "未收录年度",
            ("缺报", "未收录", "missing"),
            "这个地方没有收录哪一年的报告，只算当时已有、期限已过的",
            "a year of which the report's place has none here, though it stood and the report was due",
            "2018",
            (_called(_YEARS_DUE) | {f"{year}年": year for year in _YEARS_DUE}).get,
            several=_years_due,
            labels=_YEARS_DUE,
            noun=word("年度"),
            of=lambda report: (),  # what only all reports together tell
            listed=False,
        ),
    )
}


def facet_named(name: str) -> FacetField:
    """Return the facet of this name; raises ``BadRequest`` where there is none."""
    if name not in FACETS:
        raise BadRequest(f"没有“{name[:20]}”这个筛选条件。可以用的：{'、'.join(FACETS)}。")
    return FACETS[name]


def carried(report: Report) -> dict[str, tuple[str, ...]]:
    """Return by facet the values that ``report`` carries, of every facet that says so by ``of``."""
    return {facet.name: facet.of(report) for facet in FACETS.values() if facet.of}


@dataclass(frozen=True, slots=True)
class TextField:
    """A text that a clause can be sent to: ``标题:工作报告``."""

    name: str
    label: str
    prefixes: tuple[str, ...]


TEXTS: dict[str, TextField] = {
    text.name: text
    for text in (
        TextField("title", "标题", ("标题", "题目", "题名", "title")),
        TextField("heading", "小标题", ("小标题", "章节标题", "heading")),
        TextField("table", "表格", ("表格", "表", "table")),
    )
}

PREFIXES: dict[str, str] = {
    **{prefix: facet.name for facet in FACETS.values() for prefix in facet.prefixes},
    **{prefix: text.name for text in TEXTS.values() for prefix in text.prefixes},
}
"""What may stand before a colon in a query: the name of the facet or of the text that it asks for."""
