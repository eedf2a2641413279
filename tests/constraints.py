"""``make constraints``: the versions that are installed, chosen anew and written to ``constraints.txt``.

What ``pyproject.toml`` allows is wide, so that the program can stand beside others; what is tried
and served is one version of each library, the same on every machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE = ROOT / "constraints.txt"
_HEAD = "# Made by `make constraints`: what `make run`, `make test` and `make lint` install.\n"


def main() -> int:
    """Ask pip what it would install of everything; write it."""
    asked = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    told = subprocess.run(
        [*asked, "--report", "-", f"{ROOT}[lint]"], stdout=subprocess.PIPE, text=True, check=True
    )
    each = (item["metadata"] for item in json.loads(told.stdout)["install"])
    lines = {f"{one['name'].lower()}=={one['version']}\n" for one in each if one["name"] != "xxgk"}
    FILE.write_text(_HEAD + "".join(sorted(lines)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
