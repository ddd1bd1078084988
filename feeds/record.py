"""Records: frozen dataclasses to the type checker, cheaper to define and to fill than Python's frozen ones.

Python compiles six methods for a frozen dataclass, and sets each field of one by a call. The modules
that every start loads define some forty, and a list fills thousands. Here only `__init__` is compiled.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, **wishes: Any) -> Any:
        """`dataclasses.dataclass`, but for what is `frozen` only the type checker sees to it."""

        def made(plain: type) -> type:
            kind = dataclasses.dataclass(repr=False, eq=False, **wishes)(plain)
            names = [field.name for field in dataclasses.fields(kind)]
            kind.__repr__ = _said
            values = attrgetter(*names) if names else (lambda one: ())
            kind.__eq__ = lambda one, other: (
                values(one) == values(other) if one.__class__ is other.__class__ else NotImplemented
            )
            kind.__hash__ = (lambda one: hash(values(one))) if frozen else None
            return kind

        return made


def _said(one: Any) -> str:
    names = (field.name for field in dataclasses.fields(one) if field.repr)
    return f"{type(one).__qualname__}({', '.join(f'{name}={getattr(one, name)!r}' for name in names)})"


__all__ = ["record"]
