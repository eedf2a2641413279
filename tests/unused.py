"""``python -m tests.unused``: what nothing in the program uses, as ``vulture`` sees it.

Fields of JSON answers are used by whoever is answered; they are known from the
document of the interface, so that no list of them has to grow.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from webapp.api.schemas import schemas

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Print what nothing uses; return whether there is anything."""
    # Installed by `make lint`; `make test` alone reads this module for its examples.
    from vulture import Vulture

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "vulture"
    ]
    answered = {name for schema in schemas().values() for name in schema.get("properties", ())}
    vulture = Vulture(
        ignore_names=[*settings["ignore_names"], *answered],
        ignore_decorators=settings["ignore_decorators"],
    )
    vulture.scavenge([str(ROOT / path) for path in settings["paths"]])
    return vulture.report() and 1


if __name__ == "__main__":
    sys.exit(main())
