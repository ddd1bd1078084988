"""Settings and keys from files: what is wrong is told, and costs nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from feeds.errors import ConfigError
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.config import Settings, Step, read_settings, read_state, write_key, write_state
from reader.keys.commands import COMMANDS, keymap, unpressable
from reader.keys.presets import PRESETS


@pytest.fixture
def files(tmp_path):
    def write(config: str = "", keys: str = ""):
        (tmp_path / "config.toml").write_text(config, "utf-8")
        (tmp_path / "keys.toml").write_text(keys, "utf-8")
        return read_settings(tmp_path / "config.toml")

    return write


def test_without_files_there_are_the_defaults(tmp_path):
    assert read_settings(tmp_path / "config.toml") == (Settings(), [])


def test_what_is_set_counts(files):
    settings, problems = files('theme = "nord"\narticle_width = 90\n[keys]\nstar = "*"')
    assert (settings.theme, settings.article_width, settings.keys) == ("nord", 90, {"star": ("*",)})
    assert problems == []


@pytest.mark.parametrize(
    "text, said",
    [
        ("artcle_width = 3", "no setting 'artcle_width'"),
        ("article_width = 3", "article_width must be from 30 to 200"),
        ('article_width = "wide"', "article_width must be a whole number"),
        ("bidi = 1", "bidi must be true or false"),
        ('density = "huge"', "density must be one of"),
        ('preset = "emacs"', "preset must be one of newsboat"),
        ("keys = 3", "keys must be a table"),
        ("[keys]\nstar = 3", "the keys of star must be"),
        ("[macros]\nq = 3", "the macro 'q' must list"),
        ('[macros]\nq = ["fly"]', "the macro 'q' must list"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_stays(files, text, said):
    settings, (problem,) = files("connections = 7\n" + text)
    assert said in problem
    assert settings.connections == 7


def test_a_file_that_is_no_toml_is_told_with_its_line(files):
    settings, (problem,) = files("connections = 7\ntheme =")
    assert "line 2" in problem
    assert settings == Settings()


def test_keys_toml_goes_over_the_settings(files):
    settings, problems = files(
        '[keys]\nstar = "*"\ntag = "T"',
        'preset = "elfeed"\n[keys]\nstar = ["s", "Z"]\n[macros]\n", x" = "star"',
    )
    assert problems == []
    assert settings.keys == {"star": ("s", "Z"), "tag": ("T",)}
    assert settings.preset == "elfeed"
    assert settings.macros == {", x": (Step("star"),)}


def test_a_macro_has_actions_and_programs(files):
    settings, _ = files(keys='[macros]\n", w" = ["star", { run = ["wc", "-w"] }, "next_unread"]')
    assert settings.macros[", w"] == (Step("star"), Step(run=("wc", "-w")), Step("next_unread"))


def test_a_stray_setting_among_the_keys_is_told(files):
    assert "keys stand under [keys]" in files(keys='star = "x"')[1][0]


def test_a_key_is_kept_and_everything_else_in_the_file_stays(tmp_path):
    path = tmp_path / "deep" / "keys.toml"
    write_key(path, "star", ["*"])
    path.write_text("# mine\n" + path.read_text() + '\n[macros]\n", w" = "star"\n')
    write_key(path, "tag", [", t"])
    write_key(path, "star", ['"'])
    assert tomllib.loads(path.read_text()) == {
        "keys": {"star": ['"'], "tag": [", t"]},
        "macros": {", w": "star"},
    }
    assert path.read_text().startswith("# mine\n")


def test_keys_over_several_lines_are_replaced_whole(tmp_path):
    path = tmp_path / "keys.toml"
    path.write_text('[keys]\nstar = [\n  "s",\n  "*",\n]\ntag = "t"\n')
    write_key(path, "star", ["x"])
    assert tomllib.loads(path.read_text()) == {"keys": {"star": ["x"], "tag": "t"}}


def test_a_file_that_is_broken_is_left_as_it_is(tmp_path):
    path = tmp_path / "keys.toml"
    path.write_text("[keys\n")
    with pytest.raises(ConfigError, match="nothing was written"):
        write_key(path, "star", ["x"])
    assert path.read_text() == "[keys\n"


def test_state_that_is_nonsense_is_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    write_state("layout", {"a": 1})
    assert read_state("layout") == {"a": 1}
    (tmp_path / "broadsheet" / "layout.json").write_text("[1")
    assert read_state("layout") == {}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_names_actions_there_are_and_leaves_each_a_key(name):
    assert set(PRESETS[name]) <= {action.id for action in COMMANDS}
    keys, problems = keymap(preset=PRESETS[name])
    assert problems == []
    reached = {action.id for actions in keys.values() for action in actions}
    assert {action.id for action in COMMANDS} - reached == set()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_gets_every_key_it_asks_for(name):
    keys, _ = keymap(preset=PRESETS[name])
    for action, wanted in PRESETS[name].items():
        for key in wanted:
            assert action in [each.id for each in keys.get(key, ())], (action, key)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            '[keys]\nstar = ["s", "Ctrl-X"]',
            "line 2, column 14: no key is called 'Ctrl-X'; did you mean 'ctrl+x'?",
        ),
        (
            "[keys]\n# mine\nundo = [\n  'z',\n  'esc',\n]",
            "line 5, column 3: no key is called 'esc'; did you mean 'escape'?",
        ),
        ('[keys]\nstar = "shift+a"', "line 2, column 8: no key is called 'shift+a'; did you mean 'A'?"),
        ('[keys]\nstar = "page_down"', "did you mean 'pagedown'?"),
        ('[keys]\nstar = "foo"', "no key is called 'foo'; try"),
        ('[keys]\nstar = ",  x"', "has a blank too many"),
        ('[macros]\n"C-w" = "star"', "line 2, column 1: no key is called 'C-w'; did you mean 'ctrl+w'?"),
    ],
)
def test_a_key_that_can_never_be_pressed_is_refused_with_its_place(files, keys, said):
    settings, (problem,) = files(keys=keys)
    assert said in problem
    assert not settings.macros
    assert "foo" not in settings.keys.get("star", ())


def test_the_keys_of_the_table_and_of_every_preset_can_be_pressed():
    table = [key for action in COMMANDS for key in action.keys]
    preset = [key for preset in PRESETS.values() for keys in preset.values() for key in keys]
    assert [key for key in (*table, *preset) if unpressable(key)] == []
    assert not any(map(unpressable, ["é", "ctrl+a", "alt+x", "shift+f3", "ctrl+shift+left", "+", ", g", "я"]))


def test_a_byte_order_mark_is_nothing(tmp_path):
    (tmp_path / "config.toml").write_text("\ufeffconnections = 7\n", "utf-8")
    (tmp_path / "keys.toml").write_text('\ufeff[keys]\nstar = "*"\n', "utf-8")
    settings, problems = read_settings(tmp_path / "config.toml")
    assert (settings.connections, settings.keys, problems) == (7, {"star": ("*",)}, [])
    write_key(tmp_path / "keys.toml", "undo", ["Z"])
    assert tomllib.loads((tmp_path / "keys.toml").read_text("utf-8"))["keys"] == {"star": "*", "undo": ["Z"]}


def test_a_theme_that_is_not_there_is_told_and_all_mistakes_are_counted():
    app = BroadsheetApp(
        Workspace.at(Path(":memory:")),
        Settings(theme="nrod", keys={"fly": ("f",)}),
        problems=["One.", "Two."],
    )
    assert app.theme == "broadsheet-dark"
    assert app.first_problems[-1] == "There is no theme 'nrod'; did you mean 'nord'?"
    assert len(app.first_problems) == 4


def test_an_action_that_is_not_there_is_told_with_its_place(tmp_path):
    (tmp_path / "keys.toml").write_text('[keys]\nstar = "x"\n  fly = ["f"]\n', "utf-8")
    settings, problems = read_settings(tmp_path / "config.toml")
    (said,) = problems
    assert said.endswith("keys.toml, line 3, column 3: there is no action named 'fly' to bind.")
    assert settings.keys == {"star": ("x",)}


def test_doctor_tells_a_theme_that_is_not_there():
    from reader import checkup

    def told(theme):
        return [said for said in checkup.doubts(Settings(theme=theme), str) if "theme" in said]

    assert told("broadsheet-light") == told("nord") == []
    (said,) = told("broadsheet-lite")
    assert said == "There is no theme 'broadsheet-lite'; did you mean 'broadsheet-light'?"
