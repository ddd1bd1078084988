"""What the settings name that is not there: programs, folders, commands that cannot be read. For `doctor`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from shutil import which

from feeds import paths, query
from feeds.errors import MissingSource, QueryError
from reader import theme_names
from reader.browsers import command
from reader.config import Settings
from reader.i18n.messages import sentence
from reader.i18n.translate import tr


def doubts(settings: Settings, found: Callable[[str], str | None] = which) -> Iterator[str]:
    """A sentence for each setting that cannot mean what it says on this machine."""
    for name, text in (("browser", settings.browser), ("pipe", settings.pipe)):
        try:
            argv = command(text)
        except ValueError as error:
            yield tr("The setting {name} cannot be read: {error}.", name=name, error=error)
            continue
        if argv and not found(argv[0]):
            yield tr("The setting {name} names {program}, which is not there.", name=name, program=argv[0])
    if settings.theme not in theme_names.NAMES:
        yield theme_names.missing(settings.theme)
    for key, steps in settings.macros.items():
        for step in steps:
            if step.run and not found(paths.expanded(step.run[0])):
                yield tr(
                    "The macro {key} names {program}, which is not there.", key=repr(key), program=step.run[0]
                )
    for name, words in settings.programs.items():
        if not found(paths.expanded(words[0])):
            yield tr("The program {name} names {program}, which is not there.", name=name, program=words[0])
    for name, text in settings.notifications.queries.items():
        try:
            query.parse(text)
        except QueryError as error:
            yield tr(
                "The notification {name} cannot be used: {problem}", name=repr(name), problem=sentence(error)
            )
    for name, words in settings.openers.items():
        if not found(paths.expanded(words[0])):
            yield tr("The opener of {name} names {program}, which is not there.", name=name, program=words[0])
    try:
        folder = paths.typed(settings.save_folder)
    except MissingSource as error:
        yield tr("The setting {name} cannot be used: {problem}", name="save_folder", problem=sentence(error))
    else:
        if not folder.is_dir():
            yield tr("The setting {name} names {path}, which is no folder.", name="save_folder", path=folder)
        elif not os.access(folder, os.W_OK):
            yield tr(
                "The setting {name} names {path}, which may not be written.", name="save_folder", path=folder
            )
