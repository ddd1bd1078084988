"""Handing on: links, the browser, the clipboard, files, programs, the whole text from the page."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from feeds import urls
from feeds.library import Opened, as_text
from reader.screens.panes import Panes
from reader.screens.sheet import AskSheet, ChooseSheet
from reader.widgets.choice_list import Choice


class Handing(Panes):
    """The actions that take the open article, or a link in it, somewhere."""

    def _with_article(self) -> Opened | None:
        if self.opened is None:
            self.say("No article is open.")
        return self.opened

    def _address(self) -> str:
        piece = self.sidebar.current
        if self.focused is self.sidebar and piece is not None and piece.url:
            return piece.url
        return self.opened.article.entry.url if self.opened is not None else ""

    def do_browse(self) -> None:
        address = self._address()
        if not address:
            self.say("This article has no address to open.")
        else:
            self.browse(address)

    def browse(self, address: str) -> None:
        """Give a live address to the reader's browser, never through a shell."""
        if not urls.is_live(address) or not address.startswith(("http:", "https:")):
            self.say(f"Not opened: {urls.display(address)} is not a web address.")
            return
        program = shlex.split(self.app.settings.browser)

        def launch() -> bool:
            if program:
                subprocess.Popen(  # noqa: S603 - argv from the reader's own settings, no shell
                    [*program, address],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
                return True
            import webbrowser

            return webbrowser.open(address)

        def launched(done: bool) -> None:
            shown = urls.display(address)
            self.say(f"Opened {shown}." if done else f"No browser was found for {shown}; y copies it.")

        def failed(error: BaseException) -> None:
            self.say(f"{program[0]} could not be started ({error}); see the setting browser.")

        self.app.jobs.ask(launch, launched, lane="programs", failed=failed)

    def do_copy_address(self) -> None:
        if address := self._address():
            self.app.copy_to_clipboard(address)
            self.say(f"Copied {urls.display(address)}.")
        else:
            self.say("This article has no address to copy.")

    # ------------------------------------------------------------ links and outline

    def do_links(self) -> None:
        if self._with_article() is None:
            return
        links = self.article.links
        if not links:
            self.say("This article has no links.")
            return
        choices = [
            Choice(f"{link.number}  {link.text}", urls.display(link.href), link.href) for link in links
        ]
        self.choose(ChooseSheet("Links", choices), self.open_address)

    async def do_link_hints(self) -> None:
        """Number the links on screen, take a number, open that link."""
        if self._with_article() is None:
            return
        if not self.article.links:
            self.say("This article has no links.")
            return
        self.article.show_link_numbers(True)

        def done(text: str | None) -> None:
            self.article.show_link_numbers(self.app.settings.link_numbers)
            self.article.focus()
            if text and text.strip().isdigit():
                self.article.open_link(int(text))

        await self.prompt.ask("link", done, placeholder="number")

    def do_outline(self) -> None:
        headings = self.article.headings
        if not headings:
            self.say("This article has no headings.")
            return
        choices = [Choice("  " * (heading.level - 1) + heading.text, "", heading) for heading in headings]
        self.choose(ChooseSheet("Outline", choices), self.article.go_to)

    # ------------------------------------------------------------ whole text

    def do_full_text(self) -> None:
        if (opened := self._with_article()) is None:
            return
        if not opened.article.entry.url:
            self.say("This article has no page to fetch.")
            return
        id = opened.article.id
        self.say("Fetching the page…", 60)

        def fetched(fuller: Opened) -> None:
            self.say(f"The page's text, {fuller.reading.minutes} min.")
            if self.opened is not None and self.opened.article.id == id:
                self.show_article(fuller)

        self.app.jobs.ask(lambda: self.library.fetch_full_text(id), fetched, lane="network", topic="full")

    # ------------------------------------------------------------ files and programs

    def do_save(self) -> None:
        if (opened := self._with_article()) is None:
            return
        name = "".join(c if c.isalnum() or c in " -" else " " for c in opened.article.entry.title)
        folder = Path(self.app.settings.save_folder)
        suggested = folder / f"{' '.join(name.split())[:80].strip() or 'article'}.txt"

        def answered(path: str) -> None:
            target = Path(path).expanduser()
            self.app.jobs.ask(
                lambda: _write_new(target, as_text(opened)),
                lambda _: self.say(f"Saved as {target}."),
                lane="write",
                failed=lambda error: self.say(f"Not saved: {error}."),
            )

        self.choose(AskSheet("Save the article as", value=str(suggested)), answered)

    def do_pipe(self) -> None:
        if (opened := self._with_article()) is None:
            return

        def answered(command: str) -> None:
            try:
                argv = shlex.split(command)
            except ValueError as error:
                self.say(f"That command cannot be read: {error}.")
                return
            if argv:
                self.app.jobs.ask(
                    lambda: _run(argv, as_text(opened)),
                    self.say,
                    lane="programs",
                    failed=lambda error: self.say(f"{argv[0]} could not be run: {error}."),
                )

        sheet = AskSheet("Give the article to a program", value=self.app.settings.pipe, placeholder="wc -w")
        self.choose(sheet, answered)


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; nothing is ever written over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


def _run(argv: list[str], text: str) -> str:
    """Run a program with the article on its input; what it says first, as one sentence."""
    from feeds.markup import clean

    done = subprocess.run(  # noqa: S603 - argv typed by the reader, no shell
        argv, input=text.encode(), capture_output=True, timeout=60, check=False
    )
    said = clean((done.stdout or done.stderr).decode("utf-8", "replace"), 200)
    if done.returncode:
        return f"{argv[0]} ended with {done.returncode}: {said}"
    return f"{argv[0]}: {said or 'done'}"
