"""``python -m indexer`` is the same as ``xxgk``."""

import sys

from indexer.commands.cli import main

if __name__ == "__main__":
    sys.exit(main())
