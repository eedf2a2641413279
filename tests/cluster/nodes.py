"""A cluster of nodes that know each other, and what a test does to it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self
from urllib.request import ProxyHandler, Request, build_opener

from tests.cluster.distribution import NoCluster, found_java, unpacked
from tests.cluster.one_node import NOBODY, Machine, Node

_STARTING = 300.0  # seconds; on a busy machine three took 40
_ANSWERING = 5.0
# A proxy that leads out of a company knows no loopback.
_OPENER = build_opener(ProxyHandler({}))
_HEALTHS = ("green", "yellow", "red")
_SETTINGS: Mapping[str, Any] = {
    "cluster.name": "xxgk-test",
    "node.processors": 2,
    "cluster.routing.allocation.disk.threshold_enabled": False,
    # The serial collector lets garbage lie until the heap is full, which this breaker would count as use.
    "indices.breaker.total.use_real_memory": False,
    "action.destructive_requires_name": True,
    # A node that dies is noticed at once by its closed connections; these are for one that hangs.
    "cluster.fault_detection.follower_check.timeout": "5s",
    "cluster.fault_detection.leader_check.timeout": "5s",
}


class Cluster:
    """``count`` nodes on ports of this machine: a context that they enter green, and that leaves nothing.

    ``heap`` is as Java says it; ``tier`` how far Java compiles: 1 starts soonest, 4 is for measuring speed;
    ``settings`` of OpenSearch are added. Entering raises ``NoCluster``.
    """

    def __init__(
        self,
        count: int = 3,
        heap: str = "512m",
        tier: int = 1,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self._count, self._heap, self._tier = count, heap, tier
        self._settings = {**_SETTINGS, **(settings or {})}
        self.nodes: list[Node] = []

    @property
    def urls(self) -> list[str]:
        """Where they answer, also those that do not now."""
        return [node.url for node in self.nodes]

    def __enter__(self) -> Self:
        if shutil.which("setpriv") is None:
            raise NoCluster("setpriv is not installed: it is of Linux's util-linux")
        machine = Machine(found_java(), unpacked(), self._heap, self._tier)
        with ExitStack() as closing:
            folder = Path(closing.enter_context(TemporaryDirectory(prefix="xxgk-cluster-")))
            # Nodes end with the thread that started them, so it is one that lives as long as this.
            self._starter = closing.enter_context(ThreadPoolExecutor(1, "nodes"))
            for number in range(1, self._count + 1):
                node = Node(f"node{number}", folder / f"node{number}", machine, self._begun)
                closing.callback(node.close)
                self.nodes.append(node)
            self._start(folder)
            self._closing = closing.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing.close()
        self.nodes.clear()

    def _start(self, folder: Path) -> None:
        known = {
            "discovery.seed_hosts": [node.peer for node in self.nodes],
            "cluster.initial_cluster_manager_nodes": [node.name for node in self.nodes],
        }
        if not os.geteuid():
            os.chown(folder, NOBODY, NOBODY)
        for node in self.nodes:
            node.write_settings({**self._settings, **known})
            node.start()
        try:
            self.wait(timeout=_STARTING)
        except TimeoutError as error:
            raise NoCluster(f"the machine is too busy, or short of memory: {error}") from error

    def _begun(self, command: Sequence[str], **how: Any) -> subprocess.Popen[bytes]:
        def begin() -> subprocess.Popen[bytes]:
            return subprocess.Popen(command, **how)

        return self._starter.submit(begin).result()

    def wait(self, status: str = "green", timeout: float = 120.0) -> None:
        """Wait until every node that runs knows all that run, no other, and this status or a better one.

        Raises ``NoCluster`` when one has ended by itself, and ``TimeoutError``.
        """
        until = time.monotonic() + timeout
        while said := self._differing(status):
            if time.monotonic() > until:
                raise TimeoutError(f"not {status} within {timeout:g} s: {said}")
            time.sleep(0.2)

    def _differing(self, status: str) -> dict[str, Any]:
        """What nodes say that do not say ``status``, by their names."""
        running = [node for node in self.nodes if node.is_running]
        enough = _HEALTHS[: _HEALTHS.index(status) + 1]
        differing = {}
        for node in running:
            node.check()
            try:
                said = answer(f"{node.url}/_cluster/health?local=true")
            except (OSError, HTTPException) as error:
                differing[node.name] = repr(error)
                continue
            agrees = said["discovered_cluster_manager"] and said["number_of_nodes"] == len(running)
            if not agrees or said["status"] not in enough:
                differing[node.name] = said
        return differing

    def manager(self) -> Node:
        """The node that the others have elected, as those that run know it; ``wait`` first for their agreement."""
        names = set()
        for node in self.nodes:
            if node.is_running:
                state = answer(f"{node.url}/_cluster/state/cluster_manager_node,nodes?local=true")
                elected = state["cluster_manager_node"]
                names.add(state["nodes"][elected]["name"] if elected else None)
        (name,) = names
        (found,) = [node for node in self.nodes if node.name == name]
        return found


def answer(url: str, timeout: float = _ANSWERING, method: str = "GET") -> Any:
    """Return what this address of a node says, read as JSON. Raises ``OSError`` or ``HTTPException``."""
    with _OPENER.open(Request(url, method=method), timeout=timeout) as said:
        return json.load(said)
