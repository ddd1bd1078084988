"""Kill processes at random moments and look at what they left. Figures come with a seed to run them again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from feeds.query import Query
from feeds.store import Store, open_store
from feeds.workspace import Workspace
from tests import postgres
from tests.server import Answer, Asked, Server

ROOT = Path(__file__).resolve().parents[2]
FEEDS, ENTRIES = 6, 12
PATIENCE = 60.0
"""Seconds a worker may take to its next step before the campaign calls it stuck."""


class Victim:
    """A worker and what it has told so far."""

    def __init__(self, *words: str) -> None:
        environment = {**os.environ, "no_proxy": "*"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.worker", *words],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.told: list[str] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if not line.endswith("\n"):  # killed while it spoke
                break
            with self._more:
                self.told.append(line.strip())
                self._more.notify_all()
        with self._more:
            self._more.notify_all()

    def wait_for(self, lines: int) -> None:
        """Until it has told so many lines or has ended."""
        with self._more:
            ended = self._more.wait_for(
                lambda: len(self.told) >= lines or self.process.poll() is not None, PATIENCE
            )
        assert ended, f"{self.process.args} told nothing more after {self.told[-3:]}"

    def kill(self) -> str:
        """SIGKILL to it and all it started; what it said on stderr before."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self._reader.join()
        assert self.process.stderr is not None
        assert self.process.stdout is not None
        said = self.process.stderr.read()
        self.process.stderr.close()
        self.process.stdout.close()
        return said


@dataclass
class Tally:
    """What a campaign has seen."""

    kills: int = 0
    marks: int = 0
    """Acknowledged."""
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


class Rounds:
    """Rounds of work and killing on one library that is never put right in between."""

    def __init__(self, library: Path | str, server: Server, seed: int) -> None:
        self.library = library
        self.random = Random(seed)
        self.tally = Tally()
        self.expected: dict[tuple[str, int], set[bool]] = {}
        self.articles = 0
        """How many there were at the end of the last round."""
        self._asked = [0] * FEEDS
        with Workspace.at(library) as opened:
            for feed in range(FEEDS):
                opened.own.subscriptions.subscribe(server.at(f"/feed{feed}", self._feed(feed)))
            assert not [
                outcome for outcome in opened.subscriptions.refresh() if type(outcome).__name__ == "Failed"
            ]

    def _feed(self, feed: int) -> Callable[[Asked], Answer]:
        """A feed that has something new each time it is asked."""

        def answer(_: Asked) -> Answer:
            self._asked[feed] += 1
            newest = ENTRIES + self._asked[feed]
            items = "".join(
                f"<item><title>Feed {feed} piece {n}</title><guid>{feed}-{n}</guid>"
                f"<description>The words of piece {n}, of which there are some.</description></item>"
                for n in range(newest, newest - ENTRIES, -1)
            )
            body = f'<rss version="2.0"><channel><title>Feed {feed}</title>{items}</channel></rss>'
            return Answer(body=body.encode(), headers={"Content-Type": "text/xml"})

        return answer

    def _markers(self) -> list[Victim]:
        """Two processes that mark, each articles of its own."""
        seeds = [str(self.random.randrange(1 << 30)) for _ in range(2)]
        return [Victim("mark", str(self.library), seed, str(part), "2") for part, seed in enumerate(seeds)]

    def _kill(self, victims: Sequence[Victim]) -> None:
        """Kill all, and write down what they told."""
        said = [victim.kill() for victim in victims]
        self.tally.kills += len(victims)
        self.tally.broken += [text for text in said if text.strip()]

    def _expect(self, told: list[str]) -> None:
        for line in told:
            step, flag, id, value = line.split()
            key = (flag, int(id))
            if step == "done":
                self.expected[key] = {value == "1"}
                self.tally.marks += 1
            else:
                # Killed in the middle of it, either may stand.
                self.expected[key] = self.expected.get(key, {False}) | {value == "1"}

    def _compare(self, store: Store) -> None:
        """Look for the marks that were acknowledged, and for what else is wrong."""
        self.tally.broken += store.maintenance.check()
        ids = sorted({id for _, id in self.expected})
        rows = {row.id: row for row in store.lists.headlines(ids)}
        for (flag, id), allowed in self.expected.items():
            found = getattr(rows[id], flag) if id in rows else None
            if found not in allowed:
                self.tally.lost.append(f"{flag} of {id} is {found}, not {allowed}")
            elif len(allowed) > 1:
                self.expected[flag, id] = {found}
        titles = Counter(row.title for row in store.lists.headlines(store.lists.ids(Query())))
        self.articles = titles.total()
        self.tally.broken += [
            f"{title} is there {count} times" for title, count in titles.items() if count > 1
        ]


class Campaign(Rounds):
    """The library is a file."""

    def __init__(self, folder: Path, server: Server, seed: int) -> None:
        self.folder = folder
        super().__init__(folder / "library.db", server, seed)

    def lists(self) -> list[str]:
        """OPML files that name feeds not known yet."""
        names = []
        for number in range(20):
            path = self.folder / f"list{self.tally.kills}-{number}.opml"
            feeds = "".join(
                f'<outline type="rss" text="x" xmlUrl="https://l{self.tally.kills}-{number}-{n}.example/f"/>'
                for n in range(5)
            )
            path.write_text(f'<opml version="2.0"><body>{feeds}</body></opml>')
            names.append(str(path))
        return names

    def round(self) -> None:
        """Two processes that mark, two that do something else; all killed at once, then looked at."""
        library = str(self.library)
        markers = self._markers()
        others = self.random.sample(
            [
                ("refresh", library),
                ("index", library),
                ("import", library, *self.lists()),
                ("backup", library, str(self.folder / "copy.db")),
            ],
            2,
        )
        victims = [*markers, *(Victim(*words) for words in others)]
        for victim in victims[2:]:
            victim.wait_for(self.random.randrange(0, 8))
        for marker in markers:
            marker.wait_for(self.random.randrange(2, 400))
        self._kill(victims)
        for marker in markers:
            self._expect(marker.told)
        self._look()

    def _look(self) -> None:
        with open_store(self.library) as store:
            self._compare(store)
        copy = self.folder / "copy.db"
        if copy.exists():
            with open_store(copy) as store:
                self.tally.broken += [f"in the backup: {clause}" for clause in store.maintenance.check()]
            for file in self.folder.glob("copy.db*"):
                file.unlink()


class ServerCampaign(Rounds):
    """The library is in a database of a server of its own, which is killed too; two workers fetch, two readers mark."""

    server_kills = 0

    def round(self, *, with_server: bool) -> None:
        """Kill the processes at once, or the server first, which is started again while they go on."""
        url = str(self.library)
        markers = self._markers()
        workers = [Victim("work", url, name) for name in ("one", "two")]
        for worker in workers:
            worker.wait_for(self.random.randrange(1, 12))
        for marker in markers:
            marker.wait_for(self.random.randrange(2, 400))
        if with_server:
            postgres.kill(url)
            self.server_kills += 1
            # Marks go on, and wait; they are as good as others.
            for marker in markers:
                marker.wait_for(len(marker.told) + self.random.randrange(2, 200))
            if self.random.random() < 0.5:
                self._kill(markers)
            postgres.again(url)
            for worker in workers:
                worker.wait_for(len(worker.told) + self.random.randrange(1, 12))
        self._kill([*workers, *(marker for marker in markers if marker.process.returncode is None)])
        for marker in markers:
            self._expect(marker.told)
        with Workspace.at(url) as opened:
            assert opened.look_around().unsent == 0
            self._compare(opened.own.store)


def old_library(path: Path, articles: int = 40) -> None:
    """A library as the first version of the program wrote it."""
    from feeds.database import Connections
    from feeds.store.sqlite import schema

    connections = Connections(path)
    schema.prepare(connections, schema.MIGRATIONS[:1])
    with connections.writing() as db:
        db.execute("INSERT INTO feed (id, key, url) VALUES (1, ?1, ?1)", ("https://old.example/feed",))
        for id in range(1, articles + 1):
            db.execute("INSERT INTO status (id, feed_id, date, added) VALUES (?, 1, ?, ?)", (id, id, id))
            db.execute("INSERT INTO article VALUES (?, ?, 1, '', '', ?)", (id, f"Piece {id}", str(id)))
            db.execute("INSERT INTO inbox VALUES (?, ?)", (id, b"\x000,0;"))
        db.execute("UPDATE feed SET unread = ?1, total = ?1", (articles,))
    connections.close()
    assert len(schema.MIGRATIONS) > 1


def titles(path: Path) -> int:
    with Workspace.at(path) as library:
        return len(library.shown.lists.ids(Query()))
