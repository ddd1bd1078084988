"""Telling of what has arrived where the reader may not look: by the terminal, the desktop, a bell, a program of theirs.

    notices = list(arrived(library, new_ids, settings.queries))     # one for each query that finds something
    tell(notices, settings, os.environ, now, write)                 # `write` takes codes for the terminal

A query is told of once a refresh, however much it finds; nothing is told in the hours that are to be quiet.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from feeds.record import record
from reader.i18n.translate import trn
from reader.notifications import Notifications, span_of

if TYPE_CHECKING:
    from feeds.workspace import Workspace

SECONDS = 10.0
"""What a program may take to tell something."""
NAMED = 3
"""Titles that a notice names; of more it says how many there are."""
LONGEST = 200
"""Characters of a title, and of what is said below it."""
BELL = "\a"


@record(frozen=True, slots=True)
class Notice:
    """What is told: a title and a line below it, both without anything that a terminal would act on."""

    title: str
    text: str


# ---------------------------------------------------------------- what is told


def arrived(library: Workspace, ids: Sequence[int], queries: Mapping[str, str]) -> Iterator[Notice]:
    """A notice for each query that finds some of these articles; a query that is none finds nothing."""
    from feeds import query
    from feeds.errors import QueryError

    for name, text in queries.items() if ids else ():
        try:
            wanted = query.parse(text)
        except QueryError:
            continue  # `broadsheet doctor` says so
        if found := library.shown.lists.among(ids, wanted):
            rows = library.headlines(found[:NAMED])
            yield digest(name, [row.title for row in rows], len(found))


def digest(name: str, titles: Sequence[str], number: int) -> Notice:
    """What is told of `number` articles, of which these are the first titles."""
    from feeds.markup import clean

    named = "; ".join(title for title in (clean(title, LONGEST) for title in titles) if title)
    text = named if number == 1 and named else trn("{number} new article", "{number} new articles", number)
    if number > 1 and named:
        text = f"{text}: {named}{'; …' if number > len(titles) else ''}"
    return Notice(clean(name, LONGEST), clean(text, LONGEST))


def is_quiet(hours: str, now: datetime) -> bool:
    """Whether a moment lies in `22:00-07:00`; hours that are none are never."""
    if (span := span_of(hours)) is None:
        return False
    start, end = span
    if start <= end:
        return start <= now.time() < end
    return now.time() >= start or now.time() < end


# ---------------------------------------------------------------- how it is told


def tell(
    notices: Iterable[Notice],
    wish: Notifications,
    environment: Mapping[str, str],
    now: datetime,
    write: Callable[[str], object],
) -> list[str]:
    """Tell notices in the ways that are wished; the programs that are not there. Blocks while programs run.

    `write` takes what a terminal is sent.
    """
    missing: dict[str, None] = {}
    for notice in notices if not is_quiet(wish.quiet, now) else ():
        if "terminal" in wish.ways:
            write(sequence(notice, wish.code, environment))
        if "bell" in wish.ways:
            write(BELL)
        for argv in _programs(notice, wish):
            if not _ran(argv):
                missing[argv[0]] = None
    return list(missing)


def _programs(notice: Notice, wish: Notifications) -> Iterator[list[str]]:
    if "desktop" in wish.ways:
        # The text of a notification may hold markup.
        yield ["notify-send", "--app-name=Broadsheet", "--", notice.title, escape(notice.text, quote=False)]
    if "command" in wish.ways and wish.command:
        yield [*wish.command, notice.title, notice.text]


def _ran(argv: Sequence[str]) -> bool:
    try:
        process = subprocess.Popen(  # noqa: S603 - notify-send or argv of the reader's own settings, no shell
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError):
        return False
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return True


def sequence(notice: Notice, code: str, environment: Mapping[str, str]) -> str:
    """What makes a terminal show a notice, through tmux too."""
    if code == "auto":
        code = _code_of(environment)
    title, text = notice.title, notice.text
    if code == "osc99":
        told = f"\x1b]99;i=broadsheet:d=0;{title}\x1b\\\x1b]99;i=broadsheet:p=body;{text}\x1b\\"
    elif code == "osc777":
        told = f"\x1b]777;notify;{title.replace(';', ',')};{text}\x1b\\"
    else:
        told = f"\x1b]9;{title}: {text}\x1b\\"
    if environment.get("TMUX"):
        return "\x1bPtmux;" + told.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return told


def _code_of(environment: Mapping[str, str]) -> str:
    """The code that a terminal knows, as far as it tells which it is."""
    name = environment.get("TERM_PROGRAM", "").lower()
    term = environment.get("TERM", "").lower()
    if environment.get("KITTY_WINDOW_ID") or "kitty" in term:
        return "osc99"
    if (
        name in ("ghostty", "wezterm")
        or term.startswith(("rxvt-unicode", "foot"))
        or environment.get("VTE_VERSION")
    ):
        return "osc777"
    return "osc9"
