"""The routes for scripts, described: as OpenAPI 3.1 for programs and as a page for people.

Paths and endings come from the routes themselves, everything else from
``operations`` and ``schemas``. The document does not depend on the index; the
examples of the page are made from the index at hand, so that each can be tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any
from urllib.parse import quote, unquote, urlencode

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request

from indexer import Index, links, usage
from indexer.vocabulary.query import Query
from webapp import urls
from webapp.api.downloads import HEADERS
from webapp.api.operation import Body, Operation
from webapp.api.operations import OPERATIONS, PAGES, SAMPLE, Sample
from webapp.api.parameters import PATH_PARAMETERS, Parameter
from webapp.api.schemas import ref, schemas
from webapp.current import index
from webapp.manners import limits, time_limit
from webapp.manners.errors import JSON_PATHS, Error, Failure

blueprint = Blueprint("openapi", __name__)

_ENDINGS = re.compile(r"<any\(([^)]*)\):\w+>")
_NAMED = re.compile(r"<(?:\w+:)?(\w+)>")
STATUSES = {
    400: ("BadRequest", "地址没能读懂：参数不认识、写法不对或检索太费力。message 说明怎样改。"),
    404: ("NotFound", "没有这个编号或这个地址。"),
    405: ("MethodNotAllowed", "只能读取（GET 或 HEAD）。"),
    413: ("TooLong", "提交的文字太长。"),
    416: ("RangeNotSatisfiable", "所要的一段不在文件里。"),
    429: ("TooManyRequests", "请求太频繁。请等 Retry-After 所说的秒数。"),
    500: ("InternalError", "程序出了差错。差错已经记录。"),
    503: ("Unavailable", "还没有可用的索引，没有在限定的时间里做完，或者正在下载的人较多。"),
}
"""What each status of an error means: its name in the document, and in Chinese."""
_INTRODUCTION = """\
全国乡镇、街道《政府信息公开工作年度报告》的全文检索。只有读取（GET、HEAD），不需要密钥；较长的文章可以 POST 到 /api/check，不保存。
/api/search 与网页 /search 用同样的参数。不认识的参数是 400，从不悄悄忽略。

Read-only, no key. `/api/search` takes the query string of the page `/search`; an unknown
parameter is a 400 and never ignored. HEAD answers like GET, any other method is a 405, but an
article may be POSTed to `/api/check`; nothing is kept. Every
answer has an `X-Request-ID`. JSON is UTF-8. Addresses in answers are relative to this host."""
_CODE = "110000"  # a place of the gazetteer, where no report says where it is from
_ERROR = Error(Failure(400, "bad_request", "size 要是 1 到 100 的整数，不能是“1000”。"))
"""What ``/api/search?size=1000`` is told."""


@blueprint.get("/api/openapi.json")
def document() -> Response:
    """Return the whole interface as OpenAPI 3.1; works without an index."""
    urls.parameters(request, ())
    return jsonify(describe(current_app))


@blueprint.get("/api")
def page() -> str:
    """The same to read, with examples that this index answers."""
    urls.parameters(request, ())
    rules = {rule.endpoint: rule.rule for rule in current_app.url_map.iter_rules()}
    rate = limits.rate(str(current_app.config.get("XXGK_RATE") or ""))
    return render_template(
        "api.html",
        groups=_entries(current_app, sample(index())),
        statuses={status: said for status, (_, said) in STATUSES.items()},
        pages={_NAMED.sub(r"{\1}", rules[name]): said for name, said in PAGES.items()},
        error=current_app.json.dumps(_ERROR, indent=2),
        rate=rate,
        token=f"{limits.TOKEN * 1000:.0f}",
        seconds=f"{seconds:g}" if isfinite(seconds := time_limit.seconds()) else None,
    )


@blueprint.app_template_filter("spelt")
def spelt(address: str) -> str:
    """Print an address of ours as it is read, not as it is sent."""
    return unquote(address)


def describe(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of the routes of ``app``."""
    paths = list(_paths(app))
    used = {name for path, e, _ in paths for _, name in _others(path, OPERATIONS[e])} | {"TooLong"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "乡镇年报检索",
            "version": "1",
            "description": _INTRODUCTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": links.at("/")}],
        "tags": [{"name": tag} for tag in dict.fromkeys(o.tag for o in OPERATIONS.values())],
        "paths": {path: _methods(path, endpoint, ending) for path, endpoint, ending in paths},
        "components": {
            "schemas": schemas(),
            "headers": {
                **{name: {"schema": schema} for name, schema in HEADERS.items()},
                "ETag": {
                    "description": "下次请求用 If-None-Match 带上它，没有变化就是 304。",
                    "schema": {"type": "string"},
                },
            },
            "responses": {name: said for name, said in _responses().items() if name in used},
        },
    }


def sample(current: Index) -> Sample:
    """Return what examples over ``current`` can ask for. No index is without a report."""
    hit, phrase = current.search(Query(size=1)).hits[0], (usage.example(current) or ["公开"])[0]
    name = hit.place.code or hit.place.name or ""
    place = name if name.isprintable() and 0 < len(name) <= 100 else SAMPLE.place
    said = (
        (section.anchor, sentence)
        for section in current.report(hit.id).sections
        for sentence in re.split(r"[。；\n]", section.text)
        # What can be in an address, and says something.
        if 6 <= len(sentence) <= 60 and sentence.isprintable() and re.search(r"[一-龥]", sentence)
    )
    at, words = next(said, ("s1", phrase))
    ids = (each.value for each in current.known_places() if each.value.isprintable())
    return Sample(hit.id, phrase, str(hit.year or SAMPLE.year), place, at, words, next(ids, _CODE))


def address(path: str, example: Mapping[str, str], of: Sample) -> str:
    """Return the address that asks ``example``, completed from ``of``."""
    values = _completed(example, of)
    for name in re.findall(r"\{(\w+)\}", path):
        path = path.replace(f"{{{name}}}", quote(values.pop(name), safe=""))
    return f"{path}?{urlencode(values)}" if values else path


def _paths(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Yield the path, the endpoint and the ending of every route that is described, in that order."""
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    for endpoint in OPERATIONS:
        path = rules[endpoint]
        endings = _ENDINGS.search(path)
        for ending in re.split(r",\s*", endings[1]) if endings else [""]:
            yield _NAMED.sub(r"{\1}", _ENDINGS.sub(ending, path)), endpoint, ending


def _methods(path: str, endpoint: str, ending: str) -> dict[str, Any]:
    get = _get(path, endpoint, ending)
    posted = OPERATIONS[endpoint].posted
    if posted is None:
        return {"get": get}
    form = {
        "type": "object",
        "properties": {
            **{parameter.name: parameter.schema for parameter in OPERATIONS[endpoint].parameters},
            posted.name: posted.schema,
        },
        "required": [posted.name],
        "additionalProperties": False,
    }
    good = {name: said for name, said in get["responses"]["200"].items() if name != "headers"}
    others = {status: said for status, said in get["responses"].items() if status != "304"}
    too_long = {"$ref": "#/components/responses/TooLong"}
    return {
        "get": get,
        "post": {
            **get,
            "operationId": f"{get['operationId']}_posted",
            "parameters": [],
            "requestBody": {
                "required": True,
                "description": f"{posted.description} {posted.english}",
                "content": {"application/x-www-form-urlencoded": {"schema": form}},
            },
            "responses": {**others, "200": good, "413": too_long},
        },
    }


def _get(path: str, endpoint: str, ending: str) -> dict[str, Any]:
    operation = OPERATIONS[endpoint]
    examples = [_completed(example, SAMPLE) for example in operation.examples]
    return {
        "operationId": "_".join(filter(None, (endpoint.replace(".", "_"), ending))),
        "tags": [operation.tag],
        "summary": operation.summary + (f"（{ending.upper()}）" if ending else ""),
        "description": f"{operation.description} {operation.english}",
        **({} if operation.bare else {"x-needs-a-parameter": True}),
        "parameters": [
            _parameter(parameter, examples, "path" if parameter.name in _named(path) else "query")
            for parameter in (*_in_path(path), *operation.parameters)
        ],
        "responses": {
            "200": {
                "description": "答案 the answer",
                "headers": {
                    name: {"$ref": f"#/components/headers/{name}"}
                    for name in (*operation.headers, *(["ETag"] if operation.tagged else []))
                },
                "content": _content(operation.answers[ending]),
            },
            **{
                status: {"$ref": f"#/components/responses/{name}"}
                for status, name in _others(path, operation)
            },
        },
    }


def _others(path: str, operation: Operation) -> Iterator[tuple[str, str]]:
    """The answers that are the same everywhere."""
    if 416 in operation.fails:
        yield "206", "Part"
    if "report_id" in _named(path):
        yield "301", "Moved"
    if operation.tagged:
        yield "304", "Unchanged"
    for status in operation.fails:
        yield str(status), STATUSES[status][0] + ("" if path.startswith(JSON_PATHS) else "Page")


def _responses() -> dict[str, Any]:
    ours = {"application/json": {"schema": ref(Error), "example": _ERROR}}
    page = {"text/html": {"schema": {"type": "string"}}}
    described: dict[str, Any] = {
        "Unchanged": {"description": "没有变化 what you have is still right"},
        "Part": {
            "description": "所要的一段 the range asked for",
            "content": {"application/octet-stream": {}},
        },
        "Moved": {
            "description": "报告换了编号 the report has another id now",
            "headers": {"Location": {"schema": {"type": "string"}}},
            "content": {"text/html": {}},
        },
    }
    for status, (name, said) in STATUSES.items():
        retry = {"description": "秒 seconds", "schema": {"type": "integer", "minimum": 1}}
        headers = {"headers": {"Retry-After": retry}} if status == 429 else {}
        for suffix, content in (("", ours), ("Page", page)):
            described[name + suffix] = {"description": said, "content": content, **headers}
    return described


def _content(body: Body) -> dict[str, Any]:
    kept = {"schema": body.schema, "x-itemSchema": body.line}
    return {body.media: {name: schema for name, schema in kept.items() if schema}}


def _parameter(of: Parameter, examples: list[dict[str, str]], where: str) -> dict[str, Any]:
    # Examples that belong together have the same name in all parameters.
    given = {
        f"example{n}": {"value": [example[of.name]] if of.repeatable else example[of.name]}
        for n, example in enumerate(examples, 1)
        if of.name in example
    }
    least = {"minItems": 1} if of.required else {}
    array = {"type": "array", "items": of.schema, "maxItems": of.most, **least}
    return {
        "name": of.name,
        "in": where,
        "description": f"{of.description} {of.english}",
        "required": of.required,
        "schema": array if of.repeatable else of.schema,
        **({"examples": given} if given else {}),
    }


def _in_path(path: str) -> list[Parameter]:
    return [Parameter(name, *PATH_PARAMETERS[name], required=True) for name in _named(path)]


def _named(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)


def _completed(example: Mapping[str, str], of: Sample) -> dict[str, str]:
    return {name: value.format(**asdict(of)) for name, value in example.items()}


def _entries(app: Flask, of: Sample) -> dict[str, list[dict[str, Any]]]:
    """Return by tag what the page says of each endpoint; a table of parameters only once."""
    paths = {endpoint: [p for p, e, _ in _paths(app) if e == endpoint] for endpoint in OPERATIONS}
    told: dict[tuple[str, ...], str] = {}
    entries: dict[str, list[dict[str, Any]]] = {}
    for endpoint, operation in OPERATIONS.items():
        of_path = _in_path(paths[endpoint][0])
        names = tuple(parameter.name for parameter in operation.parameters)
        first = told.setdefault(names, endpoint)
        same = names and first != endpoint
        asked = [
            links.at(address(path, example, of))
            for path in paths[endpoint]
            for example in operation.examples
        ]
        entry = {
            "endpoint": endpoint,
            "paths": paths[endpoint],
            "operation": operation,
            "parameters": [*of_path, *(() if same else operation.parameters)],
            "same": paths[first][0] if same else None,
            "examples": asked,
        }
        entries.setdefault(operation.tag, []).append(entry)
    return entries
