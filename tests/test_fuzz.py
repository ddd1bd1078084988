"""Every fuzzing target over its corpus, as it is and a little changed."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.corpus import corpus
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import TARGETS

CHANGED = {"parse": 40, "pages": 15}
"""Changed inputs a target: those that take long are tried less."""


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_lets_nothing_out_but_our_errors(name: str) -> None:
    beginnings = corpus(name)
    assert beginnings
    for data in beginnings:
        TARGETS[name](data)
    random = Random(20261120)
    for _ in range(CHANGED.get(name, 150)):
        TARGETS[name](mutated(random.choice(beginnings), random))
