"""The command `open`: addresses for the browser."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from reader import browsers, config
from reader.cli import facts
from reader.cli.call import Call
from reader.cli.commands import chosen
from reader.cli.output import Misused, printable
from reader.cli.status import Status
from reader.i18n.translate import tr


def open_articles(call: Call) -> Status:
    """Give the addresses of articles to the first browser that takes them."""
    with call.library() as library:
        if not call.given.articles:
            raise Misused(tr("say which articles: their numbers, or - for numbers on standard input"))
        for id in chosen.numbered(call, library):
            found = library.articles.open(id)
            address = found.article.entry.url if found else ""
            _browse(address)
            call.out.one(facts.opened(id, address), printable(address))
    return call.out.status


def _browse(address: str) -> None:
    """Show a web address. Raises SourceError where that cannot be done."""
    from feeds.errors import ConfigError, SourceError
    from feeds.hints import Hint
    from feeds.messages import Message

    if not address.startswith(("http://", "https://")):
        raise SourceError(
            address or "this article", Message("article.no-address", "it has no web address to open")
        )
    settings, _ = config.read_settings(config.config_path())
    try:
        found = list(browsers.browsers(settings.browser, os.environ))
    except ValueError as error:
        raise ConfigError(
            str(config.config_path()),
            Message("config.browser", "the setting browser cannot be read: {error}", error=str(error)),
        ) from error
    for browser in found:
        argv = browser.showing(address)
        try:
            shown = _lent(argv) if browser.draws_in_terminal else browsers.start(argv)
        except OSError:
            continue
        if shown:
            return
    raise SourceError(address, Message("browser.none", "no browser shows it"), Hint.SET_BROWSER)


def _lent(argv: Sequence[str]) -> bool:
    """Give a program our terminal until it ends; whether it did what it was for."""
    return subprocess.call(argv) == 0  # noqa: S603 - argv from the reader's own settings, no shell
