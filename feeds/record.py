"""Records: frozen dataclasses to the type checker, cheaper to define and to fill than Python's frozen ones.

Python compiles six methods for a frozen dataclass, and sets each field of one by a call. A start loads a hundred
records, and fills few of them; a list fills thousands. Here only `__init__` is compiled, when the first is filled.
"""

from __future__ import annotations

import dataclasses
from inspect import get_annotations
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool = False, kw_only: bool = False) -> Any:
        """`dataclasses.dataclass` of a class whose bases have no fields, but for what is `frozen` only the type checker sees to it."""

        def made(plain: type) -> type:
            if any("__dataclass_fields__" in vars(base) for base in plain.__mro__[1:]):
                raise TypeError(
                    f"{plain.__name__} is a record of a record: it would lose the fields of its base"
                )
            annotations = get_annotations(plain)
            names = tuple(name for name, kind in annotations.items() if not _is_shared(kind))
            body = dict(plain.__dict__)
            kind = _slotted(plain, body, names) if slots else plain
            _Whole(kind, {**body, "__annotations__": annotations}, kw_only)
            values = attrgetter(*names) if names else (lambda one: ())

            kind.__eq__ = lambda one, other: (
                values(one) == values(other) if one.__class__ is other.__class__ else NotImplemented
            )
            kind.__hash__ = (lambda one: hash(values(one))) if frozen else None
            kind.__repr__ = _said
            kind.__match_args__ = () if kw_only else names
            return kind

        return made


class _Whole:
    """What makes a record a whole dataclass: done by whoever first fills one, or asks for its fields."""

    def __init__(self, kind: Any, body: dict[str, Any], kw_only: bool) -> None:
        self._kind, self._kw_only = kind, kw_only
        wanted = (*body["__annotations__"], "__annotations__", "__module__", "__post_init__")
        self._body = {name: body[name] for name in wanted if name in body}

        def fill(one: Any, *values: Any, **named: Any) -> None:
            self.make()
            kind.__init__(one, *values, **named)

        kind.__init__ = fill
        kind.__dataclass_fields__ = self

    def __get__(self, one: Any, kind: type) -> Any:
        self.make()
        return self._kind.__dataclass_fields__

    def make(self) -> None:
        """Two threads may do it at once: they make the same."""
        like = type(self._kind.__name__, (), {"__doc__": "", **self._body})
        whole: Any = dataclasses.dataclass(repr=False, eq=False, match_args=False, kw_only=self._kw_only)(
            like
        )
        self._kind.__dataclass_fields__, self._kind.__init__ = whole.__dataclass_fields__, whole.__init__


def _slotted(plain: type, body: dict[str, Any], names: tuple[str, ...]) -> type:
    """The same class, whose fields lie in slots: what is their default may not be an attribute of it."""
    left = {*names, "__dict__", "__weakref__"}
    kept = {name: value for name, value in body.items() if name not in left}
    made = type(plain)(plain.__name__, plain.__bases__, {**kept, "__slots__": names})
    made.__qualname__ = plain.__qualname__
    return made


def _is_shared(kind: object) -> bool:
    return str(kind).removeprefix("typing.").startswith("ClassVar")


def _said(one: Any) -> str:
    names = (field.name for field in dataclasses.fields(one) if field.repr)
    return f"{type(one).__qualname__}({', '.join(f'{name}={getattr(one, name)!r}' for name in names)})"


__all__ = ["record"]
