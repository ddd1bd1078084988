"""newsboat's `config` taken over: rules, keys, macros and settings that have a counterpart, a line for what has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FeedsError
from feeds.query import parse
from feeds.transfer.imports import Refused, Rule, take_over
from feeds.workspace import Workspace
from reader import adopting, cli, config
from reader.keys.commands import BY_ID, keymap

CONFIG = r"""# mine
auto-reload yes
reload-time 30
refresh-on-startup yes
reload-threads 20
text-width 72
text-width-not-known 1
keep-articles-days 0
browser "firefox --new-tab %u"
bookmark-cmd ~/bin/keep
ignore-article "*" "title =~ \"Sponsored\""
ignore-article "https://alpha.example/feed" "author =~ \"bot\""
ignore-article "*" "rssurl ~~ 3"
bind-key J next-unread
bind-key ^R reload-all
bind-key j down
unbind-key A
bind-key x show-xmas
unbind-key -a
macro k open; \
  open-in-browser -- "read it there"
macro m set browser "mpv %u"; open-in-browser
color background default default
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BROADSHEET_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path


def found(folder: Path, text: str = CONFIG, **wishes: bool) -> adopting.Adopted:
    path = folder / "config"
    path.write_text(text)
    here = config.read_settings(config.config_path())[0]
    return adopting.adopted(take_over(path).wishes, here, **wishes)


def test_ignore_rules_become_rules_that_hide(folder: Path) -> None:
    path = folder / "config"
    path.write_text(CONFIG)
    items = list(take_over(path).items())
    rules = [item for item in items if isinstance(item, Rule)]
    assert [(rule.name, parse(rule.query), rule.action) for rule in rules] == [
        ('newsboat: title =~ "Sponsored"', parse("title:/Sponsored/"), "hide"),
        ('newsboat: author =~ "bot"', parse("feed:https://alpha.example/feed author:/bot/"), "hide"),
    ]
    assert [str(item.why).partition(":")[0] for item in items if isinstance(item, Refused)] == ["line 13"]


def test_settings_keys_and_macros_are_what_they_are_here(folder: Path) -> None:
    adopted = found(folder)
    assert adopted.settings == {"refresh_at_start": True, "connections": 20, "article_width": 72}
    assert adopted.keys == {
        "next_unread": ["J", "n"],
        "refresh_all": ["ctrl+r", "R"],
        "mark_all_read": [],
    }
    assert adopted.macros == {", k": ["open", "browse"]}
    lines = [line.partition(":")[0] for line in adopted.untold]
    assert lines == [f"line {n}" for n in (3, 7, 9, 10, 18, 19, 22, 23)]
    assert sum("names a program" in line for line in adopted.untold) == 2


def test_programs_of_the_settings_are_taken_over_where_the_reader_agrees(folder: Path) -> None:
    adopted = found(folder, run=True)
    assert adopted.settings["browser"] == "firefox --new-tab %u"
    assert adopted.settings["pipe"] == "~/bin/keep"


def test_every_operation_has_an_action_that_is_there() -> None:
    assert set(adopting.OPERATIONS.values()) <= set(BY_ID)


def test_what_is_written_is_read_again_and_a_second_time_changes_nothing(folder: Path) -> None:
    (folder / "config.toml").write_text("article_width = 60 # mine\n")
    adopted = found(folder)
    assert "article_width" not in adopted.settings
    adopting.write(adopted)
    settings, problems = config.read_settings(config.config_path())
    assert problems == []
    assert settings.connections == 20
    assert settings.keys["next_unread"] == ("J", "n")
    assert [step.action for step in settings.macros[", k"]] == ["open", "browse"]
    assert keymap(settings.keys)[1] == []
    before = [(folder / name).read_bytes() for name in ("config.toml", "keys.toml")]
    again = found(folder)
    assert not (again.settings or again.keys or again.macros)
    adopting.write(again)
    assert [(folder / name).read_bytes() for name in ("config.toml", "keys.toml")] == before


def test_the_command_line_takes_settings_over_and_tells_the_rest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "config"
    path.write_text(CONFIG)
    command = ["import", "--library", str(folder / "l.db"), str(path)]
    assert cli.main([*command, "--dry-run"]) == 0
    assert "connections = 20" in "".join(capsys.readouterr())
    assert not (folder / "config.toml").exists()
    assert not (folder / "keys.toml").exists()
    assert cli.main(command) == 0
    said = "".join(capsys.readouterr())
    assert "rules: 2" in said
    assert "line 3: reload-time 30 has no counterpart here" in said
    assert config.read_settings(config.config_path())[0].browser == ""
    with Workspace.at(folder / "l.db") as library:
        assert len(library.own.saved.rules()) == 2
    assert cli.main(command) == 0
    assert "rules:" not in "".join(capsys.readouterr())


@given(st.text(alphabet='abk-key ^X"\\;#\n macro set open', max_size=300))
def test_any_line_is_taken_over_or_told(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "config"
    path.write_text("reload-time 1\n" + text)
    try:
        plan = take_over(path)
    except FeedsError as error:
        assert str(error)
        return
    adopted = adopting.adopted(plan.wishes, config.Settings())
    assert len(adopted.untold) <= len(plan.wishes)
