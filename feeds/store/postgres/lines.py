"""How a line to a server is secured: one that leaves this machine goes to who it says it is."""

from __future__ import annotations

import os

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_HERE = ("", "localhost", "127.0.0.1", "::1")


def secured(url: str) -> dict[str, str]:
    """What an address has to be completed with: TLS with a certificate that is verified, unless it says how.

    A socket and this machine's own interface need none. What is no address is left to who opens it.
    """
    try:
        said = conninfo_to_dict(url)
    except ProgrammingError:
        return {}
    hosts = str(said.get("host") or said.get("hostaddr") or os.environ.get("PGHOST", "")).split(",")
    if all(host in _HERE or host.startswith(("/", "@")) for host in hosts):
        return {}
    if "sslmode" in said or "PGSSLMODE" in os.environ:
        return {}
    authorities = {} if "sslrootcert" in said or "PGSSLROOTCERT" in os.environ else {"sslrootcert": "system"}
    return {"sslmode": "verify-full", **authorities}
