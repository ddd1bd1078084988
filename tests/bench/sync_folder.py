"""Three devices over a folder, random changes, programs killed and files copied badly: identical states, none lost.

python -m tests.bench.sync_folder [changes]
"""

from __future__ import annotations

import random
import sys
import time

from tests.test_sync_folder_devices import Devices

HOW = ("whole", "whole", "half", "damaged", "shuffled", "twice")


def main(wanted: int) -> None:
    chance = random.Random(18)
    devices = Devices()
    keys = [
        ("entry", f"https://{n % 40}.example/", str(n), field)
        for n in range(wanted // 4)
        for field in ("read", "starred")
    ]
    meetings = deaths = copies = 0
    started = time.perf_counter()
    while len(devices.fields) < wanted:
        which = chance.randrange(3)
        for _ in range(chance.randrange(1, 20)):
            devices.change(which=which, keys=set(chance.sample(keys, chance.choice((1, 1, 1, 2, 30)))))
        if not devices.folder(which).exists() or chance.random() < 0.02:
            devices.take_away_or_bring_back(which=which)
            continue
        if chance.random() < 0.1:
            devices.set_clock(which=which, days=chance.choice((-1, 0, 1)))
        writes = chance.choice((None, None, None, *range(6)))
        devices.sync(which=which, writes=writes)
        meetings += 1
        deaths += writes is not None
        for _ in range(3):
            source, goal = chance.sample(range(3), 2)
            devices.copy(
                source=source,
                goal=goal,
                owner=chance.choice((source, goal)),
                how=chance.choice(HOW),
                seed=chance.randrange(10),
            )
            copies += 1
    worked = time.perf_counter() - started
    started = time.perf_counter()
    sizes = [path.stat().st_size for path in devices.root.glob("private-*/own.log")]
    devices.teardown()
    print(
        f"{len(devices.fields):,} changes of {len(keys):,} fields, {meetings:,} meetings of which {deaths:,} may have"
        f" died, {copies:,} copies: {worked:.1f} s"
    )
    print(f"logs of {', '.join(f'{size / 1024:,.0f} KB' for size in sizes)}")
    print(f"all three alike, no change lost; the last exchange took {time.perf_counter() - started:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
