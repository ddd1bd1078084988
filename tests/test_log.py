"""The log begins with the first module that logs, whoever loads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STARTS = """
import sys
from pathlib import Path
from reader.log import start
{before}
start(Path(sys.argv[1]), debug={debug})
{after}
import logging
log = logging.getLogger("harbour")
log.debug("fog")
log.warning("a bell")
"""


def logged(folder: Path, *, debug: bool = False, before: str = "", after: str = "") -> str:
    """What is in the log, in the end; nothing was said elsewhere."""
    program = STARTS.format(debug=debug, before=before, after=after)
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    file = folder / "broadsheet.log"
    return file.read_text("utf-8") if file.exists() else ""


@pytest.mark.parametrize(
    "around",
    [
        {},
        {"after": "import logging.handlers"},
        {"after": "import concurrent.futures"},
        {"before": "import logging"},
    ],
    ids=str,
)
def test_warnings_are_logged_whoever_loads_the_logging_and_when(tmp_path, around):
    said = logged(tmp_path, **around)
    assert said.count("WARNING harbour: a bell") == 1 and "fog" not in said


def test_everything_is_logged_where_that_is_wished_for(tmp_path):
    assert "DEBUG harbour: fog" in logged(tmp_path, debug=True)


def test_the_log_is_started_without_loading_what_logs(tmp_path):
    logged(tmp_path, after="assert 'logging' not in sys.modules")


def test_a_folder_that_cannot_be_written_means_no_log(tmp_path):
    (tmp_path / "file").write_text("no folder", "utf-8")
    assert logged(tmp_path / "file") == ""
