"""Derive ts_characters.txt: Traditional characters and their Simplified forms, one to one.

Source: TSCharacters.txt of OpenCC (Apache-2.0), as packaged by PyPI
``opencc-python-reimplemented`` 0.1.7. Needed only to make the table anew:

    pip install opencc-python-reimplemented==0.1.7
    python indexer/language/data/make_ts_characters.py

Where OpenCC lists several Simplified forms, its first is taken, which is what
OpenCC itself writes for a character that stands alone. Pairs whose form is
longer than one character, or equal to the character, are left out. Prints the
source, its version and SHA-256, and the number of pairs.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import distribution
from pathlib import Path

PACKAGE = "opencc-python-reimplemented"
TABLE = "opencc/dictionary/TSCharacters.txt"


def main() -> None:
    """Write ts_characters.txt beside this script."""
    package = distribution(PACKAGE)
    source = Path(str(package.locate_file(TABLE))).read_bytes()
    first = {}
    for line in source.decode("utf-8").splitlines():
        traditional, _, forms = line.partition("\t")
        simplified = forms.split(" ")[0]
        if len(traditional) == len(simplified) == 1 and traditional != simplified:
            first[traditional] = simplified
    # A form that is itself turned into another would make folding twice differ from once.
    pairs = {t: first.get(s, s) for t, s in first.items()}
    lines = [f"{t}{s}\n" for t, s in sorted(pairs.items()) if t != s]
    Path(__file__).with_name("ts_characters.txt").write_text("".join(lines), encoding="utf-8")
    digest = hashlib.sha256(source).hexdigest()
    print(f"{PACKAGE} {package.version}, {TABLE}, sha256 {digest}: {len(lines)} pairs")


if __name__ == "__main__":
    main()
