"""`History`: what the reader did, and what was learned and set of it, kept in the file of a recommender."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from feeds.model import Reason
from feeds.recommend import profile
from feeds.recommend.database import Database
from feeds.recommend.index import find
from feeds.recommend.piece import ArticleId, epoch
from feeds.recommend.profile import STRENGTH, Weight


class History:
    """What is known of the reader. Every method may be called from any thread."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(
        self,
        id: ArticleId,
        kind: str,
        value: float = 1,
        when: datetime | float | str | None = None,
        reason: Reason | None = None,
    ) -> None:
        """Learn from what the reader did with an article.

        `kind` is open, read (stayed), finish, star, save, more, less, leave (left at once) or skip;
        `value` scales it, -1 takes it back. With `reason` only what the reason names is learned:
        a word, feed, author or tag. A moment to come counts as now. Raises ValueError for other kinds.
        """
        if kind not in STRENGTH:
            raise ValueError(f"{kind!r} is none of {', '.join(STRENGTH)}")
        present = int(time.time())
        moment = epoch(when)
        at = present if moment is None else min(moment, present)
        with self._db.writing() as db:
            strength = STRENGTH[kind] * float(value)
            if reason is not None:
                profile.learn_reason(db, reason, strength, at)
                return
            db.execute(
                "INSERT INTO rec_event (id, kind, value, at) VALUES (?, ?, ?, ?)",
                (id, kind, float(value), at),
            )
            article = find(db, id) if strength else None
            if article is not None:
                profile.learn(db, article, strength, at)

    def forget(self) -> None:
        """Forget everything the reader did and every weight; mutes stay."""
        with self._db.writing() as db:
            db.execute("DELETE FROM rec_event")
            db.execute("DELETE FROM rec_weight")

    def profile(self) -> list[Weight]:
        """Every weight that counts and where it came from, strongest first, then the mutes."""
        with self._db.reading() as db:
            return profile.profile(db)

    def set_weight(self, kind: str, name: str, weight: float) -> None:
        """Fix a weight by hand: nothing learned changes it any more, until `forget`."""
        with self._db.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO rec_weight VALUES (?, ?, ?, ?, 1)",
                (*_named(kind, name), float(weight), int(time.time())),
            )

    def mute(self, kind: str, name: str) -> None:
        """Never recommend what has this word (`term`), feed, author or tag."""
        with self._db.writing() as db:
            db.execute("INSERT OR IGNORE INTO rec_mute VALUES (?, ?)", _named(kind, name))

    def unmute(self, kind: str, name: str) -> None:
        """Take a mute back."""
        with self._db.writing() as db:
            db.execute("DELETE FROM rec_mute WHERE kind = ? AND name = ?", _named(kind, name))

    def known_as(self, kind: str, old: str, new: str) -> None:
        """What was learned or set of a feed, author or tag counts under another name too: what was indexed
        before bears the old one.
        """
        with self._db.writing() as db:
            names = (_named(kind, new)[1], *_named(kind, old))
            db.execute(
                "INSERT OR IGNORE INTO rec_mute SELECT kind, ? FROM rec_mute WHERE kind = ? AND name = ?",
                names,
            )
            db.execute(
                "INSERT OR IGNORE INTO rec_weight SELECT kind, ?, weight, at, hand FROM rec_weight"
                " WHERE kind = ? AND name = ?",
                names,
            )

    def adopt(self, known: Mapping[str, Any]) -> None:
        """Take over what another library knows of the reader (see `export`), where nothing is known of it here.

        What was done to single articles stays there: they have other ids here.
        """
        with self._db.writing() as db:
            db.executemany(
                "INSERT OR IGNORE INTO rec_weight VALUES (:kind, :name, :weight, :at, :hand)",
                known["weights"],
            )
            db.executemany("INSERT OR IGNORE INTO rec_mute VALUES (:kind, :name)", known["mutes"])

    def export(self) -> dict[str, Any]:
        """All that is known of the reader, as plain values for JSON: events, weights, mutes."""
        with self._db.reading() as db:
            return {
                table: _as_dicts(db.execute(f"SELECT {columns} FROM {name} ORDER BY {order}"), columns)  # noqa: S608
                for table, name, columns, order in (
                    ("events", "rec_event", "id, kind, value, at", "at, event"),
                    ("weights", "rec_weight", "kind, name, weight, at, hand", "kind, name"),
                    ("mutes", "rec_mute", "kind, name", "kind, name"),
                )
            }


def _named(kind: str, name: str) -> tuple[str, str]:
    if kind not in profile.KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(profile.KINDS)}")
    return kind, name.lower() if kind == "term" else name


def _as_dicts(rows: Iterable[tuple[Any, ...]], columns: str) -> list[dict[str, Any]]:
    return [dict(zip(columns.split(", "), row, strict=True)) for row in rows]
