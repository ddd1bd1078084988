"""Commands about the command line itself."""

from __future__ import annotations

import json

from reader.cli import facts
from reader.cli.call import Call
from reader.cli.status import Status


def spec(call: Call) -> Status:
    found = facts.spec()
    call.out.one(found, json.dumps(found, ensure_ascii=False, indent=1))
    return Status.DONE
