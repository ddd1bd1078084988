"""Local pages -> entries: `read` looks at what the bytes are and asks the reader of that kind."""

from __future__ import annotations

from feeds.errors import NothingToRead
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Entry

__all__ = ["read"]


def read(data: bytes, source: str, name: str = "", content_type: str = "") -> list[Entry]:
    """Articles in `data`, a page of any kind kept on disk or piped in.

    `source` is the path or address as the reader gave it (for errors and the stand-in
    guid), `name` the file's own name where `source` is none (a member of an archive,
    `-`), `content_type` a MIME type where one is known. Raises NothingToRead where there
    is no article and ParseError where the bytes are not what they claim to be.
    """
    from feeds.pages import kind

    if not data.strip(b" \t\r\n\f\v\0\xef\xbb\xbf"):
        raise NothingToRead(source, Message("file.empty", "the file is empty"), Hint.NOTHING_SAVED)
    found = kind.sniff(data, name or source, content_type)
    if found == "text":
        from feeds.pages import text

        return text.read(data, source, name, content_type)
    if found == "html":
        from feeds.pages import html

        return html.read(data, source, name, content_type)
    if found == "markdown":
        from feeds.pages import markdown

        return markdown.read(data, source, name, content_type)
    if found == "mail":
        from feeds.pages import mail

        return mail.read(data, source, name)
    if found == "mhtml":
        from feeds.pages import mhtml

        return mhtml.read(data, source, name)
    if found == "epub":
        from feeds.pages import epub

        return epub.read(data, source, name)
    if found == "webarchive":
        from feeds.pages import webarchive

        return webarchive.read(data, source, name)
    raise NothingToRead(
        source, Message("page.no-article", "this is {what}, not an article", what=found), Hint.GIVE_ARTICLE
    )
