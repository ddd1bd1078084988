"""The page of the manual: all that the table has, in roff that groff takes without a warning."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from reader.cli import man, table


@pytest.mark.skipif(not shutil.which("groff"), reason="needs groff")
def test_the_page_says_every_command_option_and_example_and_is_sound():
    groff = ["groff", "-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=200n"]
    done = subprocess.run(groff, input=man.page(), capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    said = " ".join(done.stdout.split())
    for command in table.COMMANDS:
        assert f"broadsheet {command.name} [OPTION]" in said
        assert all(option.name in said for option in command.options)
        assert all(" ".join(example.split()) in said for example in command.examples)


def test_nothing_of_a_text_is_taken_for_roff():
    page = man.page()
    requests = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert requests == {".TH", ".SH", ".SS", ".PP", ".TP", ".br", ".nf", ".fi", ".RS", ".RE"}
    assert page == man.page()
