"""Every way to fail, in one shape for scripts and in the same words for readers.

``{"error": {"status": 400, "code": "bad_request", "message": "…"}}``. What is
not ours (a wrong address, a wrong method, a fault in the program) is put into
the same words; no traceback reaches anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request
from msgspec import Struct
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from indexer import links
from indexer.vocabulary.errors import OutOfMemory, XxgkError, is_want
from indexer.vocabulary.report import note
from indexer.vocabulary.saying import say, word
from webapp import urls
from webapp.current import NoSuchReport
from webapp.manners import languages
from webapp.manners.access import request_id
from webapp.manners.limits import TooManyRequests

_MESSAGES = {
    400: ("bad_request", word("这个请求没能读懂。请检查地址后再试。")),
    404: ("not_found", word("没有这个页面。请检查地址，或从检索开始。")),
    405: ("method_not_allowed", word("这里只能读取（GET 或 HEAD），不能提交。")),
    413: ("too_long", word("提交的文字太长。请分几次核对。")),
    500: ("internal_error", word("程序出了差错，这次请求没有完成。差错已经记录，请稍后再试。")),
}
_UNUSABLE = {
    "index_missing": word("还没有索引，暂时不能检索。管理员请先建立索引。"),
    "index_mismatched": word("索引是用另一版程序建立的，暂时不能检索。管理员请重新建立索引。"),
    "index_forbidden": word("索引暂时不能读取。管理员请检查索引文件夹的权限。"),
    "index_damaged": word("索引有损坏，暂时不能检索。管理员请重新建立索引。"),
    "alerts_unusable": word("邮件提醒暂时不能用，请稍后再试。检索和订阅源不受影响。"),
}
"""What readers are told; the log has the path and the remedy for whoever mends it."""
JSON_PATHS = ("/api/", "/healthz", "/readyz")
FAILURE = "xxgk.failure"
"""Where in an environment the code of what failed stands."""


class Failure(Struct, frozen=True):
    """出了什么差错 what went wrong."""

    status: Annotated[int, note("HTTP 状态", minimum=400, maximum=599)]
    code: Annotated[str, note("给程序看的名字，不会改变 stable", pattern="^[a-z_]+$")]
    message: Annotated[str, note("给人看的说明和办法 for people", minLength=1)]


class Error(Struct, frozen=True):
    """一切错误都是这个样子 every failure has this shape."""

    error: Failure


def init_app(app: Flask) -> None:
    """Answer every failure of ``app`` from here."""
    app.register_error_handler(XxgkError, _ours)
    app.register_error_handler(HTTPException, _https)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: XxgkError) -> Response:
    if error.http_status >= 500 and request.path != "/readyz":  # asked every few seconds
        current_app.logger.error("%s: %s (request %s)", error.code, error.message, request_id())
    retry = None
    if isinstance(error, urls.UnknownParameter) and request.endpoint == "pages.search":
        # Messengers and mail programs add parameters of their own to shared links.
        retry = urls.same_without_others(request, urls.ASKED)
    elif isinstance(error, urls.UnknownParameter) and request.endpoint == "pages.report":
        retry = urls.same_without_others(request, ("q",))
    others = error.others if isinstance(error, NoSuchReport) else ()
    response = _answer(
        error.http_status,
        error.code,
        say(_UNUSABLE[error.code]) if error.code in _UNUSABLE else error.message,
        retry,
        [(year, links.report(id_)) for year, id_ in others],
    )
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _https(error: HTTPException) -> Response | AnyResponse:
    status = error.code or 500
    if status == 404 and (there := _without_slash()):
        return redirect(there, 301)
    if status < 400:  # a redirect of the router
        return error.get_response()
    code, message = _MESSAGES.get(
        status,
        (error.name.lower().replace(" ", "_"), say("请求没有完成（%(name)s）。", name=error.name)),
    )
    response = _answer(status, code, say(message))
    for name, value in error.get_headers():  # which methods there are, how long the file is
        if name != "Content-Type":
            response.headers[name] = (
                ", ".join(sorted(value.split(", "))) if name == "Allow" else value
            )
    return response


def _without_slash() -> str | None:
    """Return the address of the page that was asked for with a slash behind it, None where there is none."""
    bare = request.path.rstrip("/")
    if bare == request.path or request.path.startswith(("/api/", "//")) or request.method == "POST":
        return None
    try:
        current_app.create_url_adapter(request).match(bare, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return None
    asked = quote(request.query_string, safe=urls.IN_QUERY)
    return f"{request.script_root}{quote(bare)}{f'?{asked}' if asked else ''}"


def _unforeseen(error: Exception) -> Response:
    if is_want(error):
        said = say("内存或能打开的文件不够，这次没有完成。请把条件写得更具体，或过一会儿再试。")
        current_app.logger.error("out of memory (request %s)", request_id(), exc_info=error)
        return _ours(OutOfMemory(said))
    current_app.logger.error("unforeseen (request %s)", request_id(), exc_info=error)
    code, message = _MESSAGES[500]
    return _answer(500, code, say(message))


def _typed() -> str:
    """What the reader had typed, so that it can be mended instead of typed again."""
    return "".join(c for c in request.args.get("q", "")[:1000] if c.isprintable())


def _answer(
    status: int,
    code: str,
    message: str,
    retry: str | None = None,
    others: Sequence[tuple[int | None, str]] = (),
) -> Response:
    error = Failure(status, code, message)
    request.environ[FAILURE] = code
    if request.path.startswith(JSON_PATHS):
        response = jsonify(Error(error))
    else:
        languages.failed()
        response = current_app.make_response(
            render_template("error.html", error=error, retry=retry, others=others, typed=_typed())
        )
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
