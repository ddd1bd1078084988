"""Gathers the reader's words for the translator: updates each `.po` by the code, compiles its `.mo`.

It also writes down what each code of the engine says (`tests/data/messages.json`): those that are new. Programs
go by codes; what one said before is changed in that file by hand, and `tests/test_messages.py` asks for it.

    python -m tests.tools.catalogue

A message is what `tr`, `trn` or `message` is called with in `reader/`, and the template of a `Message` of
either package, hints included. Translations of messages that are gone are dropped; new ones are left empty, and
`tests/test_translate.py` asks for them.
"""

from __future__ import annotations

import ast
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from feeds.hints import Hint
from reader.i18n.translate import ARABIC, FRENCH, GERMAN, SPANISH, catalogue_path

HOUSE = Path(__file__).resolve().parents[2]
READER, FEEDS = HOUSE / "reader", HOUSE / "feeds"
MESSAGES = FEEDS / "messages.py"
"""Where templates are passed on."""
SAYINGS = HOUSE / "tests" / "data" / "messages.json"
"""Each code with its English template, or the two of what is counted."""
PLURALS = {
    FRENCH: (2, "n > 1"),
    SPANISH: (2, "n != 1"),
    ARABIC: (6, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5"),
    GERMAN: (2, "n != 1"),
}
"""How many forms a language has for what is counted, and which of them is for `n`."""
HEADER = {
    language: f"Language: {language}\nContent-Type: text/plain; charset=UTF-8\n"
    f"Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals={number}; plural=({rule});\n"
    for language, (number, rule) in PLURALS.items()
}
ARGPARSE = (
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "%(prog)s: error: %(message)s\n",
    "argument %(argument_name)s: %(message)s",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "expected one argument",
    "expected at least one argument",
    "ignored explicit argument %r",
    "ambiguous option: %(option)s could match %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "invalid %(type)s value: %(value)r",
)
"""What the standard library's parser of command lines says in ours."""
Message = tuple[str, str]
"""What is said of one and of many; the second is empty for a message without a plural."""
CODED, COUNTED = "Message", ("trn", "Message")
"""What is called with a code before its texts, and what with a plural after the singular."""
Said = tuple[str, ...]
"""Its translation, one for each plural form."""


@cache
def messages(*folders: Path) -> dict[Message, list[str]]:
    """Every message of the code below these folders, both packages without one, with the files that say it."""
    found: dict[Message, list[str]] = {}
    for path, _, message in _said_below(folders or (FEEDS, READER)):
        places = found.setdefault(message, [])
        if path not in places:
            places.append(path)
    for text in () if folders else ARGPARSE:
        found.setdefault((text, ""), ["argparse"])
    return found


def codes(*folders: Path) -> dict[str, str | list[str]]:
    """What each code says in English: a template, or two where it is counted. Raises ValueError for a code of two meanings."""
    found: dict[str, str | list[str]] = {}
    for path, code, (one, many) in _said_below(folders or (FEEDS, READER)):
        if code and found.setdefault(code, [one, many] if many else one) not in (one, [one, many]):
            raise ValueError(f"{path}: the code {code} says something else elsewhere")
    return dict(sorted(found.items()))


def _said_below(folders: Iterable[Path]) -> Iterator[tuple[str, str, Message]]:
    """The file, the code (empty without one) and the English of each message."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            place = path.relative_to(folder.parent).as_posix()
            for code, message in _said_in(path):
                yield place, code, message
        if folder == FEEDS:
            yield from (("feeds/hints.py", hint.code, (hint.template, "")) for hint in Hint)


def _said_in(path: Path) -> Iterator[tuple[str, Message]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        name = node.func.id
        if name not in ("tr", "message", *COUNTED):
            continue
        code, arguments = "", node.args
        if name == CODED:
            code, arguments = _text(node.args[0]) if node.args else "", node.args[1:]
        wanted = arguments[: 2 if name in COUNTED else 1]
        if any(isinstance(argument, ast.JoinedStr) for argument in wanted):
            raise ValueError(f"{path}:{node.lineno}: a message has fields, it is no f-string")
        if name == CODED and path != MESSAGES and not all(map(_text, wanted)):
            raise ValueError(f"{path}:{node.lineno}: a message says its template where it is made")
        one, many = (*map(_text, wanted), "", "")[:2]
        if one and (many or name != "trn"):
            yield code, (one, many)


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def read_po(text: str) -> dict[Message, Said]:
    """The translations of a `.po`, without its header."""
    found: dict[Message, Said] = {}
    for paragraph in text.split("\n\n"):
        parts: dict[str, str] = {}
        part = ""
        for line in paragraph.splitlines():
            if line.startswith("msg"):
                part, _, line = line.partition(" ")
                parts[part] = ""
            if part and line.startswith('"'):
                parts[part] += json.loads(line)
        if parts.get("msgid"):
            said = tuple(value for name, value in parts.items() if name.startswith("msgstr"))
            found[parts["msgid"], parts.get("msgid_plural", "")] = said
    return found


def write_po(header: str, said: Mapping[Message, Said], places: Mapping[Message, list[str]]) -> str:
    """A `.po`: the messages in the order of their letters, so that code that moves leaves them in their place."""
    paragraphs = [_lines("msgid", "") + _lines("msgstr", header)]
    for (one, many), forms in sorted(said.items()):
        lines = [f"#: {' '.join(places[one, many])}\n", _lines("msgid", one)]
        if many:
            lines.append(_lines("msgid_plural", many))
            lines += [_lines(f"msgstr[{form}]", text) for form, text in enumerate(forms)]
        else:
            lines.append(_lines("msgstr", forms[0]))
        paragraphs.append("".join(lines))
    return "\n".join(paragraphs)


def _lines(name: str, text: str) -> str:
    pieces = text.splitlines(keepends=True)
    if len(pieces) > 1:
        pieces.insert(0, "")
    quoted = "\n".join(json.dumps(piece, ensure_ascii=False) for piece in pieces or [""])
    return f"{name} {quoted}\n"


def compile_mo(header: str, said: Mapping[Message, Said]) -> bytes:
    """The catalogue as gettext reads it: two tables of lengths and offsets, then the texts."""
    pairs = {"": header}
    for (one, many), forms in said.items():
        if all(forms):
            pairs[f"{one}\0{many}" if many else one] = "\0".join(forms)
    ordered = sorted((key.encode(), text.encode()) for key, text in pairs.items())
    count, start = len(ordered), 28
    offset = start + 16 * count
    tables, texts = b"", b""
    for column in (0, 1):
        for pair in ordered:
            tables += struct.pack("<II", len(pair[column]), offset + len(texts))
            texts += pair[column] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, count, start, start + 8 * count, 0, 0) + tables + texts


def update(language: str) -> list[Message]:
    """Bring a language's `.po` and `.mo` up to date with the code; the messages that want a translation."""
    mo = catalogue_path(language)
    po = mo.with_suffix(".po")
    had = read_po(po.read_text("utf-8")) if po.exists() else {}
    places = messages()
    said = {
        message: had.get(message, ("",) * (PLURALS[language][0] if message[1] else 1)) for message in places
    }
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text(write_po(HEADER[language], said, places), "utf-8")
    mo.write_bytes(compile_mo(HEADER[language], said))
    return [message for message, forms in said.items() if not all(forms)]


def write_codes() -> None:
    """Write down what each new code says."""
    known = json.loads(SAYINGS.read_text("utf-8")) if SAYINGS.exists() else {}
    said = dict(sorted((codes() | known).items()))
    SAYINGS.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write_codes()
    for language in HEADER:
        wanting = update(language)
        for message in wanting:
            print(f"{language}: {message[0]}")
        print(f"{language}: {len(messages())} messages, {len(wanting)} without a translation")
