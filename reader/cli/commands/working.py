"""Fetching beside others: one of any number of workers, on any number of machines."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

from feeds.model import MOST_CONNECTIONS
from reader import config
from reader.cli import metrics
from reader.cli.call import Call
from reader.cli.metrics import Tally
from reader.cli.output import complain, printable
from reader.cli.status import Status
from reader.i18n import formats
from reader.i18n.translate import tr, trn

if TYPE_CHECKING:
    from feeds.update import Options
    from feeds.workspace import Workspace

PAUSE = 5.0
"""Seconds until a worker that found nothing due, or no server, looks again."""
LAST_PORT = 65535
AHEAD = 64
"""Feeds that a worker has beside those that are asked at once: they are read and written meanwhile."""


def worker(call: Call) -> Status:
    from feeds import worker as processes
    from feeds.errors import StoreError
    from feeds.update import Options
    from reader.i18n.messages import sentence

    if call.given.status:
        return _status(call)
    settings, _ = config.read_settings(config.config_path())
    connections = min(call.given.concurrency or settings.connections, MOST_CONNECTIONS)
    options = Options(connections=connections, unasked=True)
    ended = _ended()
    with call.library() as library, ExitStack() as stack:
        tally = Tally()
        if call.given.metrics is not None and not _watched(call, stack, library, tally):
            return Status.FAILED
        while not ended.is_set():
            tally.gets_on()
            try:
                asked = _round(call, library, options, ended, tally)
                tally.error = ""
            except StoreError as error:
                if call.given.once:
                    raise
                tally.error = str(error)
                call.out.say(sentence(error))
                asked = 0
            if asked:
                continue
            if call.given.once:
                break
            processes.give_back(monotonic())
            ended.wait(min(PAUSE, call.given.lease))
    return Status.DONE


def _watched(call: Call, stack: ExitStack, library: Workspace, tally: Tally) -> bool:
    """Answer who watches, until the stack is left; False, and a sentence, where the port cannot be had."""
    port = call.given.metrics
    patience = max(float(call.given.lease), 2 * PAUSE)
    if port > LAST_PORT:
        complain(tr("there is no port {port}: they end at 65535", port=port))
        return False
    try:
        stack.enter_context(metrics.told(port, lambda path: metrics.page(path, tally, library, patience)))
    except OSError as error:
        complain(
            tr(
                "port {port} of {host} cannot be had ({reason}); choose another with --metrics",
                port=port,
                host=metrics.HERE,
                reason=error.strerror or error,
            )
        )
        return False
    call.out.heading(tr("Health and metrics are told at {address}.", address=f"http://{metrics.HERE}:{port}"))
    return True


def _ended() -> Event:
    """What is set when the worker is asked to end: it writes what it has, and gives back the rest."""
    ended = Event()

    def end(*_: Any) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return ended


def _round(call: Call, library: Workspace, options: Options, ended: Event, tally: Tally) -> int:
    """Ask what is due, as much as is taken at once; how many feeds were asked."""
    from contextlib import closing

    from feeds.update import Failed, Updated
    from reader.i18n.messages import sentence

    before = replace(tally)
    outcomes = library.own.arrivals.work(
        _name(), options, limit=options.connections + AHEAD, seconds=float(call.given.lease)
    )
    with closing(outcomes):
        for outcome in outcomes:
            tally.gets_on()
            tally.asked += 1
            if isinstance(outcome, Updated):
                tally.new += len(outcome.new_ids)
            elif isinstance(outcome, Failed):
                tally.failed += 1
                call.out.say(printable(f"{outcome.feed.title}: {sentence(outcome.error)}"))
            if ended.is_set():
                break
    if asked := tally.asked - before.asked:
        tally.rounds += 1
        call.out.heading(formats.refreshed(asked, tally.new - before.new, tally.failed - before.failed))
    return asked


def _name() -> str:
    """What other workers, and `--status`, know this one by."""
    from socket import gethostname

    return f"{gethostname()} {os.getpid()}"


def _status(call: Call) -> Status:
    with call.library() as library:
        leases = library.own.arrivals.leases()
        due = library.own.arrivals.due_count()
    for lease in leases:
        said = trn(
            "{worker}: {number} feed, until {time}",
            "{worker}: {number} feeds, until {time}",
            lease.feeds,
            worker=lease.worker,
            time=f"{lease.until.astimezone():%H:%M:%S}",
        )
        print(printable(said))
    print(trn("{number} feed is due.", "{number} feeds are due.", due))
    return Status.DONE
