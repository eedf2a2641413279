"""What the standard forms of 2019 and 2021 print (国办公开办函〔2021〕30号): labels and values.

They are the same in every report. Knows no file format and no table.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from indexer.language.folding import plain
from indexer.language.patterns import pattern
from indexer.vocabulary.figures import FIGURES, FigureField

_ROW_NOTE = pattern(r"(?<=.{4})\(.*\)$", yes="(一)公开(只计一次)", no="(一)公开")
APPLICANTS = (
    ("自然人",),
    ("法人或其他组织", "商业企业"),
    ("法人或其他组织", "科研机构"),
    ("法人或其他组织", "社会公益组织"),
    ("法人或其他组织", "法律服务机构"),
    ("法人或其他组织", "其他"),
    ("总计",),
)
"""The seven columns of the table of requests, as paths of labels."""


def _declared(table: str) -> list[FigureField]:
    return [field for field in FIGURES.values() if field.table == table]


def _labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Each of ``labels`` once, as it is compared."""
    return tuple(dict.fromkeys(plain(label) for label in labels if label))


DISPUTES = tuple(field.column for field in _declared("表四"))
"""The fifteen columns of the table of reviews and lawsuits."""
OUTCOMES = _labels(path[-1] for path in DISPUTES)

CONTENT = "信息内容"
COLUMNS = (
    CONTENT,
    # The unit may stand on a line of its own, or be one that the form does not print.
    "本年收费金额",
    "采购总金额(万元)",
    "采购总金额(单位:万元)",
    *_labels(label for field in _declared("表二") for label in (*field.column, field.older_column)),
)
ROWS = _labels(field.row[-1] for field in _declared("表二"))
ARTICLES = _labels(field.row[0] for field in _declared("表二"))
RELATION = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
REQUEST_HEADS = (
    RELATION, "申请人情况", "自然人", "法人或其他组织", "商业企业", "科研机构", "社会公益组织", "法律服务机构",
    "其他", "总计",
)  # fmt: skip
REQUEST_ROWS = _labels(label for field in _declared("表三") for label in field.row)
# 部分公开 is printed with the form's note behind it or, as often, without.
REQUEST_LABELS = (*REQUEST_ROWS, *(_ROW_NOTE.sub("", row) for row in REQUEST_ROWS))
DISPUTE_HEADS = ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉", *OUTCOMES)

ROW_NUMBER = pattern(
    r"\s*(?:(?P<part>[一二三四五六七八九十]{1,3})\s?[、.]"
    r"|\(\s?(?P<item>[一二三四五六七八九十]{1,3})\s?\)|(?P<sub>[0-9]{1,2})\s?[、.](?![0-9]))",
    yes="(一)予以公开",
    no="一是予以公开",
    how="match",
)
_NUMBERS_BEGIN = frozenset("一二三四五六七八九十(（0123456789０１２３４５６７８９ \u3000\t\xa0")
_NO_LETTERS = pattern(r"[\W_]+", yes="其他(项)", no="其他项")
LONGEST_LABEL = 60
_SHORTEST_MISPRINT = 4  # Letters; any two short words are near each other.
_LONG = 10


def label_key(text: str) -> str:
    """What is compared of a label: its letters and digits, without its number."""
    return _kept_key(text) if len(text) <= LONGEST_LABEL else _made_key(text)


def _made_key(text: str) -> str:
    text = plain(text)
    number = ROW_NUMBER.match(text)
    return _NO_LETTERS.sub("", text[number.end() :] if number else text)


# Labels, which tables share: without, reading took 1.03 times as long.
_kept_key = lru_cache(4_000)(_made_key)
_PROACTIVE_KEYS = frozenset(map(label_key, (*COLUMNS, *ROWS, *ARTICLES)))
ROW_KEYS = frozenset(map(label_key, ROWS))
COLUMN_KEYS = frozenset(map(label_key, COLUMNS))
ARTICLE_KEYS = frozenset(map(label_key, ARTICLES))
REQUEST_HEAD_KEYS = frozenset(map(label_key, REQUEST_HEADS))
REQUEST_KEYS = frozenset(map(label_key, REQUEST_LABELS))
REQUEST_PARENTS = frozenset(
    label_key(label) for field in _declared("表三") for label in field.row[:-1]
) - frozenset(label_key(field.row[-1]) for field in _declared("表三"))
"""Keys of the rows of requests that have no numbers of their own in either form."""
DISPUTE_KEYS = frozenset(map(label_key, DISPUTE_HEADS))
LABEL_KEYS = _PROACTIVE_KEYS | REQUEST_HEAD_KEYS | REQUEST_KEYS | DISPUTE_KEYS


def is_label(text: str) -> bool:
    """Tell whether ``text`` as a whole is a label of the standard forms."""
    return len(text) <= LONGEST_LABEL and label_key(text) in LABEL_KEYS


@lru_cache(4_000)
def near_key(text: str) -> str | None:
    """Return the key of the label that ``text`` prints or misprints, None if it is no label.

    A misprint has one letter too many, too few or wrong, two in a long label, and is
    near one label only: 行政复讼 may be either, and is none.

    >>> near_key("现行有效件"), near_key("行政复讼")
    ('现行有效件数', None)
    """
    if len(text) > LONGEST_LABEL:
        return None
    key = label_key(text)
    if key in LABEL_KEYS:
        return key
    # 行政许可0 is the label with its number.
    if len(key) < _SHORTEST_MISPRINT or any(map(str.isdigit, key)):
        return None
    allowed = 1 if len(key) < _LONG else 2
    near = [label for label in LABEL_KEYS if _differ(key, label) <= allowed]
    return near[0] if len(near) == 1 else None


def _differ(one: str, other: str) -> int:
    """How many letters must be changed, put in or left out to make one the other; 3 for many."""
    if abs(len(one) - len(other)) > 2 or len(set(one) ^ set(other)) > 4:
        return 3
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
        before = row
    return before[-1]


def is_row_of_requests(text: str, *, cut: bool = False) -> bool:
    """Tell whether ``text`` is a row's label of the table of requests, not a heading.

    With ``cut`` its beginning is enough, where a file was cut short.
    """
    if len(text) > LONGEST_LABEL:
        return False
    key = label_key(text)
    if cut and len(key) > 3 and any(label.startswith(key) for label in REQUEST_KEYS):
        return True
    return key in REQUEST_KEYS and bool(ROW_NUMBER.match(plain(text)))


@lru_cache(4_000)
def row_of_requests(text: str) -> tuple[int, str] | None:
    """Return level and key of the row of requests that ``text`` is the label of, None for none.

    The level is that of its number, 0 without one.

    >>> row_of_requests("（一）予以公开"), row_of_requests("重复申请"), row_of_requests("结果维持")
    ((2, '予以公开'), (0, '重复申请'), None)
    """
    key = near_key(text)
    return (label_level(text), key) if key in REQUEST_KEYS else None


def label_level(text: str) -> int:
    """1 for 一、, 2 for （一）, 3 for 1., 0 without a number."""
    if text[:1] not in _NUMBERS_BEGIN:
        return 0
    number = ROW_NUMBER.match(plain(text))
    if not number:
        return 0
    return 1 if number["part"] else 2 if number["item"] else 3


LEVELS = {label_key(label): label_level(label) for label in REQUEST_LABELS}
"""The level of each row of requests, by its key."""
