"""Parameters as an address holds them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

plus = lru_cache(maxsize=1024)(quote_plus)
"""What was asked, and kinds, years and places, stand in address after address."""


def encoded(parameters: Iterable[tuple[str, Any]]) -> str:
    """Return ``parameters`` as an address holds them, each of several values by itself.

    As ``urlencode`` would: a page of results has some seventy addresses that differ in one value.

    >>> encoded([("q", "防汛"), ("year", ["2012", "2013"]), ("page", 2)])
    'q=%E9%98%B2%E6%B1%9B&year=2012&year=2013&page=2'
    """
    return "&".join(
        [
            f"{name}={plus(str(value))}"
            for name, values in parameters
            for value in (values if isinstance(values, list | tuple) else (values,))
        ]
    )
