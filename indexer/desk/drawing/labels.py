"""Where each label of the standard forms stands: paths of rows and columns, by what is compared of a label.

All of it is derived from ``indexer.vocabulary.figures``, which declares every cell of both forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from indexer.intake.parts.forms import APPLICANTS, DISPUTES, label_key
from indexer.vocabulary.figures import FIGURES, FORMS, FigureField

Labels = tuple[str, ...]
"""The path of a row or a column in its form, outermost first."""

PROACTIVE, REQUESTS, LAWSUITS = "表二", "表三", "表四"
TITLES = {
    PROACTIVE: "主动公开政府信息情况",
    REQUESTS: "收到和处理政府信息公开申请情况",
    LAWSUITS: "政府信息公开行政复议、行政诉讼情况",
}
COLUMNS: dict[str, tuple[Labels, ...]] = {
    REQUESTS: tuple(("申请人情况", *path) for path in APPLICANTS),
    LAWSUITS: DISPUTES,
}
"""The columns of the tables whose rows all have the same."""


def _of(table: str) -> list[FigureField]:
    return [field for field in FIGURES.values() if field.table == table]


def keys(label: str) -> tuple[str, ...]:
    """What is compared of a label, and of it without the note in brackets that ends it."""
    short = label[: label.rindex("（")] if label.endswith("）") else label
    return label_key(label), label_key(short)


ROWS: dict[str, Labels] = {
    key: field.row[: depth + 1]
    for field in _of(REQUESTS)
    for depth, label in enumerate(field.row)
    for key in keys(label)
}
"""The path of each row of 表三, and of each label that holds several rows."""

ARTICLES: dict[str, str] = {label_key(field.row[-1]): field.row[0] for field in _of(PROACTIVE)}
"""The article that each row of 表二 stands under."""


def column_of(field: FigureField, form: str) -> str:
    """Return what the column of a figure of 表二 is called in a form."""
    return (form == FORMS[0] and field.older_column) or field.column[-1]


def columns_of(article: str, form: str) -> list[str]:
    """Return the columns of an article of 表二 in a form; none where the form lacks it."""
    fields = [f for f in _of(PROACTIVE) if f.row[0] == article and form in f.forms]
    return list(dict.fromkeys(column_of(field, form) for field in fields))


def form_of(article: str, printed: Sequence[str], before: str) -> str:
    """Return the form whose columns of an article are most like those of these keys, else ``before``."""

    def likeness(form: str) -> tuple[bool, int, bool, str]:
        own = columns_of(article, form)
        known = {key for column in own for key in keys(column)}
        return len(own) == len(printed), len(known.intersection(printed)), form == before, form

    return max((form for form in FORMS if columns_of(article, form)), key=likeness)


SUMS: dict[Labels, tuple[str, ...]] = {}
"""What the program adds up of cells, by the labels above all its parts: of rows, or of columns."""
for _field in FIGURES.values():
    if _field.parts:
        _paths = [FIGURES[part].row or FIGURES[part].column for part in _field.parts]
        _same = takewhile(lambda labels: len({*labels}) == 1, zip(*_paths, strict=False))
        _path = tuple(labels[0] for labels in _same)
        SUMS[_path] = (*SUMS.get(_path, ()), *_field.names)
