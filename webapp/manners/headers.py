"""The headers of security that every answer has, whoever makes it."""

from __future__ import annotations

from flask import Flask, Response

# Nothing inline and nothing from another host: were hostile report text ever to
# slip through the escaping, it still could not run.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # What a journalist searches for is nobody else's business.
    "Referrer-Policy": "same-origin",
    # No page of another site may hold on to a window of ours or embed what is here.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Nothing here needs any of these; the clipboard is left for ¶.
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Strict-Transport-Security is for the reverse proxy, which alone knows of TLS.
}


def init_app(app: Flask) -> None:
    """Add them to the answers of ``app`` where a route has not said otherwise."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
