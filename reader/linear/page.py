"""The article at hand as it is laid out for plain lines: nothing is in view, so what is gone to is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.anchors import Anchor
    from feeds.library import Opened
    from reader.graphics import Drawing
    from reader.linear.context import LinearContext
    from reader.render import Heading, Image, Layout, Link, Mark


class LinearPage:
    """What `reader.context.Page` says of it."""

    has_hints = False
    percent = 100

    def __init__(self, context: LinearContext) -> None:
        self._context = context
        self._laid_out: tuple[Opened, Layout] | None = None
        self._found: list[int] = []
        """The blocks something was found in, each as often as it was."""
        self._at = -1

    @property
    def _layout(self) -> Layout | None:
        """The open article, or that of the headline that was named, laid out; what was found is of this one."""
        if (opened := self._context.opened) is None:
            return None
        if self._laid_out is None or self._laid_out[0] != opened:
            from reader.render import Head, layout

            self._laid_out = opened, layout(Head(), opened.reading.document)
            self._found, self._at = [], -1
        return self._laid_out[1]

    # ------------------------------------------------------------ what is in it

    @property
    def links(self) -> list[Link]:
        return list(self._layout.links) if self._layout is not None else []

    @property
    def headings(self) -> list[Heading]:
        return list(self._layout.headings) if self._layout is not None else []

    @property
    def images(self) -> list[Image]:
        return list(self._layout.images) if self._layout is not None else []

    def marks_in_view(self) -> list[tuple[Mark, str]]:
        """The footnotes that are referred to, each once, with their text."""
        page, once = self._layout, dict[str, "tuple[Mark, str]"]()
        for mark in page.marks if page is not None else ():
            assert page is not None
            if mark.note in page.notes:
                once.setdefault(mark.note, (mark, page.note_text(mark.note)))
        return list(once.values())

    def below(self, mark: Mark) -> tuple[int, int]:
        """Lines have no place beside them."""
        return 0, 0

    # ------------------------------------------------------------ going to what is in it

    def _tell(self, first: int, last: int) -> None:
        """Tell the blocks from `first` to before `last`."""
        assert self._layout is not None
        texts = (self._layout.text_of(block) for block in range(first, last))
        self._context.tell("\n\n".join(texts), self._context.program.settings.article_width)

    def go_to(self, heading: Heading) -> None:
        """Tell what stands under a heading, up to the next."""
        assert self._layout is not None
        following = (each.block for each in self.headings if each.block > heading.block)
        self._tell(heading.block, next(following, self._layout.blocks))

    def jump(self, block: int, offset: int = 0) -> None:
        self._tell(block, block + 1)

    def jump_back(self) -> bool:
        return False

    def jump_to_name(self, name: str) -> bool:
        place = self._layout.places.get(name) if self._layout is not None else None
        if place is not None:
            self.jump(*place)
        return place is not None

    def jump_to_note(self, name: str) -> bool:
        """Tell a footnote. One is where one was: there is no jump to come back from."""
        block = self._layout.notes.get(name) if self._layout is not None else None
        if block is not None:
            self.jump(block)
        return False

    # ------------------------------------------------------------ finding

    def find(self, *texts: str) -> int:
        page = self._layout
        self._at = -1
        found = (
            [place for text in texts if text.strip() for place in page.find(text)] if page is not None else []
        )
        self._found = [block for block, _ in sorted(set(found))]
        return len(self._found)

    def find_next(self, step: int = 1) -> tuple[int, int]:
        """Tell the paragraph of the next place; which it is, from 1, and of how many."""
        if self._layout is None or not self._found:
            return 0, 0
        self._at = (
            (self._at + step) % len(self._found) if self._at >= 0 else 0 if step > 0 else len(self._found) - 1
        )
        self.jump(self._found[self._at])
        return self._at + 1, len(self._found)

    # ------------------------------------------------------------ passages

    is_choosing = False

    def begin_passage(self) -> bool:
        """There are no keys to choose it by: its words are typed."""
        return False

    def passage(self) -> Anchor | None:
        return None

    def forget_passage(self) -> None:
        pass

    def shows(self, passage: Anchor) -> bool:
        return bool(self._places(passage))

    def go_to_passage(self, passage: Anchor) -> bool:
        """Tell the paragraphs that a passage stands in."""
        if places := self._places(passage):
            self._tell(places[0][0], places[-1][0] + 1)
        return bool(places)

    def _places(self, passage: Anchor) -> list[tuple[int, int, int]]:
        from reader.render.passages import Words

        return Words(self._layout).places(passage) if self._layout is not None else []

    # ------------------------------------------------------------ what only panes show

    def page(self, pages: int) -> bool:
        return False

    def move(self, steps: int) -> None:
        pass

    def pan(self, columns: int) -> bool:
        return False

    def show_hints(self) -> bool:
        return False

    def picture_cells(self) -> tuple[int, int]:
        return 1, 1

    def show_picture(self, number: int, drawing: Drawing) -> None:
        pass
