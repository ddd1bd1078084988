"""Handing on: links, the browser, the clipboard, files, programs, the whole text from the page."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from feeds import atomic, paths, urls
from feeds.library import Opened, as_text
from reader import browsers, config
from reader.browsers import Browser
from reader.dialogs import AskDialog, ChooseDialog
from reader.i18n import formats
from reader.i18n.translate import tr, trn
from reader.screens.errand import Errand
from reader.widgets.choice_list import Choice

if TYPE_CHECKING:
    from reader.graphics import Drawing


MOST_PICTURES = 30
"""Pictures of one article that are loaded."""


class Handing(Errand):
    """The actions that take the open article, or a link in it, somewhere."""

    def _with_article(self) -> Opened | None:
        opened = self.screen.acting_on or self.screen.opened
        if opened is None:
            self.screen.say(tr("No article is open."))
        return opened

    def _address(self) -> str:
        if self.screen.acting_on is not None:
            return self.screen.acting_on.article.entry.url
        piece = self.screen.sidebar.current
        if self.screen.focused is self.screen.sidebar and piece is not None and piece.url:
            return piece.url
        return self.screen.opened.article.entry.url if self.screen.opened is not None else ""

    def do_browse(self) -> None:
        address = self._address()
        if not address:
            self.screen.say(tr("This article has no address to open."))
        else:
            self.browse(address)

    def browse(self, address: str) -> None:
        """Give a live address to the reader's browser, never through a shell."""
        if urls.is_live(address) and urls.scheme(address) not in ("http", "https"):
            # A torrent that comes with an article, say: no browser's business.
            self.screen.errands.hand_over(address)
            return
        if not urls.is_live(address):
            self.screen.say(tr("Not opened: {address} is not a web address.", address=urls.display(address)))
            return
        try:
            found = list(browsers.browsers(self.screen.app.settings.browser, os.environ))
        except ValueError as error:
            self.screen.say(tr("The setting browser cannot be read: {error}.", error=error), 12)
            return
        self._show_in(found, address)

    def _show_in(self, found: Sequence[Browser], address: str) -> None:
        """Let the first browser that can show an address do so, and say what became of it."""
        shown = urls.display(address)
        if not found:
            self.screen.say(
                tr("No browser was found for {address}; <copy_address> copies it.", address=shown)
            )
            return
        browser, *others = found
        program = browser.argv[0]

        def answered(trouble: str) -> None:
            if not trouble:
                self.screen.say(tr("Opened {address}.", address=shown))
            elif others:
                self._show_in(others, address)
            else:
                said = tr(
                    "{program} did not open it ({error}); see the setting browser.",
                    program=program,
                    error=trouble,
                )
                self.screen.say(said, 12)

        if browser.draws_in_terminal:
            answered(self.screen.app.lend_terminal(browser.showing(address)))
        else:
            self.screen.app.jobs.ask(
                lambda: browsers.start(browser.showing(address)),
                lambda opened: answered("" if opened else tr("it ended at once")),
                queue="programs",
                failed=lambda error: answered(str(error)),
            )

    def do_copy_address(self) -> None:
        if address := self._address():
            self.screen.errands.copy(address, tr("Copied {address}.", address=urls.display(address)))
        else:
            self.screen.say(tr("This article has no address to copy."))

    def do_copy_text(self) -> None:
        """Copy what is selected of the article, else all of it."""
        if selected := self.screen.get_selected_text():
            said = trn("{number} word is copied.", "{number} words are copied.", len(selected.split()))
            self.screen.errands.copy(selected, said)
            self.screen.clear_selection()
        elif (opened := self._with_article()) is not None:
            self.screen.errands.copy(as_text(opened), tr("The article's text is copied."))

    def do_enclosure(self) -> None:
        """Open what comes with the article, the choice left to the reader where there is one."""
        if (opened := self._with_article()) is None:
            return
        entry = opened.article.entry
        choices = [
            Choice(each.title or urls.display(each.url), each.type, each.url) for each in entry.enclosures
        ]
        if entry.comments:
            count = "" if entry.comment_count is None else formats.number(entry.comment_count)
            choices.append(Choice(tr("The comments"), count, entry.comments))
        if not choices:
            self.screen.say(tr("Nothing comes with this article."))
        elif len(choices) == 1:
            self.browse(choices[0].value)
        else:
            self.screen.choose(ChooseDialog(tr("What comes with the article"), choices), self.browse)

    def do_pictures(self) -> None:
        """Load and draw the pictures of the open article, one after the other."""
        if (opened := self._with_article()) is None:
            return
        images = [(number, image.src) for number, image in enumerate(self.screen.article.images) if image.src]
        if not images:
            self.screen.say(tr("This article has no pictures."))
            return
        id, near = opened.article.id, opened.article.feed_url
        from reader import graphics

        truecolor = self.screen.app.console.color_system == "truecolor"
        way = graphics.of_terminal(self.screen.app.settings.pictures, os.environ, truecolor)
        width, height = way.pixels(*self.screen.article.picture_cells())
        cache = config.cache_folder() / "pictures"

        def load(number: int, address: str) -> None:
            def drawing() -> Drawing:
                picture = self.screen.library.picture(address, width, height, cache, near, way.colours)
                return graphics.draw(way, picture)

            def drawn(drawing: Drawing) -> None:
                if self.screen.opened is not None and self.screen.opened.article.id == id:
                    self.screen.article.show_picture(number, drawing)

            self.screen.app.jobs.ask(drawing, drawn, queue="pictures")

        for number, address in images[:MOST_PICTURES]:
            load(number, address)

    # ------------------------------------------------------------ programs

    def _give(self, argv: list[str], text: str) -> None:
        self.screen.app.jobs.ask(
            lambda: run(argv, text),
            self.screen.say,
            queue="programs",
            failed=lambda error: self.screen.say(
                tr("{program} could not be run: {error}.", program=argv[0], error=error)
            ),
        )

    # ------------------------------------------------------------ links and outline

    def do_links(self) -> None:
        if self._with_article() is None:
            return
        links = self.screen.article.links
        if not links:
            self.screen.say(tr("This article has no links."))
            return
        choices = [Choice(link.text, urls.display(link.href), link.href, str(link.number)) for link in links]
        self.screen.choose(ChooseDialog(tr("Links"), choices), self.screen.errands.follow)

    def do_link_hints(self) -> None:
        """Letters on the links in view; the letters of one open it."""
        if self._with_article() is None:
            return
        article = self.screen.article
        if not article.links:
            self.screen.say(tr("This article has no links."))
            return
        article.focus()

        def shown() -> None:
            if article.show_hints():
                said = tr("Type the letters of a link; Esc takes them away.")
                self.screen.say(said, 60, holds=lambda: article.has_hints)
            else:
                self.screen.say(tr("No link is in view."))

        # Where the article had no room its pane is laid out first.
        self.screen.call_after_refresh(shown)

    def do_outline(self) -> None:
        headings = self.screen.article.headings
        if not headings:
            self.screen.say(tr("This article has no headings."))
            return
        choices = [Choice("  " * (heading.level - 1) + heading.text, "", heading) for heading in headings]
        self.screen.choose(ChooseDialog(tr("Outline"), choices), self.screen.article.go_to)

    # ------------------------------------------------------------ whole text

    def do_full_text(self) -> None:
        if (opened := self._with_article()) is None:
            return
        if not opened.article.entry.url:
            self.screen.say(tr("This article has no page to fetch."))
            return
        id = opened.article.id
        if opened.article.full_text:
            self._other_version(opened)
            return
        self.screen.say(tr("Fetching the page…"), 60)

        def fetched(fuller: Opened) -> None:
            said = tr(
                "The page's text, {minutes} min; <full_text> shows the feed's again.",
                minutes=fuller.reading.minutes,
            )
            self.screen.say(said)
            if self.screen.opened is not None and self.screen.opened.article.id == id:
                self.screen.show_article(fuller)

        self.screen.app.jobs.ask(
            lambda: self.screen.library.fetch_full_text(id), fetched, queue="network", topic="full"
        )

    def _other_version(self, opened: Opened) -> None:
        """Show the feed's own text instead of the page's, or the page's again."""
        from feeds.reading import reading

        article = opened.article
        feeds_own = reading(article.entry)
        if opened.reading == feeds_own:
            self.screen.show_article(Opened(article, reading(article.entry, article.full_text)))
            self.screen.say(tr("The page's text; <full_text> shows the feed's."))
        else:
            self.screen.show_article(Opened(article, feeds_own))
            self.screen.say(tr("The feed's own text; <full_text> shows the page's."))

    def do_whole_page(self) -> None:
        """Show all that the page says instead of its article, or the article again."""
        from feeds.reading import reading

        if (opened := self._with_article()) is None:
            return
        article = opened.article
        if not article.entry.other:
            self.screen.say(tr("Nothing else on this page looks like its article."))
            return
        whole = reading(article.entry, article.entry.other)
        if opened.reading == whole:
            self.screen.show_article(Opened(article, reading(article.entry, article.full_text)))
        else:
            self.screen.show_article(Opened(article, whole))
            self.screen.say(tr("All that the page says; <whole_page> shows its article again."))

    # ------------------------------------------------------------ files and programs

    def do_save(self) -> None:
        if (opened := self._with_article()) is None:
            return
        name = "".join(c if c.isalnum() or c in " -" else " " for c in opened.article.entry.title)
        folder = Path(self.screen.app.settings.save_folder)
        suggested = folder / f"{' '.join(name.split())[:80].strip() or tr('article')}.txt"

        def answered(path: str) -> None:
            def save() -> Path:
                target = paths.typed(path)
                atomic.write(target, as_text(opened), new=True)
                return target

            self.screen.app.jobs.ask(
                save, lambda target: self.screen.say(tr("Saved as {path}.", path=target)), queue="write"
            )

        self.screen.choose(AskDialog(tr("Save the article as"), value=str(suggested)), answered)

    def do_pipe(self) -> None:
        if (opened := self._with_article()) is None:
            return

        def answered(command: str) -> None:
            try:
                argv = list(browsers.command(command))
            except ValueError as error:
                self.screen.say(tr("That command cannot be read: {error}.", error=error))
                return
            if argv:
                self._give(argv, as_text(opened))

        dialog = AskDialog(
            tr("Give the article to a program"), value=self.screen.app.settings.pipe, placeholder="wc -w"
        )
        self.screen.choose(dialog, answered)


def run(argv: list[str], text: str) -> str:
    """Run a program with the article on its input; what it says first, as one sentence."""
    from feeds.markup import clean

    done = subprocess.run(  # noqa: S603 - argv typed by the reader, no shell
        argv, input=text.encode(), capture_output=True, timeout=60, check=False
    )
    said = clean((done.stdout or done.stderr).decode("utf-8", "replace"), 200)
    if done.returncode:
        return tr("{program} ended with {status}: {said}", program=argv[0], status=done.returncode, said=said)
    return tr("{program}: {said}", program=argv[0], said=said or tr("done"))
