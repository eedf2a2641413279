"""Clients that keep a server waiting, many at once, in a thread of their own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_EXPORT = "/export/search.jsonl?q=%E5%85%AC%E5%BC%80"  # 公开, which nearly every report says
_PAUSE = 1.0  # seconds between two drops
_AGAIN = 10.0  # before one that was turned away comes again
_ALL_THERE = 30.0

Talk = Callable[[str, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def _silent(at: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def _headers(at: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(f"GET {at}/ HTTP/1.1\r\nHost: localhost\r\nX-Drip: ".encode())
    await _drip(writer)


async def _body(at: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    writer.write(f"POST {at}/check HTTP/1.1\r\nHost: localhost\r\n{kind}".encode())
    writer.write(b"Content-Length: 90000\r\n\r\ntext=")
    await _drip(writer)


async def _drip(writer: asyncio.StreamWriter) -> None:
    while True:
        await asyncio.sleep(_PAUSE)
        writer.write(b"a")
        await writer.drain()


async def _readers(at: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(f"GET {at}{_EXPORT} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    while await reader.read(512):
        await asyncio.sleep(_PAUSE)


KINDS: dict[str, Talk] = {
    "silent": _silent,
    "headers": _headers,
    "bodies": _body,
    "readers": _readers,
}
"""Say nothing; drip the headers; drip a form; take an export, 512 bytes a second."""


@contextmanager
def slow(kind: str, address: str, count: int) -> Iterator[None]:
    """Keep ``count`` clients of ``kind`` at ``address``; one that is turned away comes again."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    there = threading.Semaphore(0)
    kept = asyncio.run_coroutine_threadsafe(_kept(KINDS[kind], address, count, there), loop)
    try:
        for _ in range(count):
            there.acquire(timeout=_ALL_THERE)
        yield
    finally:
        kept.cancel()
        asyncio.run_coroutine_threadsafe(_ended(), loop).result(_ALL_THERE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _kept(talk: Talk, address: str, count: int, there: threading.Semaphore) -> None:
    await asyncio.gather(*(_again(talk, address, there) for _ in range(count)))


async def _again(talk: Talk, address: str, there: threading.Semaphore) -> None:
    where = urlsplit(address)
    while True:
        with suppress(OSError):
            ours = socket.socket(socket.AF_INET)
            # What is not read must not wait here: the server is to have it.
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            ours.setblocking(False)
            await asyncio.get_running_loop().sock_connect(ours, (where.hostname, where.port))
            reader, writer = await asyncio.open_connection(sock=ours, limit=4096)
            there.release()
            try:
                await talk(where.path, reader, writer)
            finally:
                writer.transport.abort()
        await asyncio.sleep(_AGAIN)


async def _ended() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)
