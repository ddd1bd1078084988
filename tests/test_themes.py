"""Our themes keep WCAG AA contrast, every ink on every paper."""

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from reader import theme_names
from reader.palettes import COLOURS, INKS, PAPERS, TAG_INKS, tag_colour
from reader.themes import OURS, fallbacks

AA, NO_TEXT = 4.5, 3.0
MEASURED = sorted(name for name in BUILTIN_THEMES if not name.startswith("ansi"))
"""Themes that say their colours; the others have the terminal's."""


def luminance(color: Color) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in color.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("ink", (*INKS, *TAG_INKS))
def test_ink_on_paper_is_readable(theme, paper, ink):
    papers = {"background": theme.background, **theme.variables}
    assert contrast(theme.variables[ink], papers[paper]) >= AA


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_a_search_hit_is_readable(theme):
    assert contrast(theme.variables["gold"], theme.background) >= AA


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_a_rule_is_seen(theme):
    assert contrast(theme.variables["rule"], theme.background) >= NO_TEXT


@pytest.mark.parametrize("name", MEASURED)
def test_every_theme_of_textual_is_readable_and_shows_its_rules(name):
    theme = BUILTIN_THEMES[name]
    background = theme.to_color_system().generate()["background"]
    ours = {"background": background, **fallbacks(theme)}
    for paper in PAPERS:
        weak = {ink: ratio for ink in (*INKS, *TAG_INKS) if (ratio := contrast(ours[ink], ours[paper])) < AA}
        assert weak == {}, paper
    assert contrast(ours["rule"], background) >= NO_TEXT
    assert contrast(ours["ink"], background) > contrast(ours["ink-dim"], background), "dim is dimmer"


@pytest.mark.parametrize("name", sorted(BUILTIN_THEMES))
def test_textual_themes_get_every_variable_of_ours(name):
    ours = set(OURS[0].variables) - {key for key in OURS[0].variables if key.startswith("scrollbar")}
    assert ours <= set(fallbacks(BUILTIN_THEMES[name]))


def test_a_tag_keeps_its_colour_and_the_reader_chooses_another():
    assert tag_colour("économie", {}) == tag_colour("Économie", {}) in COLOURS
    assert tag_colour("économie", {"économie": "teal"}) == "teal"
    assert len({tag_colour(tag, {}) for tag in "abcdefghijklmnop"}) > 3


def test_the_names_of_themes_are_those_there_are():
    assert {theme.name for theme in OURS} == set(theme_names.OURS)
    assert set(BUILTIN_THEMES) == set(theme_names.TEXTUALS)
