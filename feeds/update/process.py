"""A whole refresh in a process of its own, for a screen that must not wait for the interpreter.

The process writes into the library itself and tells each outcome as one line of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO, TextIO

from feeds.errors import StoreError, from_row, to_row
from feeds.hints import Hint
from feeds.messages import Message
from feeds.model import Feed
from feeds.update.refresh import Failed, Outcome, Unchanged, Updated, refresh
from feeds.update.work import Options

ASIDE_SECONDS = 1.0
"""What the process said before it ended is written down within so long."""


def refresh_in_process(path: str, feeds: Sequence[Feed], options: Options | None = None) -> Iterator[Outcome]:
    """`refresh` of the library in a file, in another process. Raises StoreError.

    Closing the iterator ends the process; what it had told is written.
    """
    import subprocess

    from feeds import asides

    by_id = {feed.id: feed for feed in feeds}
    options = options or Options()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "feeds.update", path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    said = asides.keep(process.stderr, "a refresh")
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        wanted = {name: getattr(options, name) for name in Options.__dataclass_fields__}
        process.stdin.write(json.dumps({"feeds": list(by_id), "options": wanted}).encode() + b"\n")
        process.stdin.flush()
        left = len(by_id)
        for line in process.stdout:
            left -= 1
            yield _outcome(json.loads(line), by_id)
        if left > 0:
            raise StoreError(
                path,
                Message(
                    "library.refresh-died", "was not refreshed to the end: the process that did it has died"
                ),
                Hint.TRY_AGAIN,
            )
    finally:
        try:
            # Its parsing processes belong to its group and go with it.
            os.killpg(process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        process.stdin.close()
        process.stdout.close()
        process.wait()
        said.join(ASIDE_SECONDS)


def serve(path: str, orders: BinaryIO, told: TextIO) -> None:
    """The other process's side."""
    from feeds.store import open_store

    # The screen comes first, also where there is only one core.
    os.nice(5)
    order = json.loads(orders.readline())
    wanted = set(order["feeds"])
    try:
        with open_store(path) as store:
            feeds = [feed for feed in store.subscriptions.all() if feed.id in wanted]
            for outcome in refresh(store, feeds, now=datetime.now(UTC), options=Options(**order["options"])):
                print(json.dumps(_row(outcome)), file=told, flush=True)
            for id in wanted - {feed.id for feed in feeds}:
                # Unsubscribed in the meantime.
                print(json.dumps({"feed": id}), file=told, flush=True)
    except StoreError as error:
        print(json.dumps({"store": to_row(error)}), file=told, flush=True)


def _row(outcome: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {"feed": outcome.feed.id}
    if isinstance(outcome, Updated):
        notices = [notice.to_row() for notice in outcome.notices]
        row |= {"new": outcome.new_ids, "revised": outcome.revised_ids, "notices": notices}
    elif isinstance(outcome, Failed):
        row["error"] = to_row(outcome.error)
    return row


def _outcome(row: dict[str, Any], by_id: dict[int, Feed]) -> Outcome:
    if "store" in row:
        raise from_row(row["store"])
    feed = by_id[row["feed"]]
    if "new" in row:
        notices = tuple(map(Message.from_row, row["notices"]))
        return Updated(feed, tuple(row["new"]), tuple(row["revised"]), notices)
    if "error" in row:
        return Failed(feed, from_row(row["error"]))
    return Unchanged(feed)
