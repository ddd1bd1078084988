"""Records: frozen dataclasses to the type checker, cheaper to define and to fill than Python's frozen ones.

Python makes two more methods for a frozen dataclass, and sets each field of one by a call. The modules
that every start loads define some forty, and a list fills thousands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    import dataclasses

    def record(*, frozen: bool, **wishes: Any) -> Any:
        """`dataclasses.dataclass`, but for what is `frozen` only the type checker sees to it."""
        return dataclasses.dataclass(unsafe_hash=frozen, **wishes)


__all__ = ["record"]
