"""Where a server listens: at an address of its own, or at what systemd has opened for it (xxgk.socket).

What systemd listens at outlives a restart: who asks meanwhile waits for the next program and is not refused.
"""

from __future__ import annotations

import errno
import os
import socket

_FIRST = 3  # the descriptor of what is passed on, see sd_listen_fds(3)


def passed_on() -> socket.socket | None:
    """Return what this process was started with, if anything; raises ``ValueError`` where that is not one socket of a network."""
    given = os.environ.pop("LISTEN_FDS", "0")  # once: it is not for those that this one starts
    if given == "0" or os.environ.get("LISTEN_PID") != str(os.getpid()):
        return None
    if given != "1":
        raise ValueError(f"{given} sockets were passed on; leave one ListenStream= in xxgk.socket")
    try:
        listener = socket.socket(fileno=_FIRST)
        listens = listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    except OSError as error:
        raise ValueError("what was passed on is no socket") from error
    if listener.family not in (socket.AF_INET, socket.AF_INET6) or not listens:
        listener.close()
        raise ValueError(
            "what was passed on is no port that is listened at; write ListenStream=127.0.0.1:8000, and no Accept="
        )
    return listener


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises ``OSError``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def unavailable(host: str, port: int, error: OSError) -> str:
    """Return a sentence of why nothing can be listened at."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use; choose another with --port (make run PORT=…)"
    return f"cannot listen on {host}:{port}: {error.strerror or error}"
