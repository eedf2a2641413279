"""A cluster for several processes of tests: one address a line, once it is green, until it is told to end.

    python -m tests.cluster [--nodes 3] [--heap 512m] [--tier 1]

Who tests against it has the addresses, with commas between them, in ``XXGK_TEST_CLUSTER``.
"""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType

from tests.cluster.distribution import NoCluster
from tests.cluster.nodes import Cluster

# A shell lets what it starts beside itself ignore interrupts, so each is said.
_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    for told in _ENDING:
        signal.signal(told, signal.SIG_IGN)
    sys.exit(0)


def main() -> None:
    """Run from a command line."""
    options = argparse.ArgumentParser(
        prog="python -m tests.cluster",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--nodes", type=int, default=3)
    options.add_argument("--heap", default="512m", help="of each node, as Java says it")
    options.add_argument(
        "--tier", type=int, default=1, help="how far Java compiles: 4 for measuring speed"
    )
    asked = options.parse_args()
    for told in _ENDING:
        signal.signal(told, _leave)
    try:
        with Cluster(asked.nodes, asked.heap, asked.tier) as cluster:
            print("\n".join(cluster.urls), flush=True)
            while True:
                signal.pause()
    except NoCluster as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
