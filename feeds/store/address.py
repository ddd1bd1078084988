"""Where a library is kept, read from what the reader or a setting names."""

from __future__ import annotations

from pathlib import Path

from feeds.record import record

MEMORY = ":memory:"
"""Names a library that is kept nowhere and ends with its program."""


@record(frozen=True, slots=True)
class Address:
    """Where one library is; `str()` is what names it, also to another process."""

    file: Path | None = None
    """None for one in memory."""

    @property
    def is_kept(self) -> bool:
        """Whether it is there for other processes, and tomorrow."""
        return self.file is not None

    def __str__(self) -> str:
        return MEMORY if self.file is None else str(self.file)


def parse(name: str | Path) -> Address:
    """The address that a name means."""
    return Address() if str(name) == MEMORY else Address(Path(name))
