"""textual-serve with our gate before it and our page in it."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.i18n.translate import tr
from reader.serving.gate import Gate, Refusal

if TYPE_CHECKING:
    from aiohttp.web import Application, Request, StreamResponse

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    # The terminal in the page makes styles of its own as it goes.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "img-src 'self' data: blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
}
"""Of every answer: the address with the token goes nowhere, and nothing comes from anywhere else."""


class MissingExtra(Exception):
    """What serves a screen is not installed."""


def serve(gate: Gate, arguments: Sequence[str], ready: Callable[[], None]) -> None:
    """Serve the program with these arguments until it is interrupted; `ready` is called once it answers.

    Raises MissingExtra, OSError where the port cannot be had.
    """
    try:
        from aiohttp import web
        from textual_serve.server import Server
    except ImportError as error:
        raise MissingExtra from error

    class Served(Server):
        """textual-serve's server, its page ours, its door the gate."""

        def __init__(self) -> None:
            command = shlex.join([sys.executable, "-m", "reader", *arguments])
            super().__init__(
                command, gate.host.strip("[]"), gate.port, title="Broadsheet", public_url=gate.origin,
                templates_path=Path(__file__).parent,
            )  # fmt: skip

        async def _make_app(self) -> Application:
            app = await super()._make_app()
            app.middlewares.append(_door(gate))
            return app

        async def on_startup(self, app: Application) -> None:
            """Its greeting is not ours."""

    # What a visitor's process takes for its terminal is the one in the page.
    os.environ["TERM"] = "xterm-256color"
    # It prints once, when its sockets are open.
    web.run_app(
        Served()._make_app(),
        host=gate.host.strip("[]"),
        port=gate.port,
        print=lambda *_: ready(),
        access_log=None,
    )


def _door(gate: Gate) -> Any:
    from aiohttp import web

    @web.middleware
    async def door(
        request: Request, handler: Callable[[Request], Awaitable[StreamResponse]]
    ) -> StreamResponse:
        shown = request.query.get("token") or request.cookies.get(gate.cookie, "")
        if (refusal := gate.refusal(request.headers, shown)) is not None:
            return web.Response(status=403, text=refused(refusal), headers=HEADERS)
        if request.path == "/ws":
            return await handler(request)
        response = await handler(request)
        response.headers.update(HEADERS)
        if request.path == "/":
            response.set_cookie(gate.cookie, gate.token, httponly=True, samesite="Strict")
        return response

    return door


def refused(refusal: Refusal) -> str:
    """The sentence for a visitor who is not let in."""
    if refusal is Refusal.TOKEN:
        return tr(
            "Broadsheet: this address lacks the right token; open the one that `broadsheet serve` printed."
        )
    return tr("Broadsheet: this is only answered at the address that `broadsheet serve` printed.")
