"""What is said of one route for scripts: what it is for, what it takes and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.api.parameters import Parameter
from webapp.api.schemas import Schema


@dataclass(frozen=True, slots=True)
class Body:
    """A body: its media type, its schema (none for bytes) and, for JSON lines, that of a line."""

    media: str
    schema: Schema | None = None
    line: Schema | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """What one endpoint is for.

    ``answers`` are by the ending that the route's ``any(…)`` takes, or by "".
    ``page`` is the endpoint of the page that takes the same query string.
    ``examples`` are values by parameter, to be completed from a ``Sample``.
    ``fails`` are the statuses of errors, ``headers`` those of a good answer.
    """

    tag: str
    summary: str
    description: str
    english: str
    answers: Mapping[str, Body]
    parameters: tuple[Parameter, ...] = ()
    page: str = ""
    examples: tuple[Mapping[str, str], ...] = ({},)
    fails: tuple[int, ...] = (400, 429, 503)
    headers: tuple[str, ...] = ()
    tagged: bool = True
    """Whether it has an ETag and may answer 304."""
    boxes: tuple[str, ...] = ()
    """What the form of ``page`` may send besides, and the page leads on without."""
    bare: bool = True
    """Whether it answers where no parameter is given, none of which is required by itself."""
    posted: Parameter | None = None
    """What a form may post instead of the query string, where an address is too short for it."""
