"""Looks: which panes are seen and how wide, the density of the rows, the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.config import DENSITIES
from reader.i18n.translate import message, tr
from reader.keys.commands import LIST, SECTIONS, SIDEBAR
from reader.questions import Try

if TYPE_CHECKING:
    from reader.context import Context

DENSITY_NAMES = {
    "auto": message("auto"),
    "compact": message("compact"),
    "normal": message("normal"),
    "airy": message("airy"),
}


def zen(context: Context) -> None:
    context.panes.toggle_zen()


def wider(context: Context) -> None:
    context.panes.resize(1)


def narrower(context: Context) -> None:
    context.panes.resize(-1)


def hide_sections(context: Context) -> None:
    context.panes.put_away(SECTIONS)


def hide_list(context: Context) -> None:
    context.panes.put_away(LIST)


def hide_sidebar(context: Context) -> None:
    context.panes.put_away(SIDEBAR)


async def density(context: Context) -> None:
    program = context.program
    values = [(name, tr(DENSITY_NAMES[name])) for name in DENSITIES]
    await context.choose(
        Try(tr("Rows of the list"), values, program.settings.density, program.looks.choose_density)
    )


async def theme(context: Context) -> None:
    looks = context.program.looks
    values = [(name, name) for name in looks.themes]
    await context.choose(Try(tr("Themes"), values, looks.theme, looks.choose_theme))
