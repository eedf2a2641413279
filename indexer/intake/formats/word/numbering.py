"""The automatic numbers of Word paragraphs: 一、 and （一） that stand in no text.

Knows numbering.xml and the styles that carry numbering (ECMA-376 part 1,
section 17.9, and 17.7.4 for ``basedOn``); counts through one document in the
order of its paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from indexer.intake.formats.word.markup import W, child, number, on, value
from indexer.intake.formats.word.number_formats import number_text
from indexer.intake.formats.word.package import Element
from indexer.language.numerals import whole_number

_LEVELS = 9
_LONGEST_MARK = 100  # Characters; a letter may be repeated 400 times for each of its places.
_DEEPEST = 30  # Styles based on styles; Word itself stops at 10.
_PLACE = re.compile(r"%([1-9])")
# What ends a Chinese number touches the words after it, tab stop or not.
_TOUCHING = ("、", "）", "．", "。", "：", "】", "〕", "，")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list (17.9.6): its format, the number it starts at, what it prints."""

    start: int
    form: str
    text: str
    suffix: str
    restart: int | None
    legal: bool
    style: str | None


@dataclass(slots=True)
class _List:
    """One abstract list (17.9.1) and how far it has counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Instance:
    """One use of a list (17.9.15) with its own levels and starts (17.9.8)."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The numbers of one document; ``numbering`` and ``styles`` are roots of its parts or None."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default: str | None = None
        self._chains: dict[str | None, list[Element]] = {}
        for style in styles.iter(W + "style") if styles is not None else ():
            name = style.get(W + "styleId") or ""
            self._styles[name] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default = name
        self._lists: dict[str, _List] = {}
        self._links: dict[str, str] = {}
        self._instances: dict[str, _Instance] = {}
        self._begun: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read(numbering)

    def _read(self, root: Element) -> None:
        for abstract in root.iter(W + "abstractNum"):
            name = abstract.get(W + "abstractNumId") or ""
            self._lists[name] = _List(_levels(abstract))
            if link := value(abstract, "numStyleLink"):
                self._links[name] = link
        for instance in root.iter(W + "num"):
            own: dict[int, _Level] = {}
            starts: dict[int, int] = {}
            for override in instance.iter(W + "lvlOverride"):
                own |= _levels(override)
                level = _index(override)
                start = number(override, "startOverride")
                if start is not None:
                    starts[level] = start
            name = value(instance, "abstractNumId") or ""
            self._instances[instance.get(W + "numId") or ""] = _Instance(name, own, starts)

    def style_chain(self, paragraph: Element) -> list[Element]:
        """Return the styles of a paragraph from its own down to the one all are based on."""
        first = name = value(paragraph, "pPr", "pStyle") or self._default
        if first in self._chains:
            return self._chains[first]
        chain: list[Element] = []
        while name and len(chain) < _DEEPEST:
            style = self._styles.get(name)
            if style is None or style in chain:
                break
            chain.append(style)
            name = value(style, "basedOn")
        self._chains[first] = chain
        return chain

    def outline(self, paragraph: Element) -> int:
        """Return the heading level 1–9 of a paragraph (17.3.1.20), 0 if it is body text."""
        for bearer in (paragraph, *self.style_chain(paragraph)):
            level = number(bearer, "pPr", "outlineLvl")
            if level is not None:
                return level + 1 if 0 <= level < _LEVELS else 0
        return 0

    def count(self, paragraph: Element) -> str:
        """Return what the list prints before this paragraph, with its blank; ``""`` for nothing.

        To be called once for every paragraph, in order: calling counts.
        """
        used = self._used(paragraph)
        if used is None:
            return ""
        name, instance, at = used
        abstract = self._lists[instance.abstract]
        levels = abstract.levels | instance.levels
        for i in instance.starts.keys() & levels.keys():
            levels[i] = replace(levels[i], start=instance.starts[i])
        level = levels.get(at)
        if level is None:
            return ""
        counts = abstract.counts
        if (name, at) not in self._begun and at in instance.starts:
            counts.pop(at, None)
        self._begun.add((name, at))
        counts[at] = counts[at] + 1 if at in counts else levels[at].start
        for deeper in [i for i in counts if i > at]:
            if deeper not in levels or _restarts(levels[deeper], at):
                del counts[deeper]
        return _printed(level, at, levels, counts)

    def _used(self, paragraph: Element) -> tuple[str, _Instance, int] | None:
        """The list and the level of a paragraph: its own numPr, else its styles' (17.3.1.19)."""
        name: str | None = None
        at: int | None = None
        through: list[str] = []
        for bearer in (paragraph, *self.style_chain(paragraph)):
            if bearer is not paragraph:
                through.append(bearer.get(W + "styleId") or "")
            properties = child(bearer, "pPr", "numPr")
            at = number(properties, "ilvl") if at is None else at
            name = name or value(properties, "numId")
            if name:
                break
        instance = self._instance(name or "0")
        if instance is None or name is None or instance.abstract not in self._lists:
            return None
        if at is None:
            # A style names its list, and the list's level names the style (17.9.23).
            levels = self._lists[instance.abstract].levels | instance.levels
            at = next((i for i in sorted(levels) if levels[i].style in through), 0)
        return name, instance, at

    def _instance(self, name: str) -> _Instance | None:
        """The list of this number, through a numbering style where it has one (17.9.21)."""
        instance = self._instances.get(name) if name != "0" else None
        for _ in range(_DEEPEST):
            if instance is None or instance.abstract not in self._links:
                return instance
            style = self._styles.get(self._links[instance.abstract])
            linked = self._instances.get(value(style, "pPr", "numPr", "numId") or "0")
            if linked is None:
                return instance
            instance = _Instance(
                linked.abstract, linked.levels | instance.levels, linked.starts | instance.starts
            )
        return None


def _levels(parent: Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for level in parent.findall(W + "lvl"):
        # Newer formats stand inside mc:AlternateContent, with a plain one as the last.
        forms = [form.get(W + "val") or "decimal" for form in level.iter(W + "numFmt")]
        start = number(level, "start")
        if (at := _index(level)) >= _LEVELS:
            continue
        levels[at] = _Level(
            start=0 if start is None else start,
            form=forms[-1] if forms else "decimal",
            text=value(level, "lvlText") or "",
            suffix=value(level, "suff") or "tab",
            restart=number(level, "lvlRestart"),
            legal=on(level, "isLgl"),
            style=value(level, "pStyle"),
        )
    return levels


def _index(level: Element) -> int:
    return whole_number(level.get(W + "ilvl") or "") or 0


def _restarts(level: _Level, at: int) -> bool:
    """Tell whether a deeper level begins anew after level ``at`` was used (17.9.10)."""
    return level.restart is None or at < level.restart


def _printed(level: _Level, at: int, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    if level.form == "bullet":
        # Bullets of symbol fonts are private characters that mean nothing elsewhere.
        mark = "".join("•" if "\ue000" <= c <= "\uf8ff" else c for c in level.text).strip()
    else:

        def place(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            of = levels.get(index)
            if of is None or index > at:
                return ""
            count = counts.get(index, of.start)
            return number_text(count, "decimal" if level.legal else of.form)

        mark = _PLACE.sub(place, level.text[:60])[:_LONGEST_MARK]
    if not mark or level.suffix == "nothing" or mark.endswith(_TOUCHING):
        return mark
    return mark + " "
