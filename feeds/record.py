"""Records: frozen dataclasses to the type checker, cheaper to load, to define and to fill than Python's frozen ones.

Python compiles six methods for a frozen dataclass, sets each field of one by a call, and loads `inspect` for all that,
which takes as long as a tenth of `list`. A start loads a hundred records, and fills few of them; a list fills
thousands. Here only `__init__` is compiled, when the first is filled; whoever asks for `dataclasses.fields` finds them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

_MISSING: Any = object()

if TYPE_CHECKING:
    from dataclasses import dataclass as record
    from dataclasses import field, replace
else:

    def record(*, frozen: bool, slots: bool = False, kw_only: bool = False) -> Any:
        """`dataclasses.dataclass` of a class whose bases have no fields, but for what is `frozen` only the type checker sees to it."""

        def made(plain: type) -> type:
            if any("__dataclass_fields__" in vars(base) for base in plain.__mro__[1:]):
                raise TypeError(
                    f"{plain.__name__} is a record of a record: it would lose the fields of its base"
                )
            annotations = plain.__annotations__
            names = tuple(name for name, kind in annotations.items() if not _is_shared(kind))
            body = dict(plain.__dict__)
            kind = _slotted(plain, body, names) if slots else plain
            _Whole(kind, names, {**body, "__annotations__": annotations}, kw_only)
            values = attrgetter(*names) if names else (lambda one: ())

            kind.__eq__ = lambda one, other: (
                values(one) == values(other) if one.__class__ is other.__class__ else NotImplemented
            )
            kind.__hash__ = (lambda one: hash(values(one))) if frozen else None
            kind.__repr__ = _said
            kind.__match_args__ = () if kw_only else names
            return kind

        return made

    def field(*, default: Any = _MISSING, default_factory: Any = _MISSING, repr: bool = True) -> Any:
        """What `dataclasses.field` says of a field of a record: its default, what makes it, whether it is said."""
        return _Field(default, default_factory, repr)

    def replace(one: Any, /, **changes: Any) -> Any:
        """A record like another but for these fields; or a class of `dataclasses`."""
        kind = type(one)
        kept = {name: getattr(one, name) for name in names(kind) if name not in changes}
        return kind(**kept, **changes)


def names(kind: type) -> tuple[str, ...]:
    """The names of the fields of a record, in their order; or of a class of `dataclasses`."""
    whole: _Whole | None = getattr(kind, "__record__", None)
    return tuple(kind.__dataclass_fields__) if whole is None else whole.names  # type: ignore[attr-defined]


class _Field:
    """A field of which more is said than its default."""

    def __init__(self, default: Any, factory: Any, is_said: bool) -> None:
        self.default, self.default_factory, self.repr = default, factory, is_said


class _Whole:
    """What makes a record whole: its `__init__` for the first that is filled, Python's fields for whoever asks for them."""

    def __init__(self, kind: Any, names: tuple[str, ...], body: dict[str, Any], kw_only: bool) -> None:
        self.names = names
        self.kind, self._body, self._kw_only = kind, body, kw_only

        def fill(one: Any, *values: Any, **named: Any) -> None:
            # Two threads may do it at once: they make the same.
            kind.__init__ = self._init()
            kind.__init__(one, *values, **named)

        kind.__init__ = fill
        kind.__record__ = self
        kind.__dataclass_fields__ = _Fields(self)

    def field(self, name: str) -> _Field:
        """What is said of a field, by `field` here or by that of `dataclasses`."""
        said = self._body.get(name, _MISSING)
        if isinstance(said, _Field):
            return said
        python = sys.modules.get("dataclasses")
        if python is None or not isinstance(said, python.Field):
            return _Field(said, _MISSING, True)
        default, factory = (
            _MISSING if value is python.MISSING else value for value in (said.default, said.default_factory)
        )
        return _Field(default, factory, said.repr)

    def _init(self) -> Callable[..., None]:
        parameters = ["*"] if self._kw_only and self.names else []
        lines, known = ["pass"], {"_MISSING": _MISSING}
        for name in self.names:
            field = self.field(name)
            known[f"_default_{name}"], known[f"_make_{name}"] = field.default, field.default_factory
            if field.default_factory is not _MISSING:
                parameters.append(f"{name}=_MISSING")
                lines.append(f"_self.{name} = _make_{name}() if {name} is _MISSING else {name}")
                continue
            parameters.append(name if field.default is _MISSING else f"{name}=_default_{name}")
            lines.append(f"_self.{name} = {name}")
        if "__post_init__" in self._body:
            lines.append("_self.__post_init__()")
        exec("\n  ".join([f"def __init__({', '.join(['_self', *parameters])}):", *lines]), known)  # noqa: S102  # of the names of fields alone
        made: Callable[..., None] = known["__init__"]
        made.__qualname__ = f"{self.kind.__qualname__}.__init__"
        return made

    def fields(self) -> dict[str, Any]:
        """The fields as `dataclasses` has them."""
        import dataclasses

        body = {name: self._body[name] for name in ("__annotations__", "__module__")}
        for name in self.names:
            field = self.field(name)
            given = {"default": field.default, "default_factory": field.default_factory}
            body[name] = dataclasses.field(
                repr=field.repr, **{key: value for key, value in given.items() if value is not _MISSING}
            )
        like = type(self.kind.__name__, (), {"__doc__": "", **body})
        whole: Any = dataclasses.dataclass(
            init=False, repr=False, eq=False, match_args=False, kw_only=self._kw_only
        )(like)
        found: dict[str, Any] = whole.__dataclass_fields__
        return found


class _Fields:
    """Stands for the fields of a record until somebody asks."""

    def __init__(self, whole: _Whole) -> None:
        self._whole = whole

    def __get__(self, one: Any, kind: Any) -> dict[str, Any]:
        found = self._whole.fields()
        # `dataclasses.replace` asks each time, and what makes them takes a hundred times as long as it.
        self._whole.kind.__dataclass_fields__ = found
        return found


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
    whole: _Whole = type(one).__record__
    told = (f"{name}={getattr(one, name)!r}" for name in whole.names if whole.field(name).repr)
    return f"{type(one).__qualname__}({', '.join(told)})"


__all__ = ["field", "names", "record", "replace"]
