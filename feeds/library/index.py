"""What the indexes know, and what they have yet to take in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from feeds.errors import MissingExtra, StoreError

if TYPE_CHECKING:
    from logging import Logger

    from feeds.recommend import Recommender
    from feeds.recommend.semantic import Encoder
    from feeds.store import Store, Unindexed


PORTION = 400
"""Articles indexed in one go by `catch_up`."""
PORTION_SECONDS = 120.0
LEARNED = 240
"""Articles whose meaning is learned in one go: five seconds' work."""


class Index:
    """The search index and the recommendation index of one library.

    A library that others can open is indexed by a process of its own: both indexes are made by the CPU, and a
    thread would take it from the screen.
    """

    def __init__(self, store: Store, *, readonly: bool = False) -> None:
        self._store = store
        self._readonly = readonly
        self._recommender: Recommender | None = None
        self._one_recommender = threading.Lock()
        self.recommends = True
        """Off, nothing is learned and only what pages themselves recommend is shown."""
        self.semantic: bool | Encoder | None = None
        """Whether articles are compared by their meaning, or by what; None where `broadsheet[semantic]` is installed."""
        self.joined = 0
        """How often articles were joined to stories by their meaning: what was told of stories before is old."""

    def close(self) -> None:
        if self._recommender is not None:
            self._recommender.close()

    @property
    def loaded(self) -> Recommender | None:
        """The recommendation index, where it is loaded: the first rows of a list do not wait for it."""
        return self._recommender

    @property
    def recommender(self) -> Recommender:
        """The recommendation index, loaded where it is not; that of a library that is only read is in memory."""
        with self._one_recommender:
            if self._recommender is None:
                from feeds.recommend import Recommender

                place = ":memory:" if self._readonly else self._store.address.beside
                if self._store.address.url and not self._readonly:
                    Path(place).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._recommender = Recommender(place, self.semantic)
            return self._recommender

    # ------------------------------------------------------------ taking in

    def catch_up(self) -> bool:
        """Take one portion of what has arrived into both indexes; whether more is waiting."""
        if self._readonly:
            return False
        if not self._store.address.is_kept:
            return self.portion()
        from feeds import worker

        try:
            call = ("feeds.library.index", "index_portion", str(self._store.address))
            return bool(worker.call(*call, seconds=PORTION_SECONDS))
        except worker.Stopped as stopped:
            _log().warning("indexing %s", stopped.reason)
            return False

    def catch_up_within(self, seconds: float) -> None:
        """Take in what has arrived, for about so long at most."""
        until = monotonic() + seconds
        while monotonic() < until and self.catch_up():
            pass

    def portion(self) -> bool:
        """`catch_up` in this process."""
        words = self._store.index.take_in(words_text, PORTION)
        return self.articles_portion() or words == PORTION

    def articles_portion(self) -> bool:
        """Take one portion into the recommendation index, in this process; whether more is waiting."""
        from feeds.recommend.prepared import VERSION

        after = self.recommender.indexed_up_to()
        rows = self._store.index.unindexed(after, PORTION, VERSION)
        if rows:
            self.recommender.add(rows)
        return len(rows) == PORTION

    def take_in_words(self, seconds: float, *, apart: bool = False) -> bool:
        """Take what waits for it into the search index, for so long at most; whether more is waiting.

        Whoever fetched it: what arrived a moment ago is found by the words of its text. With `apart` another process
        does it, so that a screen in this one keeps its CPU.
        """
        portion = self._words_apart if apart and self._store.address.is_kept else self.words_portion
        until = monotonic() + seconds
        while not self._readonly and self._store.index.is_behind():
            if monotonic() > until:
                return True
            if portion() < PORTION:
                break
        return False

    def words_portion(self) -> int:
        """Take one portion into the search index, in this process; how many articles."""
        return self._store.index.take_in(words_text, PORTION)

    def prepare(self, seconds: float) -> bool:
        """Make of what arrived what every reader's index takes in, for about so long; whether more is waiting.

        Of use in an archive that many machines read, and done for them by workers.
        """
        from feeds.recommend.prepared import VERSION

        until = monotonic() + seconds
        make = self._store.index.prepare
        while not self._readonly and make(_prepared, VERSION, PORTION):
            if monotonic() > until:
                return True
        return False

    def _words_apart(self) -> int:
        from feeds import worker

        try:
            call = ("feeds.library.index", "index_words", str(self._store.address))
            return int(worker.call(*call, seconds=PORTION_SECONDS))
        except worker.Stopped as stopped:
            _log().warning("indexing %s", stopped.reason)
            return 0

    def waiting(self) -> int:
        """How many articles the search index has yet to take in."""
        return self._store.index.waiting()

    def rebuild(self) -> None:
        """Make the recommendation index anew, and take in what waits for the search index."""
        self.recommender.rebuild()
        while self.portion():
            pass

    # ------------------------------------------------------------ learning what articles mean

    def learn_meanings(self) -> tuple[int, int] | None:
        """Learn what one portion of the articles means, the newest first: how many are known then, of how many.

        None where nothing is left to learn, or comparing by meaning is off or not installed. It is done by a
        process of its own, which ends with the work: what it loads takes 150 MB.
        """
        if self._readonly or not self._store.address.is_kept or not self.recommends:
            return None
        if not self.recommender.semantic:
            return None
        done, total = self.recommender.meanings()
        if done >= total:
            return None
        from feeds import worker

        try:
            call = ("feeds.library.index", "learn_portion", str(self._store.address))
            done, total = worker.call(*call, seconds=PORTION_SECONDS, room="meanings")
        except worker.Stopped as stopped:
            _log().warning("learning the meaning of articles %s", stopped.reason)
            return None
        except MissingExtra as error:
            # Found, but cannot be loaded: built for another interpreter, or half removed.
            _log().warning("%s", error)
            return None
        if done >= total:
            worker.clear("meanings")
            self.joined += 1
        return int(done), int(total)

    def learn_portion(self) -> tuple[int, int]:
        """`learn_meanings` in this process."""
        recommender, shared = self.recommender, self._store.index
        ids = [int(id) for id in recommender.awaiting(LEARNED)]
        known = shared.meanings(ids, recommender.encoder.name)
        texts: dict[int, dict[str, object]] = {id: {"id": id} for id in ids}
        unknown = [id for id in ids if id not in known.vectors]
        texts |= {id: {"id": id, "title": title, "text": html} for id, title, html in shared.texts(unknown)}
        made = recommender.learn_meanings(texts.values(), known.vectors)
        try:
            vectors = {int(id): vector for id, vector in made.items()}
            shared.keep_meanings(recommender.encoder.name, vectors, known.wordings)
        except StoreError as error:
            # Who may only read, or is cut off just now, has them all the same.
            _log().info("what was learned is not handed on: %s", error)
        return recommender.meanings()

    def learn(self, seconds: float) -> bool:
        """Learn for all readers of an archive what its articles mean, for about so long; whether more is waiting."""
        from feeds.recommend import semantic

        wanted = semantic.installed() if self.semantic is None else self.semantic
        until = monotonic() + seconds
        if not self._store.address.url or not wanted:
            return False
        with self._store.index.learning() as is_free:
            while self.articles_portion() or (is_free and self.learn_meanings()):
                if monotonic() > until:
                    return True
        return False


def _prepared(article: Unindexed) -> bytes:
    from feeds.recommend.piece import read_piece
    from feeds.recommend.prepared import packed, prepare

    return packed(prepare(read_piece(article)))


def plain_text(body: str) -> str:
    """The plain text of a body, as it is read."""
    from feeds.markup import document, plain

    return plain(document(body))


def words_text(body: str) -> str:
    """Text with the words of a body, for the search index."""
    from feeds.markup import simple

    found = simple.text(body)
    return plain_text(body) if found is None else found


def index_portion(path: str) -> bool:
    """`Index.portion` of the library at an address, for the worker process."""
    with _at(path) as index:
        return index.portion()


def index_words(path: str) -> int:
    """`Index.words_portion` of the library at an address, for the worker process."""
    with _at(path) as index:
        return index.words_portion()


def learn_portion(path: str) -> tuple[int, int]:
    """`Index.learn_portion` of the library at an address, for the worker process."""
    with _at(path) as index:
        return index.learn_portion()


@contextmanager
def _at(path: str) -> Iterator[Index]:
    from feeds.store import open_store

    with open_store(path) as store:
        index = Index(store)
        try:
            yield index
        finally:
            index.close()


def _log() -> Logger:
    from logging import getLogger  # a list of headlines is there before it is loaded

    return getLogger(__name__)
