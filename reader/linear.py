"""`broadsheet --linear`: the same paper as plain lines, for screen readers and simple terminals.

No boxes, no colour, no motion, nothing drawn over: one thing a line, a question at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from feeds import query as query_language
from feeds import urls
from feeds.errors import FeedsError
from feeds.library import Library, Opened, as_text
from feeds.markup import clean
from feeds.query import Query
from reader import clock, figures, words
from reader.engine_words import sentence, told_why
from reader.tongue import mark, tr, trn

PAGE = 10
"""Headlines listed at a time."""
HELP = mark("""\
A number opens that headline, or that recommended piece after an article.
Enter: more headlines, or the next unread article after an article.
n next unread. l list again. b back to the list. a all, u unread, s starred.
star: star or unstar. m: read or unread. o: address of the article. links: its links. r: recommended.
/WORDS: search, as in /title:ferry is:unread. refresh: fetch the feeds. q: quit. ?: this help.""")


class Linear:
    """A conversation about one library. `ask` gives the next line typed (EOFError ends it), `tell` says one."""

    def __init__(self, library: Library, ask: Callable[[str], str], tell: Callable[[str], None]) -> None:
        self._library = library
        self._ask = ask
        self._tell = tell
        self._title = tr("All")
        self._query = Query()
        self._ids: Sequence[int] = ()
        self._shown = 0
        self._opened: Opened | None = None
        self._pieces: list[int | str] = []

    def run(self) -> int:
        """Talk until the reader has enough; the exit status."""
        self._list(self._query, self._title)
        while True:
            try:
                said = self._ask(tr("Number, n, /words, ? or q: ")).strip()
            except (EOFError, KeyboardInterrupt):
                return 0
            if said in ("q", "quit"):
                return 0
            try:
                self._answer(said)
            except FeedsError as error:
                self._tell(clean(sentence(error)))

    def _answer(self, said: str) -> None:
        plain: dict[str, Callable[[], None]] = {
            "": self._go_on,
            "n": self._next_unread,
            "l": lambda: self._list(self._query, self._title),
            "b": self._back,
            "a": lambda: self._list(Query(), tr("All")),
            "u": lambda: self._list(Query.unread(), tr("Unread")),
            "s": lambda: self._list(Query.starred(), tr("Starred")),
            "star": self._star,
            "m": self._toggle_read,
            "o": self._say_address,
            "links": self._say_links,
            "r": self._recommend,
            "refresh": self._refresh,
            "?": lambda: self._tell(tr(HELP)),
        }
        if said in plain:
            plain[said]()
        elif said.isdecimal():
            self._choose(said)
        elif said.startswith("/") and said[1:].strip():
            title = tr("Found for {words}", words=said[1:].strip())
            self._list(query_language.parse(said[1:]), title, "relevance")
        else:
            self._tell(tr("{said} means nothing here. ? says what does.", said=clean(said)))

    # ------------------------------------------------------------ lists

    def _list(self, query: Query, title: str, sort: str = "date") -> None:
        self._query, self._title = query, title
        self._ids, self._shown, self._opened = self._library.ids(query, sort), 0, None
        self._tell(
            trn("{title}: {number} article.", "{title}: {number} articles.", len(self._ids), title=title)
        )
        self._more()

    def _more(self) -> None:
        rows = self._library.headlines(list(self._ids[self._shown : self._shown + PAGE]))
        for number, row in enumerate(rows, self._shown + 1):
            facts = [row.feed, words.age(row.date, clock.now())]
            if row.sources > 1:
                facts.append(trn("{number} other source", "{number} other sources", row.sources - 1))
            if not row.read:
                facts.append(tr("unread"))
            if row.starred:
                facts.append(tr("starred"))
            self._tell(f"{number}. {row.title or tr('(untitled)')} ({', '.join(facts)})")
        self._shown += len(rows)
        if self._shown < len(self._ids):
            self._tell(
                trn(
                    "{number} more; Enter lists it.",
                    "{number} more; Enter lists them.",
                    len(self._ids) - self._shown,
                )
            )

    def _go_on(self) -> None:
        if self._opened is not None:
            self._next_unread()
        elif self._shown < len(self._ids):
            self._more()
        else:
            self._tell(tr("That is the end of the list."))

    def _back(self) -> None:
        self._opened, self._shown = None, max(0, self._shown - PAGE)
        self._more()

    def _choose(self, said: str) -> None:
        number = figures.whole(said) or 0
        if self._opened is not None and 0 < number <= len(self._pieces):
            piece = self._pieces[number - 1]
            self._open(piece if isinstance(piece, int) else self._fetched(piece))
        elif self._opened is None and 0 < number <= len(self._ids):
            self._open(self._ids[number - 1])
        else:
            self._tell(tr("There is no number {number} here.", number=said))

    def _fetched(self, address: str) -> int:
        self._tell(tr("Fetching."))
        near = self._opened.article.feed_url if self._opened is not None else ""
        return self._library.open_address(address, near).article.id

    # ------------------------------------------------------------ articles

    def _next_unread(self) -> None:
        here = self._opened.article.id if self._opened is not None else None
        ids = list(self._ids)
        start = ids.index(here) + 1 if here in ids else 0
        found = self._library.first_unread(ids[start:])
        if found is None:
            self._tell(tr("No more unread articles here."))
        else:
            self._open(found)

    def _open(self, id: int) -> None:
        opened = self._library.open(id)
        if opened is None:
            self._tell(tr("This article is gone."))
            return
        self._opened, self._pieces = opened, []
        self._library.set_read([id], True)
        self._library.noted(id, "open")
        self._tell(as_text(opened))
        self._tell(
            tr(
                "End of the article, {minutes} min. r: recommended. Enter: next unread.",
                minutes=opened.reading.minutes,
            )
        )

    def _recommend(self) -> None:
        """Say what to read next, numbered."""
        self._pieces = []
        for shelf in self._library.suggestions(self._opened):
            self._tell(tr("{heading}:", heading=tr(shelf.heading)))
            for piece in shelf.suggestions:
                self._pieces.append(piece.id if piece.id is not None else piece.url)
                why = f" ({told_why(piece.why)})" if piece.why else ""
                self._tell(f"{len(self._pieces)}. {piece.title}{why}")
        if not self._pieces:
            self._tell(tr("Nothing to recommend yet."))
        elif self._opened is None:
            self._opened = self._library.open(self._ids[0]) if self._ids else None

    def _star(self) -> None:
        if (opened := self._with_article()) is not None:
            row = next(iter(self._library.headlines([opened.article.id])), None)
            starred = row is None or not row.starred
            self._library.set_starred([opened.article.id], starred)
            self._tell(tr("Starred.") if starred else tr("No longer starred."))

    def _toggle_read(self) -> None:
        if (opened := self._with_article()) is not None:
            row = next(iter(self._library.headlines([opened.article.id])), None)
            read = row is None or not row.read
            self._library.set_read([opened.article.id], read)
            self._tell(tr("Read.") if read else tr("Unread."))

    def _say_address(self) -> None:
        if (opened := self._with_article()) is not None:
            self._tell(urls.display(opened.article.entry.url) or tr("This article has no address."))

    def _say_links(self) -> None:
        if (opened := self._with_article()) is None:
            return
        from reader.render import Head, layout

        found = layout(Head(), opened.reading.document).links
        # What leads within the article leads nowhere from its lines.
        links = [link for link in found if not link.href.startswith("#")]
        for link in links:
            self._tell(tr("{text}: {address}", text=link.text, address=urls.display(link.href)))
        if not links:
            self._tell(tr("This article has no links."))

    def _with_article(self) -> Opened | None:
        if self._opened is None:
            self._tell(tr("Open an article first, by its number."))
        return self._opened

    # ------------------------------------------------------------ feeds

    def _refresh(self) -> None:
        from feeds.update import Failed, Updated

        new = 0
        for outcome in self._library.refresh(force=True):
            if isinstance(outcome, Failed):
                self._tell(clean(sentence(outcome.error)))
            elif isinstance(outcome, Updated):
                new += len(outcome.new_ids)
        self._tell(trn("{number} new article.", "{number} new articles.", new))
        self._list(self._query, self._title)
