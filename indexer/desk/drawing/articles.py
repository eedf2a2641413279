"""表二, whose articles have columns of their own, in the layout of its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.desk.drawing.boxes import At, DrawnCell, DrawnTable, ReadRow
from indexer.desk.drawing.labels import ARTICLES, column_of, columns_of, form_of, keys
from indexer.intake.figures.cells import name_of
from indexer.intake.parts.forms import ARTICLE_KEYS, COLUMN_KEYS, CONTENT, label_key
from indexer.intake.parts.values import is_value
from indexer.vocabulary.figures import FIGURES


def draw_articles(drawing: DrawnTable, rows: Sequence[ReadRow]) -> None:
    """Draw 表二 of ``rows``: each article, the head of its columns, its rows."""
    articles = _Articles(drawing)
    for row in rows:
        articles.add(row)
    articles.flush()
    width = max(sum(box.columns for box in boxes) for boxes in drawing.rows)
    for boxes in drawing.rows:  # the last of a narrower row takes the rest
        more = width - sum(box.columns for box in boxes)
        boxes[-1] = boxes[-1]._replace(columns=boxes[-1].columns + more)


@dataclass(slots=True)
class _Articles:
    """What stands over the rows that come: printed, and not yet drawn; or the ``group`` drawn last."""

    drawing: DrawnTable
    article: tuple[At, ...] = ()
    heads: dict[str, tuple[At, ...]] = field(default_factory=dict)
    group: tuple[str, str] | None = None
    form: str = ""

    def add(self, row: ReadRow) -> None:
        """Draw ``row``, or keep what it prints over others until one comes."""
        articles = [at for at in row.written if row.keys[at] in ARTICLE_KEYS]
        if label_key("".join(row.texts)) in ARTICLE_KEYS:  # 第二十条 | 第（一）项
            articles = row.written
        heads = [at for at in row.written if row.keys[at] in COLUMN_KEYS]
        if articles:
            self.flush()
            self.article = row.at(articles)
        if heads and {*articles, *heads} == set(row.written):
            if self.heads or self.group:
                self.flush()
            for at in heads:
                key = row.keys[at] or ""
                self.heads[key] = (*self.heads.get(key, ()), (row.number, at))
        elif set(articles) != set(row.written):
            self._add_row(row)

    def flush(self) -> None:
        """Draw what no row of the form followed, as printed."""
        if self.article:
            self.drawing.rows.append([DrawnCell(self.article, scope="colgroup")])
        if self.heads:
            self.drawing.rows.append([DrawnCell(at, scope="col") for at in self.heads.values()])
        self.article, self.heads, self.group = (), {}, None

    def _add_row(self, row: ReadRow) -> None:
        fields = [FIGURES[name] if (name := name_of(value)) else None for value in row.values]
        label = next((at for at in row.written if row.keys[at] in ARTICLES), None)
        group = self.group
        if label is not None and (self.heads or group is None):
            article = ARTICLES[row.keys[label] or ""]
            printed = [key for key in self.heads if key != CONTENT]
            told = [label_key(value.column[-1]) for value in row.values if value.column]
            group = article, form_of(article, printed or told, self.form)
        columns = columns_of(*group) if group else []
        cells: list[int | None] = [None] * len(columns)
        names: list[tuple[str, ...]] = [()] * len(columns)
        own = [column_of(field, group[1]) if field and group else "" for field in fields]
        if own and set(own) <= set(columns) and len(row.sources) in (0, len(own)):
            for at, column in enumerate(own):
                place, field = columns.index(column), fields[at]
                names[place] = (field.name,) if field else ()
                cells[place] = row.sources[at] if row.sources else None
        elif len(row.numbers) == len(columns):
            cells = list(row.numbers)
        others = [at for at in row.written if at not in cells]
        words = [at for at in others if not is_value(row.texts[at])]
        beyond = [at for at in others if at not in words]
        if group is None or not words:
            self.flush()
            self.drawing.rows.append([DrawnCell(row.at([at])) for at in row.written])
            return
        if group != self.group:
            self._open(*group, columns)
        boxes = [DrawnCell(row.at(words), scope="row")]
        if row.is_glued:
            self.drawing.unclear = True
        elif beyond:
            self.drawing.unclear = True
            boxes.append(DrawnCell(row.at([at for at in row.numbers if row.texts[at]])))
        else:
            boxes += [
                DrawnCell(() if cell is None else row.at([cell]), names=name)
                for cell, name in zip(cells, names, strict=True)
            ]
        self.drawing.rows.append(boxes)

    def _open(self, article: str, form: str, columns: Sequence[str]) -> None:
        """Draw the article and the head of its columns."""
        self.drawing.rows.append([DrawnCell(self.article, article, scope="colgroup")])
        head = [DrawnCell(self._printed(CONTENT), CONTENT, scope="col")]
        head += [DrawnCell(self._printed(column), column, scope="col") for column in columns]
        head[-1] = head[-1]._replace(
            at=(*head[-1].at, *(at for each in self.heads.values() for at in each))
        )
        self.drawing.rows.append(head)
        self.article, self.heads, self.group, self.form = (), {}, (article, form), form

    def _printed(self, label: str) -> tuple[At, ...]:
        return next((self.heads.pop(key) for key in keys(label) if key in self.heads), ())
