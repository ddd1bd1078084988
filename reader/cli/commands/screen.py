"""The screen, or plain lines in its place: what `broadsheet` without a command opens."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.record import replace
from reader import config, still, terminals
from reader.cli.call import Call
from reader.cli.output import complain, say_lines
from reader.cli.status import Status
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from feeds.workspace import Workspace
    from reader.app import BroadsheetApp


def open_screen(call: Call) -> Status:
    """Open the library, or sources beside it."""
    sources = [_sample()] if call.given.sample else list(call.given.sources)
    missing = [_missing(source) for source in sources]
    if sources and all(missing):
        for problem in missing:
            complain(problem)
        return Status.MISUSED
    settings, problems = config.read_settings(config.config_path())
    if call.given.linear:
        return _talk(call, sources, settings, problems)
    if hindrance := _hindrance():
        complain(hindrance)
        return Status.MISUSED
    if call.given.theme:
        settings = replace(config.as_left(settings), theme=call.given.theme)
    else:
        settings = config.as_left(settings)
    return _show(call.place, sources, settings, problems)


def _hindrance() -> str:
    """Why no screen can be opened here; nothing where it can."""
    if os.environ.get("TEXTUAL_DRIVER", "").endswith("WebDriver"):
        # The terminal is in a browser, at the other end of a pipe.
        return ""
    if not sys.stdout.isatty():
        return tr("the screen needs a terminal; `broadsheet list` and `broadsheet show` print without one")
    if not terminals.shows_panes(os.environ):
        return tr(
            "this terminal ({name}) cannot show panes; `broadsheet --linear` reads on it",
            name=os.environ.get("TERM", ""),
        )
    return ""


def _show(path: Path | str, sources: list[str], settings: config.Settings, problems: list[str]) -> Status:
    """Run the screen until the reader leaves it, and tell what it could not do."""
    # What is made from here to the first headlines stays: to look it through for what nobody refers to takes a tenth
    # of the start. With the headlines on screen `reader.screens.background` has it looked through again.
    gc.disable()
    with still.standing(path, settings) if not sources else nullcontext(still.Still()) as shown:
        app = _loaded(path, sources, settings, problems, shown)
        app.run()
    if app.drawn:
        still.keep(path, app.theme, app.drawn)
    if app.return_code:
        log = config.state_folder() / "broadsheet.log"
        complain(tr("the screen broke off; the report is in {path}", path=log))
        return Status.FAILED
    if app.tasks.lost:
        complain(
            trn(
                "{number} change of the last moment could not be written to the library",
                "{number} changes of the last moment could not be written to the library",
                app.tasks.lost,
            )
        )
    unread = app.unopened
    for problem in unread:
        complain(problem)
    return Status.FAILED if unread or app.tasks.lost else Status.DONE


def _loaded(
    path: Path | str,
    sources: list[str],
    settings: config.Settings,
    problems: list[str],
    shown: still.Still,
) -> BroadsheetApp:
    """The screen over a library, ready to run; until it does, its headlines are shown. Raises StoreError."""
    library, damage = opened_library(path)
    welcome, edition = False, tr("a backup, read only") if library.own.readonly else ""
    if not sources and library.shown.lists.is_empty() and not damage:
        sources, welcome = [_sample()], True
    if sources:
        library = library.beside()
        sample = sources == [_sample()]
        edition = tr("sample edition") if sample else tr("opened beside your library")
    elif not shown.stands and sys.stdout.isatty():
        from reader import sketch

        shown.show(sketch.drawn(library, settings, terminals.size(os.environ)))

    from reader.app import BroadsheetApp

    app = BroadsheetApp(
        library, settings, sources=sources, edition=edition, welcome=welcome, problems=[*problems, *damage]
    )
    app.still, app.is_held = shown, shown.stands
    return app


def _talk(call: Call, sources: list[str], settings: config.Settings, problems: list[str]) -> Status:
    """The library, or sources beside it, as plain lines."""
    from feeds.errors import FeedsError
    from reader.i18n.messages import sentence
    from reader.linear import Linear, fitted

    library, damage = opened_library(call.place)
    for problem in (*problems, *damage):
        print(fitted(problem))
    if not sources and library.shown.lists.is_empty() and not damage:
        said = tr(
            "Your library is empty: this is the sample edition. broadsheet add ADDRESS subscribes to a feed."
        )
        print(fitted(said))
        sources = [_sample()]
    if sources:
        library = library.beside()
        for taken in library.shown.sources.read(sources):
            if isinstance(taken, FeedsError):
                complain(sentence(taken))
    with library:
        while library.opened is not None and library.shown.index.portion():
            pass
        return Status(Linear(library, input, say_lines, settings, sources).run())


def opened_library(path: Path | str) -> tuple[Workspace, list[str]]:
    """The library; where it is damaged the newest backup that can be read, read only, and what to do."""
    from feeds.errors import StoreError
    from feeds.query import Query
    from feeds.workspace import Workspace

    try:
        library = Workspace.at(path, programs=config.programs)
        try:
            library.shown.lists.first(Query(), 1)
            library.shown.lists.counts()
            lost = library.own.maintenance.lost()
        except StoreError:
            library.close()
            raise
        if lost is None:
            return library, []
        return library, [
            tr(
                "{path} is empty, but its backup of {day} is not: `broadsheet restore {day}` brings it back.",
                path=path,
                day=lost,
            )
        ]
    except StoreError as error:
        from feeds import maintenance
        from reader.cli.commands.keeping import way_back

        found = maintenance.newest_sound(path) if error.is_damage and isinstance(path, Path) else None
        if found is None:
            raise
        day, backup = found
        from reader.i18n.messages import sentence

        said = tr(
            "{problem} This is its backup of {day}, read only; {advice}",
            problem=sentence(error),
            day=day,
            advice=way_back(Path(path)),
        )
        return Workspace.at(backup, readonly=True), [said]


def _sample() -> str:
    """The sample edition, as a source. Loads the library's modules."""
    from feeds.library import SAMPLE

    return SAMPLE.as_posix()


def _missing(source: str) -> str:
    """A sentence if a source cannot be there at all, so that no screen need be opened for it."""
    from feeds import paths

    if source == "-" or "://" in source or paths.leads(source):
        return ""
    from feeds.sources import looks_like_address

    if looks_like_address(source):
        return ""
    return tr("{path}: there is no such file or folder; check the path.", path=source)
