"""``xxgk serve`` and ``python -m webapp``: serve an index until told to stop."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from flask import Flask

from indexer import open_index, speed_up, synonyms
from indexer.commands.ending import ended
from indexer.commands.options import Parser, add_index, add_synonyms, of_the_terminal, version
from indexer.following.alerts import Alerts
from indexer.following.settings import SETTING
from indexer.vocabulary.errors import XxgkError, called
from indexer.vocabulary.saying import say, speaking
from webapp import create_app
from webapp.command import connections, listening, log, processes
from webapp.manners import access, cors, hosts, limits, metrics, time_limit

_log = logging.getLogger("xxgk")


def answer(
    listener: socket.socket,
    pipe: Connection,
    number: int,
    index_directory: Path,
    config: dict[str, Any],
) -> None:
    """Answer what comes in at ``listener``, as one of the processes that ``processes`` keeps."""
    processes.ignore_signals()
    log.begin()
    metrics.count_as(number)
    try:
        server = connections.Server(application(index_directory, config), listener)
    except XxgkError as error:
        _log.error("%s", error.message)  # it is foreseen
        sys.exit(1)
    except Exception:
        _log.exception("this process cannot begin")
        sys.exit(1)
    ends = partial(processes.when_ended, pipe, partial(server.stop, processes.STOPS_IN))
    threading.Thread(target=ends, daemon=True).start()
    server.run()


def application(index_directory: Path, config: dict[str, Any]) -> Flask:
    """Make the application, and let it answer once."""
    app = create_app(index_directory, **config)
    # The first search opens the index and reads the dictionary, which takes
    # a second that no reader should wait for. Inside what counts and logs requests:
    # nobody has asked this one.
    for address in ("/api/search?q=公开", "/"):
        with time_limit.unbounded(app), app.test_request_context(address):
            app.full_dispatch_request()
    # The gazetteer and the index stay; looking through them for garbage again and
    # again would hold up a question for a tenth of a second now and then.
    gc.collect()
    gc.freeze()
    # Beside the first questions, which are answered meanwhile, only slower.
    threading.Thread(target=speed_up, daemon=True).start()
    return app


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; return the exit status."""

    def work() -> int:
        with speaking(of_the_terminal(os.environ)):
            asked = _parser().parse_args(arguments)
        return serve(asked)

    return ended(work)


def serve(asked: argparse.Namespace) -> int:
    """Serve as the options of ``add_options`` say until SIGTERM or SIGINT; return the exit status."""
    log.begin()
    with ExitStack() as held:
        return _serve(asked, held)


def _serve(asked: argparse.Namespace, held: ExitStack) -> int:
    try:
        for fault in synonyms.chosen(asked.synonyms)[1]:  # said once, not by each process
            _log.warning("%s", fault)
        with open_index(asked.index) as index:
            told = f"generation {index.generation}, {index.stats()['reports']} reports"
        del index
        gc.collect()  # or it would hold the files of a generation that is long gone
        access.check(asked.access_log)
        if metrics.allowed(asked.metrics):
            metrics.check()
            held.enter_context(metrics.room(asked.workers))
        if asked.alerts:
            _ = Alerts(Path(asked.alerts)).subscriptions  # what is wrong with it is said now
    except XxgkError as error:
        print(error.message, file=sys.stderr)
        return error.exit_status
    host = asked.host
    try:
        given = listening.passed_on()
        host = given.getsockname()[0] if given else asked.host
        allowed = _allowed_hosts(asked.allowed_hosts, host)
        hosts.hosts(allowed)
        listener = given or listening.listen(host, asked.port)
    except ValueError as error:
        print(f"cannot listen: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(listening.unavailable(host, asked.port, error), file=sys.stderr)
        return 1
    config = {
        "XXGK_RATE": asked.rate,
        "XXGK_TIME_LIMIT": asked.time_limit,
        access.SLOW: asked.slow,
        metrics.SETTING: asked.metrics,
        "XXGK_SYNONYMS": asked.synonyms,
        "XXGK_ALERTS": asked.alerts,
        "XXGK_PROXIES": asked.proxies,
        "XXGK_CORS": asked.cors,
        "XXGK_ALLOWED_HOSTS": allowed,
        "XXGK_ACCESS_LOG": asked.access_log,
        "XXGK_LOG_QUERIES": asked.log_queries,
        "XXGK_LOG_CLIENTS": asked.log_clients,
    }
    address = f"http://{_written(host)}:{listener.getsockname()[1]}"

    def ready() -> None:
        print(address, flush=True)
        where = called(asked.index)
        _log.info("xxgk %s serves %s (%s) at %s", version(), where, told, address)

    return processes.keep(asked.workers, answer, listener, (asked.index, config), ready)


def _parser() -> Parser:
    parser = Parser(prog="python -m webapp", description=say("提供网页和接口。"))
    add_options(parser)
    return parser


def add_options(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` be told which index to serve, where and how."""
    add_index(parser)
    parser.add_argument("--host", default="127.0.0.1", help=say("监听的地址"))
    parser.add_argument(
        "--port",
        type=_whole("a port", 0, 65535),
        default=8000,
        help=say("端口；0 表示任选一个空闲的"),
    )
    parser.add_argument(
        "--workers",
        type=_whole("a number of processes", 1, 64),
        default=min(4, os.cpu_count() or 1),
        help=say("进程数（默认每个处理器一个，最多四个）"),
    )
    _add_setting(
        parser,
        "--rate",
        limits.rate,
        "N/UNIT",
        say(
            "每个来访者在每个进程里的请求数：60/minute、5/second 或 off（默认 $XXGK_RATE，没有时 off）"
        ),
    )
    _add_setting(
        parser,
        "--time-limit",
        time_limit.time_limit,
        "SECONDS",
        say(
            "一个回答开始发出前最多用几秒，超过就停下；off 表示不限（默认 $XXGK_TIME_LIMIT，没有时 2）"
        ),
        time_limit.USUAL,
    )
    _add_setting(
        parser,
        "--slow",
        time_limit.time_limit,
        "SECONDS",
        say("超过几秒才开始发出的回答，在日志里记一行，不写检索词（默认 $XXGK_SLOW，没有时 off）"),
        "off",
    )
    parser.add_argument(
        "--proxies",
        type=_whole("a number of proxies", 0, 10),
        default=os.environ.get("XXGK_PROXIES") or "0",
        metavar="N",
        help=say("前面有几层反向代理，采信其 X-Forwarded-For（默认 $XXGK_PROXIES，没有时 0）"),
    )
    _add_setting(
        parser,
        "--cors",
        cors.origins,
        "ORIGINS",
        say(
            "哪些网站的网页可以读取接口和文件：https://desk.example,… 或 *（默认 $XXGK_CORS，没有时都不可以）"
        ),
    )
    _add_setting(
        parser,
        "--allowed-hosts",
        hosts.hosts,
        "HOSTS",
        say(
            "网站的名字，别的一律拒绝：news.example,.desk.example,10.0.0.0/8 或 *（默认 $XXGK_ALLOWED_HOSTS；本机的名字和 --host 总是可以）"
        ),
    )
    add_synonyms(parser)
    parser.add_argument(
        "--alerts",
        default=os.environ.get(SETTING, ""),
        metavar="FILE",
        help=say("邮件提醒的设置文件；信由“xxgk alerts”寄出（默认 $XXGK_ALERTS，没有时不提供）"),
    )
    parser.add_argument(
        "--access-log",
        default=os.environ.get("XXGK_ACCESS_LOG", ""),
        metavar="FILE",
        help=say(
            "访问日志文件，每个请求一行 JSON，- 表示标准错误；不写检索词和完整地址（默认 $XXGK_ACCESS_LOG，没有时不记）"
        ),
    )
    parser.add_argument(
        "--metrics",
        type=_checked_by(metrics.allowed),
        nargs="?",
        const="1",
        default=os.environ.get(metrics.SETTING) or "0",
        metavar="NETWORKS",
        help=say(
            "在 /metrics 提供 Prometheus 的计数，只给本机，或还给 10.0.0.0/8,192.0.2.7 这样的地址；"
            "经过反向代理的一律不给（默认 $XXGK_METRICS，没有时不提供）"
        ),
    )
    logged = (("queries", say("检索的词句")), ("clients", say("完整的来访地址")))
    for name, what in logged:
        variable = f"XXGK_LOG_{name.upper()}"
        parser.add_argument(
            f"--log-{name}",
            action="store_true",
            default=os.environ.get(variable, "") not in ("", "0"),
            help=say(
                "把%(what)s写进访问日志和慢回答的记录（默认看 $%(name)s 是否为 1）",
                what=what,
                name=variable,
            ),
        )


def _whole(what: str, least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        # Python itself refuses to read a number of thousands of digits.
        if not text.isdecimal() or len(text) > len(str(most)) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r:.40} is not {what} ({least} to {most})")
        return int(text)

    return number


def _add_setting(
    parser: argparse.ArgumentParser,
    option: str,
    read: Callable[[str], object],
    metavar: str,
    said: str,
    usual: str = "",
) -> None:
    """Add an option that is a setting of the environment too, of texts that ``read`` takes."""
    variable = "XXGK_" + option.removeprefix("--").upper().replace("-", "_")
    set_to = os.environ.get(variable) or usual
    parser.add_argument(option, type=_checked_by(read), default=set_to, metavar=metavar, help=said)


def _checked_by(read: Callable[[str], object]) -> Callable[[str], str]:
    def checked(text: str) -> str:
        try:
            read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None
        return text

    return checked


def _allowed_hosts(asked: str, host: str) -> str:
    """Those that were named, those of this machine, and the one that is listened at."""
    everywhere = host in ("", "0.0.0.0", "::")  # noqa: S104  # told apart, not listened at
    here = hosts.ADDRESSES if everywhere else (_written(host),)
    return ",".join((*hosts.LOOPBACK, *here, asked))


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
