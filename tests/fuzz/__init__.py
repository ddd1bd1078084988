"""Fuzzing: `python -m tests.fuzz NAME [--seconds 60] [--seed 1]` runs one target of `targets.TARGETS`.

With atheris installed it steers by coverage, else bytes of the corpus are changed by chance.
What is found is kept as a test of the module it was found in.
"""
