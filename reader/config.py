"""Where things are kept and what the reader set: XDG folders, `config.toml`, the remembered layout."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from feeds import atomic, paths
from feeds.errors import ConfigError, WriteError
from feeds.messages import Message
from feeds.model import MOST_CONNECTIONS, SharedFolder
from feeds.record import field, names, record, replace
from reader.i18n.translate import LANGUAGES, tr
from reader.notifications import CODES, WAYS, Notifications, span_of
from reader.palettes import COLOURS

DENSITIES = ("auto", "compact", "normal", "airy")
PICTURES = ("auto", "kitty", "sixel", "blocks")
_BY_HAND = Message("config.by-hand", "{name} could not be set in it; set it by hand")


def library_place(named: str = "") -> Path | str:
    """The library: as it is named, else by `BROADSHEET_LIBRARY`, else by the setting `library`, else `library.db`
    in the XDG data folder. A path, or the address of a database on a server.
    """
    named = named or os.environ.get("BROADSHEET_LIBRARY") or read_settings(config_path())[0].library
    if paths.is_server(named):
        return named
    return paths.typed(named) if named else paths.own("data") / "library.db"


def config_path() -> Path:
    """The settings: `BROADSHEET_CONFIG`, else `config.toml` in the XDG config folder."""
    named = os.environ.get("BROADSHEET_CONFIG")
    return paths.typed(named) if named else paths.own("config") / "config.toml"


def keys_path() -> Path:
    """The keys: `keys.toml` beside the settings."""
    return config_path().with_name("keys.toml")


def state_folder() -> Path:
    """The log and the remembered layout: the XDG state folder."""
    return paths.own("state")


def cache_folder() -> Path:
    """What can be fetched again: the XDG cache folder."""
    return paths.own("cache")


@record(frozen=True, slots=True)
class Step:
    """One step of a macro: an action's id, or a program that is given the article as JSON."""

    action: str = ""
    run: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Settings:
    """`config.toml`, read, with the keys of `keys.toml`. Each field is a key of the file; `keys` and
    `macros` are the tables `[keys]` and `[macros]` of either."""

    library: str = ""
    """Another library than the own file: a path, or `postgresql://…` of a database on a server."""
    language: str = ""
    """`en`, `fr`, `es`, `ar` or `de`; empty follows the environment."""
    theme: str = "broadsheet-dark"
    density: str = "auto"
    article_width: int = 76
    justify: bool = False
    bidi: bool = True
    """Reorder right-to-left text for terminals that do not do it themselves."""
    link_numbers: bool = False
    browser: str = ""
    """Program (and arguments, `%u` for the address) that opens addresses; empty means those of `$BROWSER`, then
    the desktop's own."""
    pipe: str = ""
    """Program (and arguments) that is given the article as text."""
    save_folder: str = "~"
    download_folder: str = "~/Downloads"
    """Where files go that come with articles."""
    player: str = "mpv"
    """Program (and arguments) that plays audio and video; one that is spoken to as mpv is (JSON IPC)."""
    connections: int = MOST_CONNECTIONS
    refresh_at_start: bool = False
    """Ask every feed at the start, due or not."""
    refresh_while_open: bool = True
    """Ask feeds when they are due, while the reader reads."""
    read_on_scroll: bool = False
    """Headlines that the cursor or the wheel goes past downwards are marked read."""
    keep_days: int = 0
    """Texts of articles that are older and neither starred nor tagged are dropped; 0 keeps everything."""
    keep_backups: int = 7
    """Daily backups of the library; 0 makes none."""
    recommend: bool = True
    """Recommend pieces and learn from what is read, on this machine; off, neither."""
    semantic: bool = True
    """Compare articles by their meaning as well, across languages, where broadsheet[semantic] is installed."""
    fold_stories: bool = True
    """A story that several sources tell is one line of the list."""
    images: bool = False
    """Load the pictures of every article; else only where a key or the feed's settings ask for it."""
    pictures: str = "auto"
    """How the terminal is told to draw them: one of PICTURES; `auto` goes by what it calls itself."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Command -> its keys."""
    preset: str = ""
    """Whose keys to start from: one of PRESETS; empty means Broadsheet's own."""
    macros: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    """Key or sequence -> what it does, one after the other."""
    programs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name -> program (and arguments) that prints a feed or a page, or filters one."""
    openers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Type (`application/pdf`, `audio/*`) or scheme (`mailto`) -> program (and arguments, `%u` for the address) that
    opens such addresses."""
    sync: SharedFolder = field(default_factory=SharedFolder)
    """The folder by which devices keep in step: `sync = "~/Sync/broadsheet"`, or the table `[sync]`."""
    notifications: Notifications = field(default_factory=Notifications)


def read_settings(path: Path) -> tuple[Settings, list[str]]:
    """The settings of a file and of the `keys.toml` beside it, and a sentence for each thing in
    them that cannot be used.

    What cannot be used keeps its default; a missing file is all defaults.
    """
    data, problems, written = _read_toml(path)
    given: dict[str, Any] = {}
    known = set(names(Settings))
    for name, value in data.items():
        if name not in known:
            problems.append(tr("{path}: there is no setting {name}.", path=path, name=repr(name)))
        elif name in TABLES:
            given[name] = TABLES[name](Written(path, written, name), value, problems)
        elif problem := _wrong(name, value, getattr(Settings(), name)):
            problems.append(_instead(path, problem))
        else:
            given[name] = value
    keys = path.with_name("keys.toml")
    data, wrong, written = _read_toml(keys)
    problems += wrong
    for name, value in data.items():
        if name in KEY_TABLES:
            table = KEY_TABLES[name](Written(keys, written, name), value, problems)
            given[name] = {**given.get(name, {}), **table}
        elif name != "preset":
            problems.append(
                tr("{path}: there is no setting {name}; keys stand under [keys].", path=keys, name=repr(name))
            )
        elif problem := _wrong(name, value, ""):
            problems.append(_instead(keys, problem))
        else:
            given[name] = value
    return replace(Settings(), **given), problems


def language(path: Path) -> str:
    """The language a file of settings asks for; empty where it asks for none that is known."""
    wanted = _read_toml(path)[0].get("language")
    return wanted if wanted in LANGUAGES else ""


@record(frozen=True, slots=True)
class Written:
    """A table as it is written in a file, to say where in it something is wrong."""

    path: Path
    text: str
    table: str

    def wrong(self, after: str, what: str, problem: str) -> str:
        """A sentence about the string `what`, which stands in the line of the key `after` or below it; empty
        where it is about that key itself."""
        line, column = self._place(after, what)
        if not line:
            return tr("{path}: {problem}.", path=self.path, problem=problem)
        return tr(
            "{path}, line {line}, column {column}: {problem}.",
            path=self.path,
            line=line,
            column=column,
            problem=problem,
        )

    def _place(self, after: str, what: str) -> tuple[int, int]:
        def quoted(name: str) -> str:
            return "(?:" + "|".join(map(re.escape, (json.dumps(name, ensure_ascii=False), f"'{name}'"))) + ")"

        table = re.search(rf"^\s*\[\s*{self.table}\s*\]", self.text, re.MULTILINE)
        named = re.compile(rf"^\s*({re.escape(after)}|{quoted(after)})\s*=", re.MULTILINE)
        start = named.search(self.text, table.end() if table else 0)
        found = re.compile(quoted(what)).search(self.text, start.start()) if start and what else start
        if found is None:
            return 0, 0
        before = self.text[: found.start() if what else found.start(1)]
        return before.count("\n") + 1, len(before) - before.rfind("\n")


def _read_toml(path: Path) -> tuple[dict[str, Any], list[str], str]:
    """What a file says, what is wrong with it, and its text. A byte order mark, as some editors put, is nothing."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return {}, [], ""
    except (OSError, UnicodeDecodeError) as error:
        return {}, [tr("{path}: {problem}; the defaults are used.", path=path, problem=error)], ""
    import tomllib

    try:
        return tomllib.loads(text), [], text
    except tomllib.TOMLDecodeError as error:
        said = str(error).replace("at end of document", f"at line {text.count(chr(10)) + 1}, the end")
        return {}, [tr("{path}: {problem}; the defaults are used.", path=path, problem=said)], text


def _instead(path: Path, problem: Message) -> str:
    """Why a setting is not what the file says."""
    from reader.i18n.messages import worded

    return tr("{path}: {problem}; the default is used.", path=path, problem=worded(problem))


def problem_of(name: str, value: Any) -> Message | None:
    """Why a setting cannot have a value; None where it can."""
    return _wrong(name, value, getattr(Settings(), name))


def _wrong(name: str, value: Any, default: Any) -> Message | None:
    if type(value) is not type(default):
        if isinstance(default, bool):
            return Message("config.boolean", "{name} must be true or false", name=name)
        if isinstance(default, int):
            return Message("config.number", "{name} must be a whole number", name=name)
        return Message("config.text", "{name} must be a text in quotes", name=name)
    if name == "language" and value not in LANGUAGES:
        return Message(
            "config.choice",
            "{name} must be one of {choices}",
            name=name,
            choices=tuple(filter(None, LANGUAGES)),
        )
    if name == "density" and value not in DENSITIES:
        return Message(
            "config.choice", "{name} must be one of {choices}", name=name, choices=tuple(DENSITIES)
        )
    if name == "pictures" and value not in PICTURES:
        return Message("config.choice", "{name} must be one of {choices}", name=name, choices=tuple(PICTURES))
    if name == "preset" and value:
        from reader.keys.presets import PRESETS

        if value not in PRESETS:
            return Message(
                "config.choice", "{name} must be one of {choices}", name=name, choices=tuple(PRESETS)
            )
    limits = {
        "article_width": (30, 200),
        "connections": (1, MOST_CONNECTIONS),
        "keep_days": (0, 100_000),
        "keep_backups": (0, 365),
    }
    if name in limits and not limits[name][0] <= value <= limits[name][1]:
        least, most = limits[name]
        return Message(
            "config.range", "{name} must be from {least} to {most}", name=name, least=least, most=most
        )
    return None


def _read_keys(written: Written, table: Any, problems: list[str]) -> dict[str, tuple[str, ...]]:
    from reader.keys.commands import BY_ID, unpressable

    path = written.path
    if not isinstance(table, dict):
        problems.append(tr("{path}: keys must be a table, as in [keys].", path=path))
        return {}
    keys: dict[str, tuple[str, ...]] = {}
    for action, wanted in table.items():
        names = [wanted] if isinstance(wanted, str) else wanted
        if action not in BY_ID:
            said = tr("there is no action named {name} to bind", name=repr(action))
            problems.append(written.wrong(action, "", said))
        elif isinstance(names, list) and all(isinstance(name, str) for name in names):
            wrong = {name: said for name in names if (said := unpressable(name))}
            problems += [written.wrong(action, name, said) for name, said in wrong.items()]
            if usable := tuple(name for name in names if name not in wrong):
                keys[action] = usable
            elif not names:
                keys[action] = ()
        else:
            problems.append(
                tr(
                    "{path}: the keys of {action} must be a text or a list of texts.",
                    path=path,
                    action=action,
                )
            )
    return keys


def _read_macros(written: Written, table: Any, problems: list[str]) -> dict[str, tuple[Step, ...]]:
    from reader.keys.commands import unpressable

    path = written.path
    if not isinstance(table, dict):
        problems.append(tr("{path}: macros must be a table, as in [macros].", path=path))
        return {}
    macros: dict[str, tuple[Step, ...]] = {}
    for key, wanted in table.items():
        steps = [_step(step) for step in (wanted if isinstance(wanted, list) else [wanted])]
        if said := unpressable(key):
            problems.append(written.wrong(key, key, said))
        elif steps and None not in steps:
            macros[key] = tuple(step for step in steps if step is not None)
        else:
            problems.append(
                tr(
                    '{path}: the macro {key} must list actions and programs, as in ["star", {{ run = ["wc", "-w"] }}].',
                    path=path,
                    key=repr(key),
                )
            )
    return macros


def _step(step: Any) -> Step | None:
    """A step as the file has it; None for what is none."""
    from reader.keys.commands import BY_ID

    if isinstance(step, str):
        return Step(action=step) if step in BY_ID else None
    argv = step.get("run") if isinstance(step, dict) and len(step) == 1 else None
    if isinstance(argv, list) and argv and all(isinstance(word, str) for word in argv):
        return Step(run=tuple(argv))
    return None


def _read_programs(written: Written, table: Any, problems: list[str]) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        said = tr("{path}: {name} must be a table, as in [{name}].", path=written.path, name=written.table)
        problems.append(said)
        return {}
    programs: dict[str, tuple[str, ...]] = {}
    for name, wanted in table.items():
        words = [wanted] if isinstance(wanted, str) else wanted
        if isinstance(words, list) and words and all(isinstance(word, str) for word in words) and words[0]:
            programs[name] = tuple(words)
        else:
            said = tr(
                'the program {name} must be a list of its words, as in ["news", "--all"]', name=repr(name)
            )
            problems.append(written.wrong(name, "", said))
    return programs


def programs() -> dict[str, tuple[str, ...]]:
    """The programs that the settings name at this moment."""
    path = config_path()
    data, _, written = _read_toml(path)
    return _read_programs(Written(path, written, "programs"), data.get("programs", {}), [])


def _read_sync(written: Written, table: Any, problems: list[str]) -> SharedFolder:
    """A folder, or a table of it. One that is wrong in any part is none: half of it might write in the open."""
    kinds = {"folder": str, "device": str, "encrypted": bool, "passphrase_command": list}
    given = {"folder": table} if isinstance(table, str) else table
    if isinstance(given, dict) and given.get("folder") == "":
        return SharedFolder()
    if not isinstance(given, dict) or not isinstance(given.get("folder"), str):
        said = tr('sync must name a folder, as in [sync] folder = "~/Sync/broadsheet"')
        problems.append(tr("{path}: {problem}.", path=written.path, problem=said))
        return SharedFolder()
    for name, value in given.items():
        words = value if isinstance(value, list) else []
        if name not in kinds:
            said = tr("there is no setting {name} of sync", name=repr(name))
        elif not isinstance(value, kinds[name]) or not all(isinstance(word, str) and word for word in words):
            said = tr("{name} cannot have this value; nothing is kept in step", name=name)
        else:
            continue
        problems.append(written.wrong(name, "", said))
        return SharedFolder()
    return SharedFolder(
        path=given["folder"],
        device=given.get("device", ""),
        encrypted=given.get("encrypted", False),
        passphrase_command=tuple(given.get("passphrase_command", ())),
    )


def _read_notifications(written: Written, table: Any, problems: list[str]) -> Notifications:
    """What is wrong with a part of it leaves that part as it is by default."""
    if not isinstance(table, dict):
        problems.append(
            tr("{path}: notifications must be a table, as in [notifications].", path=written.path)
        )
        return Notifications()
    good: dict[str, Any] = {}
    for name, value in table.items():
        if name not in _NOTIFIED:
            problems.append(
                written.wrong(name, "", tr("there is no setting {name} of notifications", name=repr(name)))
            )
        elif (taken := _NOTIFIED[name](value)) is None:
            problems.append(
                written.wrong(name, "", tr("{name} cannot have this value; the default is used", name=name))
            )
        else:
            good[name] = taken
    return Notifications(**good)


def _texts(value: Any) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else None


def _ways(value: Any) -> tuple[str, ...] | None:
    ways = _texts(value)
    return ways if ways is not None and set(ways) <= set(WAYS) else None


def _queries(value: Any) -> dict[str, str] | None:
    is_table = isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    return dict(value) if is_table else None


_NOTIFIED: Mapping[str, Callable[[Any], Any]] = {
    "queries": _queries,
    "ways": _ways,
    "code": lambda value: value if value in CODES else None,
    "command": _texts,
    "quiet": lambda value: value if isinstance(value, str) and (not value or span_of(value)) else None,
}
"""What each part of `[notifications]` may be: its value as it is kept, None for what is none."""
KEY_TABLES: Mapping[str, Callable[[Written, Any, list[str]], dict[str, Any]]] = {
    "keys": _read_keys,
    "macros": _read_macros,
}
TABLES: Mapping[str, Callable[[Written, Any, list[str]], Any]] = {
    **KEY_TABLES,
    "programs": _read_programs,
    "openers": _read_programs,
    "sync": _read_sync,
    "notifications": _read_notifications,
}
"""How each table is read; those of KEY_TABLES may stand in `keys.toml` too."""


def parts_of(settings: Settings, table: str) -> dict[str, Any]:
    """A table as plain values, by the names it has in the file; the queries of `[notifications]` are a table of their own."""
    held = getattr(settings, table)
    if isinstance(held, SharedFolder):
        return {
            "folder": held.path,
            "device": held.device,
            "encrypted": held.encrypted,
            "passphrase_command": list(held.passphrase_command),
        }
    if isinstance(held, Notifications):
        return {
            "ways": list(held.ways),
            "code": held.code,
            "command": list(held.command),
            "quiet": held.quiet,
        }
    return {name: [_plain(each) for each in parts] for name, parts in held.items()}


def _plain(part: str | Step) -> str | dict[str, list[str]]:
    if isinstance(part, str):
        return part
    return part.action or {"run": list(part.run)}


def write_key(path: Path, action: str, keys: Sequence[str]) -> None:
    """Set one action's keys in a `keys.toml`, everything else in it left as it is. Raises ConfigError, WriteError."""
    by_hand = Message(
        "config.keys-by-hand", "the keys of {action} could not be set in it; set them by hand", action=action
    )
    _write_value(path, "keys", action, list(keys), by_hand)


def write_program(path: Path, name: str, argv: Sequence[str]) -> None:
    """Name a program in a `config.toml`, everything else in it left as it is. Raises ConfigError, WriteError."""
    _write_value(path, "programs", name, list(argv), _BY_HAND.filled(name=name))


def write_macro(path: Path, key: str, actions: Sequence[str]) -> None:
    """Set a macro in a `keys.toml`, everything else in it left as it is. Raises ConfigError, WriteError."""
    _write_value(path, "macros", key, list(actions), _BY_HAND.filled(name=key))


def write_setting(path: Path, name: str, value: Any) -> None:
    """Set a setting in a `config.toml`, everything else in it left as it is. Raises ConfigError, WriteError."""
    if problem := problem_of(name, value):
        raise ConfigError(str(path), problem)
    _write_value(path, "", name, value, _BY_HAND.filled(name=name))


def _write_value(path: Path, table: str, name: str, value: Any, by_hand: Message) -> None:
    """Set a value in a table of a TOML file, in none where that is empty. `by_hand` is said of what is too
    intricate: the file has to read as before but for this value.
    """
    import tomllib

    try:
        text = path.read_text("utf-8-sig") if path.exists() else ""
        had = tomllib.loads(text)
        wanted = {**had, table: {**had.get(table, {}), name: value}} if table else {**had, name: value}
        written = _with_line(text, table, f"{toml_key(name)} = {json.dumps(value, ensure_ascii=False)}")
        if tomllib.loads(written) != wanted:
            raise ConfigError(str(path), by_hand)
        atomic.write(path, written, mode=atomic.PRIVATE)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            str(path),
            Message(
                "config.unreadable", "it cannot be read ({error}); nothing was written", error=str(error)
            ),
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            str(path), Message("config.not-written", "it could not be written: {error}", error=str(error))
        ) from error


def toml_key(name: str) -> str:
    """A name as TOML writes it before the sign of equality."""
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else json.dumps(name, ensure_ascii=False)


def _with_line(text: str, table: str, line: str) -> str:
    """A TOML text with a line of a table put in, or in the place of the one it had."""
    lines = text.splitlines()
    bare = [each.strip() for each in lines]
    if table and f"[{table}]" not in bare:
        return "\n".join([*lines, *([""] if lines else []), f"[{table}]", line]) + "\n"
    start = bare.index(f"[{table}]") + 1 if table else 0
    end = next((n for n in range(start, len(bare)) if bare[n].startswith("[")), len(bare))
    name = line.split(" = ")[0]
    place = next((n for n in range(start, end) if bare[n].split("=")[0].strip() == name), None)
    if place is None:
        return "\n".join([*lines[:start], line, *lines[start:]]) + "\n"
    # A list may go on over several lines.
    last = place
    while last < end and bare[place].endswith("[") and bare[last] != "]":
        last += 1
    return "\n".join([*lines[:place], line, *lines[last + 1 :]]) + "\n"


def read_state(name: str) -> dict[str, Any]:
    """What the program itself remembered under `name`; empty when there is nothing usable."""
    try:
        state = json.loads((state_folder() / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write_state(name: str, state: Mapping[str, Any]) -> None:
    """Remember `state` under `name`; a folder that cannot be written is no reason to stop."""
    path = state_folder() / f"{name}.json"
    try:
        atomic.write(path, json.dumps(state), mode=atomic.PRIVATE)
    except WriteError:
        pass


def as_left(settings: Settings) -> Settings:
    """The settings with the theme and the rows that were chosen on screen the last time."""
    look = read_state("look")
    theme, density = look.get("theme"), look.get("density")
    return replace(
        settings,
        theme=theme if isinstance(theme, str) else settings.theme,
        density=density if density in DENSITIES else settings.density,
    )


def tag_colours() -> dict[str, str]:
    """The colours the reader chose for tags on screen."""
    return {tag: colour for tag, colour in read_state("tags").items() if colour in COLOURS}


def write_look(**chosen: str) -> None:
    """Remember a theme or rows chosen on screen."""
    write_state("look", {**read_state("look"), **chosen})
