"""The sections at the left: shown anew where they changed, the listed one marked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.config import read_state, write_state
from reader.palettes import tag_colour
from reader.tasks import TREE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.workspace import Workspace
    from reader.screens.host import Host
    from reader.widgets.section_tree import Row, SectionTree


class SectionController:
    """What stands in the tree, once it does."""

    def __init__(self, host: Host, tree: SectionTree) -> None:
        self._host, self._tree = host, tree
        self._was_shown = False

    def renew(self) -> None:
        """Show the sections anew, where there is room for them."""
        if not self._tree.display:
            return
        rows = partial(_rows, self._host.library, self._host.program.looks.tag_colours)

        def found(rows: list[Row]) -> None:
            self._tree.show(rows)
            self.mark()

        self._host.program.tasks.do(rows, TREE, found)

    def mark(self) -> None:
        """Say which section is listed."""
        self._tree.mark(str(self._host.headlines.section.query))

    def laid_out(self) -> None:
        """The panes have other columns: fill the tree where it has come to be shown."""
        if self._tree.display and not self._was_shown:
            self.renew()
        self._was_shown = self._tree.display

    def folded(self, keys: Iterable[str]) -> None:
        """Keep which folders are folded."""
        self._host.program.remember(partial(write_state, "sections", {"folded": sorted(keys)}))


def folded_before() -> list[str]:
    """The folders that were folded the last time."""
    kept = read_state("sections").get("folded")
    return [key for key in kept if isinstance(key, str)] if isinstance(kept, list) else []


def _rows(library: Workspace, colours: Mapping[str, str]) -> list[Row]:
    """The lines of the tree. For the queues."""
    from reader.sections import parts
    from reader.widgets.section_tree import Row

    kind, made = "built-in", []
    for part in parts(library):
        # Folders and the feeds in them are one kind.
        now = "feed" if part.kind == "folder" else part.kind
        ink = tag_colour(part.name, colours) if part.kind == "tag" else ""
        text, bright = part.sign + part.name, bool(part.unread)
        row = Row(text, part.short_note(), part.depth, part, str(part.query), ink, bright, now != kind)
        kind = now
        made.append(row)
    return made
