"""``python -m indexer``: the commands of ``xxgk`` that need no web. Serving is ``xxgk serve``."""

import sys

from indexer.commands.cli import main

if __name__ == "__main__":
    sys.exit(main())
