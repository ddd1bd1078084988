"""Bytes changed by chance: cut, doubled, swapped, replaced by what tends to hurt."""

from __future__ import annotations

from random import Random

HURTS = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\x1b]52;c;eA==\x07", b"&#xD800;", b"&#x1b;", b"]]>", b"<![CDATA[", b"<!--",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<", b">", b'"', b"'", b"(", b")", b"\xe2\x80\xae", b"\xef\xbb\xbf",
    b"9" * 30, b"-1", b"\n\n\n", b"=" * 70, b"javascript:", b"data:text/html,", b"<table>" * 20, b"<p>" * 50,
)  # fmt: skip


def mutated(data: bytes, random: Random) -> bytes:
    """`data` after one to five changes."""
    for _ in range(random.randint(1, 5)):
        at, to = sorted((random.randint(0, len(data)), random.randint(0, len(data))))
        to = min(to, at + random.choice((1, 4, 40, 400)))
        change = random.randrange(5)
        if change == 0:
            data = data[:at] + data[to:]
        elif change == 1:
            data = data[:to] + data[at:to] + data[to:]
        elif change == 2:
            data = data[:at] + random.choice(HURTS) + data[at:]
        elif change == 3:
            data = data[:at] + random.choice(HURTS) + data[to:]
        else:
            data = data[:at] + bytes(random.randrange(256) for _ in range(to - at)) + data[to:]
    return data[:200_000]
