"""What the engine says, as data: a stable code, an English template, the values it is filled with.

`str()` of a message is its English. Whoever shows it words it for the reader: the template is what the
catalogues of other languages are asked for, values stay as they are. Every start loads this module, so it
needs no other.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    Value: TypeAlias = "str | int | float | Message | tuple[Value, ...]"
    """What a field may be filled with; several values are joined by commas."""

NUMBER = "number"
"""The field of what is counted: set with its thousands apart, and it chooses the plural."""
_AS_IT_IS = "{text}"


class Message:
    """A sentence or a clause of one.

    `code` names what happened for programs and stays what it is (`http.404`), also where the English is
    reworded; it is empty for what has no name. `template` is English with fields such as `{host}`. Where
    `many` is given, `template` is said of one, `many` of any other number, and one of the values is `number`.
    A message is never changed.
    """

    __slots__ = ("code", "data", "many", "template")

    def __init__(self, code: str, template: str, many: str = "", /, **data: Value) -> None:
        self.code = code
        self.template = template
        self.many = many
        self.data: Mapping[str, Value] = data

    @staticmethod
    def plain(text: str) -> Message:
        """A text that is nobody's template: one that was kept as a sentence, or came from outside."""
        return Message("", _AS_IT_IS, text=text)

    def filled(self, **data: Value) -> Message:
        """The same with these values."""
        return Message(self.code, self.template, self.many, **data)

    @property
    def number(self) -> int:
        """How many the message is about."""
        number = self.data[NUMBER]
        assert isinstance(number, int)
        return number

    def __str__(self) -> str:
        if not self.data:
            return self.template
        template = self.many if self.many and self.number != 1 else self.template
        return template.format(**{name: _english(name, value) for name, value in self.data.items()})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!r}, {str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self.to_row() == other.to_row()

    def __hash__(self) -> int:
        return hash((self.code, self.template))

    def to_row(self) -> dict[str, Any]:
        """The message as JSON may hold it."""
        row: dict[str, Any] = {"code": self.code, "template": self.template}
        if self.many:
            row["many"] = self.many
        return {**row, "data": {name: _to_json(value) for name, value in self.data.items()}}

    @staticmethod
    def from_row(row: Mapping[str, Any]) -> Message:
        """The way back from `to_row`."""
        data = {name: _from_json(value) for name, value in row["data"].items()}
        return Message(row["code"], row["template"], row.get("many", ""), **data)


def to_json(message: Message) -> str:
    """A message as a database keeps it."""
    import json

    return json.dumps(message.to_row(), ensure_ascii=False)


@lru_cache(maxsize=1024)
def from_json(text: str) -> Message:
    """The way back from `to_json`; what many feeds have in common is made once.

    What another program wrote in its place is said as it is.
    """
    import json

    try:
        message = Message.from_row(json.loads(text))
        str(message)
    except (ValueError, TypeError, LookupError, AttributeError):
        return Message.plain(text)
    return message


def _english(name: str, value: Value) -> str:
    if isinstance(value, tuple):
        return ", ".join(_english("", each) for each in value)
    return f"{value:,}" if name == NUMBER and isinstance(value, int) else str(value)


def _to_json(value: Value) -> Any:
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    return value.to_row() if isinstance(value, Message) else value


def _from_json(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(_from_json(each) for each in value)
    return Message.from_row(value) if isinstance(value, dict) else value
