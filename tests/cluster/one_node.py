"""A node: a process that can be killed, paused, stopped and started again over its data."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster.distribution import Java, NoCluster

NOBODY = 65534
"""As whom nodes of root run: OpenSearch refuses to be root."""
_STOPPING = 60  # seconds
# What OpenSearch's own scripts tell Java, but for touching the whole heap at once.
_OPTIONS = (
    "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-OmitStackTraceInFastThrow", "-Xss1m",
    "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-Djna.nosys=true",
    "-Dlog4j.shutdownHookEnabled=false", "-Dlog4j2.disable.jmx=true",
    "-Dopensearch.networkaddress.cache.ttl=60", "-Dopensearch.networkaddress.cache.negative.ttl=10",
    "-Dio.netty.noUnsafe=true", "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1",
    "-Dopensearch.distribution.type=zip", "-Dopensearch.bundled_jdk=false",
    "-javaagent:agent/opensearch-agent.jar", "--add-opens=java.base/java.nio=ALL-UNNAMED",
)  # fmt: skip
_VECTORS = "jdk.incubator.vector"
_SMALLER_OBJECTS = 25  # the first Java that has them


@dataclass(frozen=True, slots=True)
class Machine:
    """What all nodes of a cluster run on: a Java, the unpacked program, memory, and how far Java compiles."""

    java: Java
    program: Path
    heap: str
    tier: int


class Port:
    """A port of this machine that nobody else is given, whether its node runs or not.

    A socket that is bound and does not listen keeps it, and lets a node bind beside it.
    """

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.number: int = self._socket.getsockname()[1]

    def close(self) -> None:
        """Leave it to others."""
        self._socket.close()


class Node:
    """The node ``name``, with all its files in ``folder``; not started yet.

    ``start`` is how a process is begun: it ends with the thread that began it.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        machine: Machine,
        begin: Callable[..., subprocess.Popen[bytes]],
    ) -> None:
        self.name, self._folder, self._machine, self._begin = name, folder, machine, begin
        self._http, self._transport = Port(), Port()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_paused = False
        self.url = f"http://127.0.0.1:{self._http.number}"
        self.peer = f"127.0.0.1:{self._transport.number}"
        """Where other nodes find it."""

    def write_settings(self, settings: Mapping[str, Any]) -> None:
        """Make its folder, with these settings and those that are its own."""
        for name in ("config", "data", "logs", "tmp"):
            (self._folder / name).mkdir(parents=True)
        own = {
            "node.name": self.name,
            "network.host": "127.0.0.1",
            "http.port": self._http.number,
            "transport.port": self._transport.number,
            "path.data": str(self._folder / "data"),
            "path.logs": str(self._folder / "logs"),
        }
        config = self._folder / "config"
        # JSON is YAML.
        (config / "opensearch.yml").write_text(json.dumps({**settings, **own}))
        shutil.copy(self._machine.program / "config" / "log4j2.properties", config)
        if not os.geteuid():
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)

    @property
    def pid(self) -> int | None:
        """Its process; of one that was killed or stopped, nothing."""
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        """Whether it should answer: started, and neither ended by a test nor paused."""
        return self._process is not None and not self._is_paused

    def start(self) -> None:
        """Start it, over the data that it has. It is a while until it answers."""
        assert self._process is None, f"{self.name} runs"
        with (self._folder / "console.log").open("ab") as console:
            self._process = self._begin(
                self._command(),
                cwd=self._machine.program,
                env={"HOME": str(self._folder), "LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                # Who interrupts the tests from a terminal does not interrupt it.
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.resume()
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        """Let it hang: its connections stand, and nothing is answered."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)
        self._is_paused = True

    def resume(self) -> None:
        """Let it go on after a pause, if it was paused."""
        if self._process:
            self._process.send_signal(signal.SIGCONT)
        self._is_paused = False

    def check(self) -> None:
        """Raise ``NoCluster`` if it ended by itself."""
        if self._process and (status := self._process.poll()) is not None:
            raise NoCluster(
                f"{self.name} ended with {status}; the last that it said:\n{self.said()}"
            )

    def said(self) -> str:
        """The end of its log."""
        return (self._folder / "console.log").read_text(errors="replace")[-3000:]

    def close(self) -> None:
        """Kill it if it runs, and give up its ports."""
        self.kill()
        self._http.close()
        self._transport.close()

    def _end(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(_STOPPING)
        self._process, self._is_paused = None, False

    def _command(self) -> list[str]:
        machine = self._machine
        options = [f"-Xms{machine.heap}", f"-Xmx{machine.heap}"]
        options += [f"-XX:TieredStopAtLevel={machine.tier}", *_OPTIONS]
        options += [
            f"-Djava.io.tmpdir={self._folder}/tmp",
            f"-XX:ErrorFile={self._folder}/java.log",
        ]
        options += [
            f"-Dopensearch.path.{name}={path}"
            for name, path in (("home", machine.program), ("conf", self._folder / "config"))
        ]
        if _VECTORS in machine.java.modules:
            options.append(f"--add-modules={_VECTORS}")
        if machine.java.release >= _SMALLER_OBJECTS:
            options.append("-XX:+UseCompactObjectHeaders")
        # However this process ends, the node ends with it.
        user = ["setpriv", "--pdeathsig", "KILL"]
        if not os.geteuid():
            user += [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        return [
            *user,
            str(machine.java.command),
            *options,
            "-cp",
            f"{machine.program}/lib/*",
            "org.opensearch.bootstrap.OpenSearch",
        ]
