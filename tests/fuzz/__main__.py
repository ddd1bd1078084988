"""Run one target for a while: see the package."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.fuzz.corpus import corpus
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import TARGETS


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("name", choices=TARGETS)
    given.add_argument("--seconds", type=float, default=60)
    given.add_argument("--seed", type=int, default=1)
    arguments = given.parse_args()
    target, beginnings = TARGETS[arguments.name], corpus(arguments.name)
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: bytes of the corpus are changed by chance", file=sys.stderr)
    else:
        with tempfile.TemporaryDirectory() as folder:
            for number, data in enumerate(beginnings):
                (Path(folder) / str(number)).write_bytes(data)
            atheris.instrument_all()
            atheris.Setup([sys.argv[0], folder, f"-max_total_time={arguments.seconds:g}"], target)
            atheris.Fuzz()
        return
    random = Random(arguments.seed)
    until, times = time.monotonic() + arguments.seconds, 0
    while time.monotonic() < until:
        data = mutated(random.choice(beginnings), random)
        try:
            target(data)
        except BaseException:
            print(f"after {times} inputs, seed {arguments.seed}: {data!r}", file=sys.stderr)
            raise
        times += 1
    print(f"{arguments.name}: {times} inputs, nothing found")


if __name__ == "__main__":
    main()
