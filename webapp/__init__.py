"""What a browser or a script sees: pages in Chinese and the same answers as JSON.

The rooms: ``pages`` (routes, what each page says, its markup in ``templates/``),
``api`` (the same answers as JSON, described), ``files`` (exports, workbooks, feeds),
``manners`` (what every answer gets, whatever it says). ``current`` lends the index of
this process to a request, ``urls`` reads what an address asks.

``application`` puts them together, ``command`` is the one program, ``xxgk``. The application is
loaded when it is asked for: a command that needs no web does not wait for it.

It knows nothing of how an answer is found: it imports only ``indexer``'s
public names.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if sys.argv[:1] == ["-m"]:  # it sees to it that nothing is imported from the folder one stands in
    import indexer  # noqa: F401

if TYPE_CHECKING:
    from webapp.application import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    if name == "create_app":
        from webapp.application import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
