"""The demo API as an ASGI application: paths, credentials and the vendor's manners."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from multicart_tui.demo import API_ROOT, routes_account, routes_batches, routes_items
from multicart_tui.demo.envelope import Call, Refusal, accepted, detail, refused
from multicart_tui.demo.faults import FaultPlan
from multicart_tui.demo.gateway import BAD_KEY, Gateway, Received
from multicart_tui.demo.store import Store

Operation = Callable[[Store, Call], object]
"""Does one request: returns the envelope's data, or a whole response; may refuse."""

Endpoint = Callable[[Request], Awaitable[Response]]
Reader = Callable[[Request], Awaitable[Call | Response]]
"""Reads a request's fields, or says why they cannot be read."""

NOT_FOUND = (
    '<!doctype html>\n<html lang="en">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n'
    "  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n"
    "</body>\n</html>\n"
)

OPEN_PATHS = frozenset({"/settings/domains/"})
"""What needs no credential."""

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(
    store: Store,
    key: str,
    faults: FaultPlan,
    keep: Callable[[Received], None] | None = None,
) -> ASGIApp:
    """Build the API over a store.

    Args:
        store: Where the data are.
        key: The one API key; ``Authorization: Token KEY`` takes the same.
        faults: What goes wrong on purpose.
        keep: Called with every request that comes in.
    """
    operations: dict[str, tuple[Operation, Reader]] = {
        **{path: (operation, _read_json) for path, operation in routes_items.OPERATIONS.items()},
        **{path: (operation, _read_json) for path, operation in routes_account.OPERATIONS.items()},
        routes_batches.MULTIPLE_PATH: (routes_batches.create_multiple, _read_json),
        routes_batches.BULK_PATH: (routes_batches.create_bulk, _read_form),
    }
    routes = []
    for path, (operation, reader) in operations.items():
        credential = "" if path in OPEN_PATHS else key
        endpoint = _endpoint(store, credential, operation, reader)
        routes.append(Route(f"{API_ROOT}{path}", endpoint, methods=_METHODS))
    known = {route.path for route in routes}

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code != 404:
            return detail(error.status_code, error.detail)
        # Django sends a POST without its slash elsewhere, and its body is lost on the way.
        with_slash = f"{request.url.path}/"
        if with_slash in known:
            return RedirectResponse(with_slash, 301)
        return HTMLResponse(NOT_FOUND, 404)

    app = Starlette(routes=routes, exception_handlers={HTTPException: http_error})
    app.router.redirect_slashes = False
    return Gateway(app, faults, keep)


def _endpoint(store: Store, key: str, operation: Operation, read: Reader) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        if request.method != "POST":
            sentence = f'Method "{request.method}" not allowed.'
            return detail(405, sentence, {"Allow": "POST, OPTIONS"})
        if key and not _knows(request, key):
            return detail(401, BAD_KEY)
        call = await read(request)
        if isinstance(call, Response):
            return call
        try:
            answer = operation(store, call)
        except Refusal as refusal:
            return refused(refusal.code, refusal.sentence)
        return answer if isinstance(answer, Response) else accepted(answer)

    return endpoint


def _knows(request: Request, key: str) -> bool:
    given = request.headers.get("x-api-key")
    if given is None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme != "Token":
            return False
    return hmac.compare_digest(given.encode(), key.encode())


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _wrong_kind(request: Request) -> Response:
    return detail(415, f'Unsupported media type "{_kind(request)}" in request.')


async def _read_json(request: Request) -> Call | Response:
    body = await request.body()
    if body and _kind(request) != "application/json":
        return _wrong_kind(request)
    try:
        fields = json.loads(body) if body else {}
    except UnicodeDecodeError as error:
        return detail(400, f"JSON parse error - {error}")
    except json.JSONDecodeError as error:
        return detail(400, f"JSON parse error - {error}")
    if not isinstance(fields, dict):
        return refused(400, "Invalid data. Expected a dictionary.")
    return _call(request, fields)


async def _read_form(request: Request) -> Call | Response:
    if _kind(request) != "multipart/form-data":
        return _wrong_kind(request)
    fields: dict[str, object] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            fields[name] = value if isinstance(value, str) else await value.read()
    return _call(request, fields)


def _call(request: Request, fields: dict[str, object]) -> Call:
    return Call(fields, request.scope["state"]["twists"], dict(request.headers))
