"""Which program shows an address, and how it is given one: the reader's setting, `$BROWSER`, the desktop's own.

A browser that draws in the terminal gets ours and gives it back; any other is kept from it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from shutil import which

from feeds import paths, urls
from feeds.record import record
from reader import desktop

IN_TERMINAL = frozenset(
    "lynx w3m links links2 elinks www-browser browsh carbonyl cha chawan edbrowse netrik retawq felinks".split()
)
"""Browsers that draw in the terminal they are started in."""
WRAPPERS = frozenset("env nice torsocks torify proxychains proxychains4 firejail sudo doas".split())
"""Programs that start another in their place: the next word says what it is."""
AT_ONCE = 1.5
"""Seconds within which a program that cannot show an address ends and says so by its status."""
_REDIRECTION = re.compile(r"\d*(?:>>?|&>)(.*)")
_FIELD = re.compile(r"%[us%]")


@record(frozen=True, slots=True)
class Browser:
    """A command that shows an address: `%u` or `%s` in it stands for the address, which else comes last."""

    argv: tuple[str, ...]

    @property
    def draws_in_terminal(self) -> bool:
        words = [word for word in self.argv if "=" not in word]
        first = Path(words[0]).name if words else ""
        if first in WRAPPERS and len(words) > 1:
            first = Path(next((word for word in words[1:] if not word.startswith("-")), "")).name
        return first in IN_TERMINAL

    def showing(self, address: str) -> list[str]:
        """The command for one address."""
        argv = [_FIELD.sub(lambda found: "%" if found[0] == "%%" else address, word) for word in self.argv]
        given = any(field in _FIELD.findall(word) for word in self.argv for field in ("%u", "%s"))
        return argv if given else [*argv, address]


def command(text: str) -> tuple[str, ...]:
    """A command as it is written in a settings file, with `~` as the home. Raises ValueError.

    No shell is asked: what only one understands at the end of it (`> /dev/null 2>&1 &`) is done anyway.
    """
    words: list[str] = []
    into_file = False
    for word in shlex.split(text):
        if into_file:
            into_file = False
        elif found := _REDIRECTION.fullmatch(word):
            into_file = not found[1]
        elif word != "&":
            words.append(paths.expanded(word))
    return tuple(words)


def browsers(
    setting: str, environment: Mapping[str, str], found: Callable[[str], str | None] = which
) -> Iterator[Browser]:
    """The browsers to try, in order. Raises ValueError where the setting cannot be read."""
    if argv := command(setting):
        yield Browser(argv)
        return
    for entry in environment.get("BROWSER", "").split(os.pathsep):
        try:
            argv = command(entry)
        except ValueError:
            continue  # the others of the list may do
        if argv and found(argv[0]):
            yield Browser(argv)
    if opener := desktop.opener(environment, found=found):
        yield Browser(opener)
    else:
        for name in ("www-browser", "w3m", "lynx", "elinks", "links2", "links"):
            if found(name):
                yield Browser((name,))
                return


def opener(openers: Mapping[str, tuple[str, ...]], address: str) -> Browser | None:
    """The program of the settings for an address: by the type that its ending tells, else by its scheme.

    `openers` has a command for each type (`application/pdf`, `audio/*`) and scheme (`mailto`, `gemini`).
    """
    from mimetypes import guess_type

    kind = guess_type(PurePosixPath(re.split("[?#]", address)[0]).name)[0] or ""
    for name in (kind, f"{kind.partition('/')[0]}/*", urls.scheme(address)):
        if argv := openers.get(name):
            return Browser(tuple(map(paths.expanded, argv)))
    return None


def start(argv: Sequence[str]) -> bool:
    """Start a program apart from our terminal; False where it ends at once and says that it failed. Blocks."""
    process = subprocess.Popen(  # noqa: S603 - argv from the reader's own settings, no shell
        list(argv),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(AT_ONCE) == 0
    except subprocess.TimeoutExpired:
        return True
