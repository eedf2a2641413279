"""The types of all JSON answers as JSON Schema 2020-12: what ``openapi`` documents.

Derived from the types that answers are made of, and strict: every property is required
and no other is allowed, because an answer has all of them, null or not.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from msgspec import UnsetType
from msgspec.json import schema_components

from indexer import (
    answer,
    coverage,
    doubts,
    export,
    figures,
    holdings,
    lists,
    places,
    usage,
    verdict,
)
from webapp.api.routes import Health, Ready, Suggestions, WholeReport
from webapp.manners.errors import Error

Schema = dict[str, Any]
SHAPES: tuple[type, ...] = (
    *(Error, answer.Answer, WholeReport, usage.Usage, verdict.Check, Suggestions, Health, Ready),
    *(places.PlacePage, places.CrosswalkRow, doubts.Doubts),
    *(figures.FigureRows, figures.StatingReport),
    *(coverage.CoverageTable, coverage.CoverageCell),
    lists.SearchedList,
    *(holdings.Holdings, holdings.Listed, holdings.ListedReport, holdings.ListedFile),
    *(export.Head, export.AnswerRow, export.ReportRow, export.End),
)
"""What is answered as a whole, or is a line of a file."""
_REFERENCE = "#/components/schemas/{name}"
_ABSENT: Schema = {"not": {}}


def ref(shape: type) -> Schema:
    """Return what stands for the schema of one of ``SHAPES``."""
    return {"$ref": _REFERENCE.format(name=shape.__name__)}


def _strict(schema: Any) -> Any:
    """Return ``schema`` as msgspec derived it, saying what is written and not what could be read."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {n: _strict(s) for n, s in schema.items() if n not in ("title", "default")}
    if "properties" in schema:
        fields = {n: _strict(s) for n, s in schema["properties"].items() if s != _ABSENT}
        names = list(fields)
        strict |= {"properties": fields, "required": names, "additionalProperties": False}
    if (items := strict.pop("prefixItems", None)) is not None:
        # Readers of OpenAPI stumble over it; so it is not said which of the items is which.
        kinds = [item for n, item in enumerate(items) if item not in items[:n]]
        size = {"minItems": len(items), "maxItems": len(items)}
        strict |= {"items": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}, **size}
    return strict


def _hook(kind: type) -> Schema:
    if kind is UnsetType:
        return _ABSENT
    if kind is holdings.ListEntry:
        return {"anyOf": [ref(each) for each in holdings.ListEntry.__subclasses__()]}
    raise NotImplementedError(kind)  # how msgspec wants to hear of a type that has no schema


@cache
def schemas() -> dict[str, Schema]:
    """Return them by the name of the type, those that others hold too; a sixth of a server's start, and few ask."""
    found: dict[str, Schema] = _strict(
        schema_components(SHAPES, schema_hook=_hook, ref_template=_REFERENCE)[1]
    )
    return found
