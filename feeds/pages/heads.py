"""The head of a Markdown page -> names with values: YAML, TOML, JSON, and the heads without fences.

Of YAML the part is read that people write into heads: texts, lists, maps, folded and literal
blocks. A head that is none is text.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

_MOST_LINES = 400
_DEEPEST = 8
_OPENED = re.compile(r"^(---|\+\+\+|;;;)[ \t]*(?:(?:yaml|toml|json)[ \t]*)?(?:#[^\n]*)?$", re.I)
_ENDS = {"---": ("---", "..."), "+++": ("+++",), ";;;": (";;;",)}
_KEY = re.compile(r"""^("[^"]{1,80}"|'[^']{1,80}'|[^\W\d][\w.\- /@]{0,60}?)[ \t]{0,4}:(?:[ \t]+(.*)|$)""")
_BLOCK = re.compile(r"^[|>][+\-\d]{0,2}(?:\s+#.*)?$")
_BARE = re.compile(r"^([A-Za-z][\w \-]{0,40}?)[ \t]{0,4}:[ \t]*(.*)$")
_NIKOLA = re.compile(r"^\.\. ([\w-]{1,40}):[ \t]*(.*)$")
_KNOWN = frozenset(
    "title subtitle author authors date modified updated published created slug category categories tags keywords summary description abstract lang language "
    "status layout url save_as template affiliation email copyright css latex_config html_header transclude_base base_header_level".split()
)
"""Names with which a head without fences begins (Pelican, MultiMarkdown): any other may begin a sentence."""
_NAMES = ("name", "title", "full_name", "fullname", "label")


@dataclass(frozen=True, slots=True)
class Head:
    """The pairs of a head: every value a list of plain strings, those of maps under `outer.inner`."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def one(self, *names: str) -> str:
        """The first value that stands under one of `names`, empty without any."""
        return next((self.values[name][0] for name in names if self.values.get(name)), "")

    def many(self, name: str) -> list[str]:
        """All values under `name`; one written with commas counts as several."""
        found = self.values.get(name, [])
        return [part.strip() for part in found[0].split(",") if part.strip()] if len(found) == 1 else found


def split(text: str) -> tuple[Head, str]:
    """The head of a page and the text after it; an empty head and all of the text where it has none."""
    start = text.lstrip("\n")
    for reader in (_fenced, _json, _percent, _nikola, _half_fenced, _bare):
        if found := reader(start):
            values, rest = found
            return Head(_flat(values)), rest
    return Head(), text


def _flat(values: Mapping[str, Any], outer: str = "", depth: int = 0) -> dict[str, list[str]]:
    flat: dict[str, list[str]] = {}
    for key, value in values.items():
        name = f"{outer}{key}".lower()
        flat[name] = [text for one in (value if isinstance(value, list) else [value]) if (text := _text(one))]
        if isinstance(value, Mapping) and depth < _DEEPEST:
            flat |= _flat(value, f"{name}.", depth + 1)
    return flat


def _text(value: object) -> str:
    """A value as a string; a map by the name in it."""
    if isinstance(value, Mapping):
        small = {str(key).lower(): one for key, one in value.items()}
        if name := next((str(small[key]) for key in _NAMES if isinstance(small.get(key), str)), ""):
            return name
        given = small.get("given") or small.get("first_name") or small.get("firstname")
        family = small.get("family") or small.get("last_name") or small.get("lastname")
        return " ".join(str(part) for part in (given, family) if part)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return ""
    return str(value).strip() if isinstance(value, str | int | float) else ""


# ---------------------------------------------------------------- the kinds of heads


def _fenced(text: str) -> tuple[Mapping[str, Any], str] | None:
    first, _, rest = text.partition("\n")
    opened = _OPENED.match(first.rstrip())
    if not opened:
        return None
    lines = rest.split("\n")
    ends = _ENDS[opened[1]]
    last = next((at for at, line in enumerate(lines[:_MOST_LINES]) if line.rstrip() in ends), -1)
    if last < 0:
        return None
    head = "\n".join(lines[:last])
    values = _toml(head) if opened[1] == "+++" else (_object(head) or _Yaml(lines[:last]).read())
    if not values and head.strip():
        return None
    return values, "\n".join(lines[last + 1 :])


def _toml(head: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(head)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        # One wrong line spoils all for a parser, and little for a reader.
        return _Yaml([re.sub(r"^([\w-]{1,60})\s*=\s*", r"\1: ", line) for line in head.split("\n")]).read()


def _object(head: str) -> Mapping[str, Any]:
    try:
        value = json.loads(head) if head.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _json(text: str) -> tuple[Mapping[str, Any], str] | None:
    if not text.startswith("{") or not re.match(r'\{\s*"', text):
        return None
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return (value, text[end:]) if isinstance(value, dict) and value else None


def _percent(text: str) -> tuple[Mapping[str, Any], str] | None:
    """Pandoc's title block: title, authors and date, each after a `%`, going on in lines set in."""
    if not text.startswith("% "):
        return None
    fields: list[list[str]] = []
    lines = text.split("\n")
    for line in lines:
        if line.startswith("%") and len(fields) < 3:
            fields.append([line[1:].strip()])
        elif line.startswith((" ", "\t")) and line.strip() and fields:
            fields[-1].append(line.strip())
        else:
            break
    title, authors, day = [*fields, [], [], []][:3]
    names = [name.strip() for line in authors for name in line.split(";") if name.strip()]
    return {"title": " ".join(title), "authors": names, "date": " ".join(day)}, "\n".join(
        lines[sum(map(len, fields)) :]
    )


def _nikola(text: str) -> tuple[Mapping[str, Any], str] | None:
    """Lines `.. name: value`, in a comment or bare."""
    lines = text.split("\n")
    values: dict[str, str] = {}
    for at, line in enumerate(lines[:_MOST_LINES]):
        if pair := _NIKOLA.match(line):
            values[pair[1]] = pair[2]
        elif line.strip() not in ("<!--", ""):
            return (values, "\n".join(lines[at + (line.strip() == "-->") :])) if values else None
    return None


def _half_fenced(text: str) -> tuple[Mapping[str, Any], str] | None:
    """A head that is only closed by a fence, as Hexo writes it."""
    name, colon, _ = text.partition(":")
    if not colon or name.lower() not in _KNOWN:
        return None
    head, fence, _ = text.partition("\n---")
    if not fence or "\n\n" in head:
        return None
    return _fenced(f"---\n{text}")


def _bare(text: str) -> tuple[Mapping[str, Any], str] | None:
    """Lines `Name: value` up to the first empty one, of names that heads have."""
    lines = text.split("\n")
    values: dict[str, Any] = {}
    name = ""
    end = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    for line in lines[: min(end, _MOST_LINES)]:
        pair = _BARE.match(line)
        if pair:
            name = pair[1].strip().lower().replace(" ", "_")
            if not values and name not in _KNOWN:
                return None
            values[name] = pair[2].strip()
        elif name and line.startswith((" ", "\t")):
            between = "; " if name in ("author", "authors") and values[name] else " "
            values[name] = f"{values[name]}{between}{line.strip()}".strip()
        else:
            return None
    for key in ("author", "authors"):
        if ";" in str(values.get(key, "")):
            values[key] = [one.strip() for one in values[key].split(";")]
    return (values, "\n".join(lines[end:])) if values and end <= _MOST_LINES else None


# ---------------------------------------------------------------- YAML, as heads have it


class _Yaml:
    """Reads lines from the top; `at` is the next one."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = [line.replace("\t", "    ").rstrip() for line in lines]
        self.at = 0

    def read(self) -> dict[str, Any]:
        return self._map(0, 0)

    def _next(self) -> str | None:
        """The next line that says something, without taking it."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and not line.lstrip().startswith("#"):
                return line
            self.at += 1
        return None

    def _map(self, indent: int, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while (line := self._next()) is not None and _indent(line) >= indent:
            pair = _KEY.match(line.strip())
            self.at += 1
            if pair and _indent(line) == indent:
                values[_unquoted(pair[1]).lower()] = self._value(pair[2] or "", indent, depth)
        return values

    def _value(self, raw: str, indent: int, depth: int) -> Any:
        raw = raw.strip()
        if _BLOCK.match(raw):
            return self._literal(indent, "\n" if raw[0] == "|" else " ")
        if not raw or raw.startswith("#"):
            line = self._next()
            inner = -1 if line is None else _indent(line)
            if line is None or depth > _DEEPEST:
                return ""
            if line.lstrip().startswith(("- ", "-\n")) and inner >= indent:
                return self._list(inner, depth + 1)
            if inner <= indent:
                return ""
            return self._map(inner, depth + 1) if _KEY.match(line.strip()) else self._literal(indent, " ")
        return _scalar(self._whole(raw, indent))

    def _list(self, indent: int, depth: int) -> list[Any]:
        values: list[Any] = []
        while (
            (line := self._next()) is not None and _indent(line) == indent and line.lstrip().startswith("-")
        ):
            raw = line.lstrip()[1:].strip()
            if _KEY.match(raw) and depth <= _DEEPEST:
                inner = len(line) - len(raw)
                self.lines[self.at] = " " * inner + raw
                values.append(self._map(inner, depth + 1))
            else:
                self.at += 1
                values.append(self._value(raw, indent, depth))
        return values

    def _literal(self, indent: int, between: str) -> str:
        kept: list[str] = []
        while self.at < len(self.lines) and (
            not self.lines[self.at].strip() or _indent(self.lines[self.at]) > indent
        ):
            kept.append(self.lines[self.at].strip())
            self.at += 1
        return between.join(kept).strip()

    def _whole(self, raw: str, indent: int) -> str:
        """A text, list or map that goes on in the next lines."""
        while self.at < len(self.lines) and not _is_whole(raw):
            raw = f"{raw} {self.lines[self.at].strip()}"
            self.at += 1
        if raw[0] not in "\"'[{":
            while (line := self._next()) is not None and _indent(line) > indent:
                raw = f"{raw} {line.strip()}"
                self.at += 1
        return raw


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_whole(raw: str) -> bool:
    if raw[0] in "\"'":
        if raw.startswith('"""'):
            return raw.count('"""') >= 2
        return len(raw) > 1 and re.search(rf"(?<!\\){raw[0]}\s*(?:#.*)?$", raw[1:]) is not None
    if raw[0] in "[{":
        return raw.count("[") + raw.count("{") <= raw.count("]") + raw.count("}")
    return True


def _scalar(raw: str) -> Any:
    if raw.startswith("[") and raw.rstrip().endswith("]"):
        return [_scalar(part) for part in _flow(raw.strip()[1:-1])]
    if raw.startswith("{") and raw.rstrip().endswith("}"):
        pairs = (part.partition(":") for part in _flow(raw.strip()[1:-1]))
        return {_unquoted(key).lower(): _unquoted(value) for key, _, value in pairs}
    plain = _unquoted(raw)
    return "" if plain in ("null", "~") else plain


def _flow(inner: str) -> list[str]:
    """The parts of a list or map in brackets; commas inside quotes and brackets part nothing."""
    parts, start, depth, quote, last = [], 0, 0, "", ""
    for at, char in enumerate(inner):
        if quote:
            quote = "" if char == quote and last != "\\" else quote
        elif char in "\"'" and last in ",:[{":
            quote = char
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        elif char == "," and not depth:
            parts.append(inner[start:at].strip())
            start = at + 1
        last = last if char == " " and not quote else char
    return [part for part in [*parts, inner[start:].strip()] if part]


def _unquoted(raw: str) -> str:
    raw = raw.strip()
    for quote in ('"""', "'''", '"', "'"):
        end = raw.rfind(quote)
        if (
            raw.startswith(quote)
            and end >= len(quote)
            and (not raw[end + len(quote) :].strip(" ,") or " #" in raw[end:])
        ):
            inner = raw[len(quote) : end]
            return (
                inner.replace('\\"', '"').replace("\\\\", "\\")
                if quote[0] == '"'
                else inner.replace("''", "'")
            )
    return re.split(r"\s#", raw, maxsplit=1)[0].strip()
