"""Chinese wording for places, numbers and dates; nothing here makes markup."""

from __future__ import annotations

from datetime import datetime

from indexer import news
from indexer.vocabulary.figures import APPLICANTS, FIGURES, QUALIFIERS
from indexer.vocabulary.report import REGIMES, STATUSES, Place
from indexer.vocabulary.results import AnswerPlace


def count(number: int) -> str:
    """Print a count with a thin space between thousands, as in ``12 345``.

    >>> count(12345)
    '12\\u2009345'
    """
    return f"{number:,}".replace(",", "\u2009")


_BEHIND = ("余", "多", "以上")  # The other qualifiers stand before their number.


def as_stated(number: str, qualifier: str | None) -> str:
    """Print a number with what stands beside it, on its side.

    >>> as_stated("340", "余"), as_stated("100", "近"), as_stated("7", None)
    ('340余', '近 100', '7')
    """
    if qualifier in _BEHIND:
        return f"{number}{qualifier}"
    return f"{qualifier} {number}" if qualifier in QUALIFIERS else number


def place_name(place: Place | AnswerPlace) -> str:
    """Say where a report is from, and honestly when that is not certain."""
    path = " › ".join(place.path)
    if place.status == "resolved":
        return path
    if place.status == "ambiguous":
        return f"{path or '地名'}（同名地方有 {len(place.candidates)} 处，未能确定）"
    if place.status == "unlisted":
        return f"{path}（未列入地名表）"
    return f"{path}（未写明单位）" if path else "地区不明"


def place_status(value: str) -> str:
    """Say how sure it is which place a report is from."""
    return STATUSES.get(value, value)


def place_level(value: str | None) -> str:
    """Name the level of a place of the gazetteer; empty for one that it does not have."""
    return {"province": "省级", "city": "地级", "county": "县级", "township": "乡级"}.get(
        value or "", ""
    )


def began(first: int | None, earlier: bool) -> str:
    """Say from when a name is known.

    >>> began(2015, True), began(2019, False), began(None, False)
    ('2015 年或更早', '2019 年', '不明')
    """
    if first is None:
        return "不明"
    return f"{first} 年或更早" if earlier else f"{first} 年"


def ended(last: int | None, still: bool) -> str:
    """Say until when a name is known; what the newest list has stands.

    >>> ended(2025, True), ended(2019, False), ended(None, False)
    ('至今（2025 年名录）', '2019 年', '不明')
    """
    if last is None:
        return "不明"
    return f"至今（{last} 年名录）" if still else f"{last} 年"


def size(number: int) -> str:
    """Print a number of bytes in the unit that suits it.

    >>> size(900), size(2_340_000)
    ('900 B', '2.3 MB')
    """
    shown, unit = float(number), "B"
    for larger in ("KB", "MB", "GB", "TB"):
        if shown < 1000:
            break
        shown, unit = shown / 1000, larger
    return f"{number} B" if unit == "B" else f"{shown:.1f} {unit}"


def regime(value: str) -> str:
    """Name the form a report is written in."""
    return REGIMES.get(value, value)


def day(value: str) -> str:
    """Print the day of an ISO time, in China if it says where; anything else as it is.

    >>> day("2026-01-01T16:00:00+00:00"), day("2026-01-01"), day("去年")
    ('2026-01-02', '2026-01-01', '去年')
    """
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (time.astimezone(news.CHINA) if time.tzinfo else time).date().isoformat()


_TABLES = {
    "": "文中所写",
    "表二": "表二：主动公开",
    "表三": "表三：申请",
    "表四": "表四：复议和诉讼",
}


def figure_groups() -> dict[str, dict[str, str]]:
    """Return all figures to choose from with their labels, by the table that has them."""
    found: dict[str, dict[str, str]] = {label: {} for label in _TABLES.values()}
    for field in FIGURES.values():
        table = field.table or ("表三" if field.by_applicant else "表四" if field.parts else "")
        only = f"（{REGIMES[field.forms[0]]}）" if len(field.forms) == 1 else ""
        found[_TABLES[table]][field.name] = field.label + only
    for by, label in APPLICANTS.items():
        applied = (field for field in FIGURES.values() if field.by_applicant)
        found[f"表三：{label}"] = {f"{f.name}:{by}": label + f.label for f in applied}
    return found
