"""``python -m webapp``: the same as ``xxgk serve``."""

from __future__ import annotations

import sys

from webapp.command.serving import main

if __name__ == "__main__":
    sys.exit(main())
