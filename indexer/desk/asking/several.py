"""Several values behind one label: 镇:(甲镇 OR 乙镇), 申请:(12 OR 100), 年:2015、2018.

Other programs let a label stand before a parenthesis; here it belongs to one value, so it is
written before each.
"""

from __future__ import annotations

import re

from indexer.vocabulary.fields import FACETS, PREFIXES
from indexer.vocabulary.figures import figures_called

_BEGIN = re.compile(r"(?P<label>[^ :=<>()|\"“]{1,11})[:=]\((?P<inside>[^()]*)\)?")
_PART = re.compile(r"\"[^\"]*\"?|“[^”]*”?|[\[{][^\]}]*[\]}]|\||[^ |\"“]+")
_JOINS = re.compile(r"\|+|or|and|not|或者?|且|并且|不含")
_COMMA = re.compile("[、，,]")


def spread(folded: str, at: int, typed: str) -> tuple[str, int] | None:
    """Return the parenthesis at ``at`` with its label before each value, and its length.

    None where no label of a filter or a figure stands before one. Values side by side are
    alternatives, for a report has one year and one place; of figures they are conditions together.

    >>> spread("年:(2015 2018) 茶园", 0, "年:(2015 2018) 茶园")
    ('年:2015 OR 年:2018', 13)
    """
    found = _BEGIN.match(folded, at)
    if found is None:
        return None
    label = found["label"]
    is_filter = PREFIXES.get(label) in FACETS
    # 收费:(…) is a kind of section too, of which words are asked.
    if not is_filter and (not figures_called(label) or FACETS["section"].read(label)):
        return None
    start, joined, pieces = found.start("inside"), False, []
    for part in _PART.finditer(found["inside"]):
        said = typed[start + part.start() : start + part.end()]
        if _JOINS.fullmatch(part[0]):
            joined = True
            pieces.append(said)
            continue
        sign = said[0] if part[0][0] in "-+!" and len(said) > 1 else ""
        joined = joined or bool(sign)
        pieces.append(f"{sign}{label}:{said[len(sign) :]}")
    between = " OR " if is_filter and not joined else " "
    return (between.join(pieces), found.end() - at) if pieces else None


def listed(value: str) -> list[str]:
    """Return the values that ``value`` lists, 2015、2018; none where it lists nothing.

    >>> listed("2015、2018"), listed("2015")
    (['2015', '2018'], [])
    """
    values = [each.strip() for each in _COMMA.split(value)]
    return values if len(values) > 1 and all(values) else []
