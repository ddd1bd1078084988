"""The screen in a browser of this machine."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from reader.cli.call import Call
from reader.cli.output import complain
from reader.cli.status import Status
from reader.i18n.translate import tr


def serve(call: Call) -> Status:
    """Serve the screen until ^C, and print the address it is seen at."""
    from reader import serving
    from reader.serving.gate import is_loopback

    host = call.given.host
    if not is_loopback(host) and not call.given.network:
        complain(
            tr(
                "{host} can be reached by other machines, who would read along over an open line; --network serves there all the same",
                host=host,
            )
        )
        return Status.MISUSED
    if call.given.port > 65535:
        complain(tr("there is no port {port}: they end at 65535", port=call.given.port))
        return Status.MISUSED
    named = f"[{host}]" if ":" in host and not host.startswith("[") else host
    gate = serving.Gate(named, call.given.port, secrets.token_urlsafe(24))
    try:
        serving.serve(gate, list(_arguments(call)), lambda: print(gate.address, flush=True))
    except serving.MissingExtra:
        complain(tr("this needs textual-serve: pip install 'broadsheet[serve]'"))
        return Status.FAILED
    except OSError as error:
        complain(
            tr(
                "port {port} of {host} cannot be had ({reason}); choose another with --port",
                port=call.given.port,
                host=host,
                reason=error.strerror or error,
            )
        )
        return Status.FAILED
    return Status.DONE


def _arguments(call: Call) -> Iterator[str]:
    """What each visitor's program is started with."""
    if call.given.library:
        yield from ("--library", str(call.given.library))
    if call.given.sample:
        yield "--sample"
    yield from map(str, call.given.sources)
