"""``python -m tests.known_faults``: known faults of the versions in ``constraints.txt``, by pip-audit.

What could not be looked up is said to be unchecked, which is no reason to fail; it is never said
to be free of faults.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.constraints import FILE

_SECONDS = 300


def main() -> int:
    """Ask for every version; return 1 if one has a known fault."""
    asked = [sys.executable, "-m", "pip_audit", "--requirement", str(FILE), "--no-deps"]
    asked += ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    try:
        told = subprocess.run(
            asked, capture_output=True, text=True, check=False, timeout=_SECONDS
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        told = ""
    lines, status = outcome(told)
    print("\n".join(lines))
    return status


def outcome(told: str) -> tuple[list[str], int]:
    """Return what to say of pip-audit's JSON, and the exit status."""
    try:
        each = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return ["known faults of libraries: not checked (no answer)"], 0
    faulty = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}"
        for one in each
        for fault in one.get("vulns", ())
    ]
    checked = sum("vulns" in one for one in each)
    if not checked:
        return [f"known faults of libraries: not checked (all {len(each)} were skipped)"], 0
    summary = f"known faults of libraries: {len(faulty)} in {checked} of {len(each)}"
    return [*faulty, summary], int(bool(faulty))


if __name__ == "__main__":
    sys.exit(main())
