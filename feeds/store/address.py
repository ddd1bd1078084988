"""Where a library is kept, read from what the reader or a setting names."""

from __future__ import annotations

from pathlib import Path

from feeds import paths
from feeds.logins import without_password
from feeds.record import record

MEMORY = ":memory:"
"""Names a library that is kept nowhere and ends with its program."""


@record(frozen=True, slots=True)
class Address:
    """Where one library is; `str()` is what names it, also to another process."""

    file: Path | None = None
    url: str = ""
    """Of a database on a server, `postgresql://…`, the login in it included. Without it and a file: in memory."""

    @property
    def is_kept(self) -> bool:
        """Whether it is there for other processes, and tomorrow."""
        return self.file is not None or bool(self.url)

    @property
    def shown(self) -> str:
        """What it is called before the reader."""
        return without_password(self.url) if self.url else str(self)

    @property
    def beside(self) -> str:
        """The SQLite database of what this machine knows of it: recommendations. In the library's own file, or in memory."""
        if not self.url:
            return str(self)
        return str(self._here(".db"))

    @property
    def unsent(self) -> Path:
        """The file of this machine for what a library on a server does not have yet."""
        return self._here(".unsent.db")

    def _here(self, ending: str) -> Path:
        from hashlib import sha256

        name = sha256(self.shown.encode()).hexdigest()[:16]
        return paths.own("data") / "servers" / f"{name}{ending}"

    def __str__(self) -> str:
        return self.url or (MEMORY if self.file is None else str(self.file))


def parse(name: str | Path) -> Address:
    """The address that a name means."""
    if isinstance(name, str) and paths.is_server(name):
        return Address(url=name)
    return Address() if str(name) == MEMORY else Address(Path(name))
