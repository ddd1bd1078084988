"""Marking many, arranging feeds, rules, smart feeds, undo, keys: by keyboard, on a real library."""

from __future__ import annotations

import re
import sys
from functools import partial

import pytest

from feeds.query import Query
from feeds.workspace import Workspace
from reader.app import BroadsheetApp
from reader.commands.sections import _limits
from reader.config import Settings, Step, as_left
from reader.dialogs import Dialog, KeyDialog
from reader.tasks import READ
from reader.widgets.choice_list import ChoiceList
from tests import hand

from .conftest import TITLES, gazette, ready, until

WIDE = (129, 45)


def titles(app: BroadsheetApp) -> list[str]:
    return [row.title for row in app.library.headlines(list(app.main.list.ids))]


async def type_in(pilot, text: str) -> None:
    await pilot.press(*("space" if char == " " else char for char in text))


async def dialog(pilot, app: BroadsheetApp) -> Dialog:
    await until(pilot, lambda: isinstance(app.screen, Dialog))
    await pilot.pause()
    return app.screen


async def clear(pilot) -> None:
    await pilot.press("end", "ctrl+u")


async def test_selected_rows_are_marked_together_and_undone_together(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("v", "v", "s")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 2)
        assert app.main.list.selected == set()
        await pilot.press("U")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 0)


async def test_a_range_is_selected_and_escape_selects_nothing(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("v", "j", "V")
        assert app.main.list.selection() == list(app.main.list.ids)[:3]
        await pilot.press("escape")
        assert app.main.list.selected == set()


async def test_the_articles_a_query_finds_are_selected(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press(":")
        await type_in(pilot, "select title:tram")
        await pilot.press("enter")
        await until(pilot, lambda: len(app.main.list.selected) == 1)
        await pilot.press("m")
        await until(pilot, lambda: len(app.library.shown.lists.ids(Query.unread())) == len(TITLES) - 1)


async def test_a_hidden_article_leaves_the_list_and_comes_back(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("j", "d")
        await until(pilot, lambda: titles(app) == [TITLES[0], *TITLES[2:]])
        assert app.main.list.current == list(app.main.list.ids)[1]
        await pilot.press("U")
        await until(pilot, lambda: titles(app) == list(TITLES))


async def test_an_article_is_kept_for_later_and_listed_there(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("L")
        await until(pilot, lambda: app.library.own.articles.tags() == {"later": 1})
        await pilot.press("e")
        await dialog(pilot, app)
        await type_in(pilot, "later")
        await pilot.press("enter")
        await until(pilot, lambda: titles(app) == [TITLES[0]])
        await pilot.press("L")
        await until(pilot, lambda: app.library.own.articles.tags() == {})


async def test_any_change_can_be_taken_back_by_itself(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("s")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)
        await pilot.press("L")
        await until(pilot, lambda: app.library.own.articles.tags() == {"later": 1})
        await pilot.press(",", "u")
        await dialog(pilot, app)
        await type_in(pilot, "starred")
        await pilot.press("enter")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 0)
        assert app.library.own.articles.tags() == {"later": 1}


async def test_a_search_is_ranked_shows_its_hits_and_is_kept_as_a_smart_feed(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        while app.library.shown.index.catch_up():
            pass
        await pilot.press("/")
        await type_in(pilot, "lighthouse")
        # The word is found by its beginning too, while it is typed.
        await until(
            pilot,
            lambda: (
                (row := app.main.list.headline(app.main.list.current)) is not None
                and "\x02lighthouse\x03" in row.marked
            ),
        )
        assert titles(app) == [TITLES[1]]
        row = app.main.list.headline(app.main.list.current)
        assert "\x02lighthouse\x03" in row.snippet
        await pilot.press("ctrl+s")
        await dialog(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: app.library.own.saved.smart_feeds() == [("lighthouse", "lighthouse")])


async def test_the_status_line_tells_how_far_meanings_are_learned(app, monkeypatch):
    portions = iter([(1, 4), (4, 4)])
    told = []
    monkeypatch.setattr(app.library.shown.index, "learn_meanings", lambda: next(portions, None))
    monkeypatch.setattr("reader.screens.background.KEYS_REST", 0.0)
    show = app.main.status.show_learning
    monkeypatch.setattr(
        app.main.status, "show_learning", lambda how_far: (told.append(how_far), show(how_far))
    )
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await until(pilot, lambda: told[-1:] == [""])
        assert told == ["meanings 25 %", ""]


async def test_the_arrows_bring_earlier_searches_back(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        for word in ("tram", "bell"):
            await pilot.press("/")
            await type_in(pilot, word)
            await pilot.press("enter")
        await pilot.press("/", "up", "up")
        await until(pilot, lambda: app.main.headlines.section.name == "“tram”")


async def test_tab_completes_keys_and_names(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("/")
        await pilot.pause()
        await type_in(pilot, "fe")
        await pilot.press("tab")
        line = app.main.prompt.query_one("Input")
        assert line.value == "feed:"
        await type_in(pilot, "har")
        await app.tasks.done(READ)
        await pilot.press("tab")
        assert line.value == 'feed:"Harbour Gazette"'


async def test_a_search_can_stay_in_the_list_it_began_in(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("s")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)
        await pilot.press("3")
        await until(pilot, lambda: titles(app) == [TITLES[0]])
        await pilot.press("/")
        await type_in(pilot, "the")
        await until(pilot, lambda: len(titles(app)) > 1)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: set(titles(app)) <= {TITLES[0]})


async def test_a_feed_is_renamed_moved_and_unsubscribed_and_all_is_taken_back(app):
    def feed():
        return next(iter(app.library.shown.subscriptions.feeds()), None)

    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        for key, text, done in (
            ("n", "My paper", lambda: feed().title == "My paper"),
            ("f", "News/Local", lambda: feed().folder == ("News", "Local")),
            ("i", "90", lambda: feed().settings.interval.total_seconds() == 5400),
            ("k", "30, 500 articles", lambda: kept(feed()) == (30, 500)),
        ):
            await pilot.press("E")
            await dialog(pilot, app)
            await pilot.press(key)
            await until(pilot, lambda: bool(app.screen.query("Input")))
            await clear(pilot)
            await type_in(pilot, text)
            await pilot.press("enter")
            await until(pilot, partial(_is, done))
        await pilot.press("E")
        await dialog(pilot, app)
        await pilot.press("u")
        await until(pilot, lambda: feed() is None)
        for _ in range(5):
            await pilot.press("U")
        await until(pilot, lambda: feed() is not None and feed().title == "Harbour Gazette")
        assert feed().folder == ()


def kept(feed) -> tuple[int | None, int | None]:
    return feed.settings.keep_days, feed.settings.keep_count


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("", (None, None)),
        ("90", (90, None)),
        ("90 jours", (90, None)),
        ("500 articles", (None, 500)),
        ("90 days, 500 articles", (90, 500)),
        ("0", None),
        ("soon", None),
        ("9 days 5", None),
    ],
)
def test_how_long_articles_are_kept_is_typed_in_words(text, limits):
    assert _limits(text) == limits


async def test_a_folder_says_how_long_the_articles_of_its_feeds_are_kept(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        [feed] = app.library.shown.subscriptions.feeds()
        app.library.subscriptions.move(feed.id, ("News", "Local"))
        other = app.library.own.subscriptions.subscribe("https://other.example/feed")
        await pilot.press("e")
        await dialog(pilot, app)
        await type_in(pilot, "News")
        await pilot.press("ctrl+e")
        await until(pilot, lambda: isinstance(app.screen, KeyDialog))
        await pilot.press("k")
        await until(pilot, lambda: bool(app.screen.query("Input")))
        await type_in(pilot, "60 days")
        await pilot.press("enter")
        await until(pilot, lambda: kept(app.library.shown.subscriptions.feeds()[0]) == (60, None))
        assert [kept(feed) for feed in app.library.shown.subscriptions.feeds() if feed.id == other] == [
            (None, None)
        ]
        await pilot.press("U")
        await until(pilot, lambda: kept(app.library.shown.subscriptions.feeds()[0]) == (None, None))


def _is(condition) -> bool:
    try:
        return bool(condition())
    except AttributeError:  # the feed is not there, or has no such setting yet
        return False


async def test_a_rule_is_made_from_an_article_shown_first_and_listed(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("j", "M")
        await dialog(pilot, app)
        await type_in(pilot, "lighthouse")
        await pilot.press("enter")
        await until(pilot, lambda: "newest 5 articles it is about 1" in getattr(app.screen, "_text", ""))
        await pilot.press("h")
        await until(pilot, lambda: [r.action for r in app.library.own.saved.rules()] == ["hide"])
        assert app.library.own.saved.rules()[0].query == "title:lighthouse"
        await pilot.press(",", "r")
        await dialog(pilot, app)
        await pilot.press("ctrl+d")
        await until(pilot, lambda: app.library.own.saved.rules() == [])


async def test_a_rule_for_nearly_everything_is_asked_about(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("M")
        await dialog(pilot, app)
        await type_in(pilot, "from harbour")
        await pilot.press("enter")
        await until(pilot, lambda: "newest" in getattr(app.screen, "_text", ""))
        await pilot.press("m")
        await until(pilot, lambda: "Keep the rule?" in getattr(app.screen, "_text", ""))
        assert app.library.own.saved.rules() == []
        await pilot.press("y")
        await until(pilot, lambda: len(app.library.own.saved.rules()) == 1)


async def test_words_are_found_in_the_article_and_gone_to(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("l", ";")
        await type_in(pilot, "paragraph 11")
        await pilot.press("enter")
        assert "Place 1 of 1" in app.main.status.message
        top = app.main.article.scroll_offset.y
        shown = "".join(
            segment.text
            for y in range(app.main.article.size.height)
            for segment in app.main.article.render_line(y)
        )
        assert "Paragraph 11" in shown
        assert top > 0


async def test_a_count_moves_that_far(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("4", "j")
        assert app.main.list.cursor == 4


async def test_a_macro_does_its_steps_and_gives_programs_the_article_as_json(library_path, tmp_path):
    out = tmp_path / "out.json"
    program = ("import sys,pathlib;", f"pathlib.Path({str(out)!r}).write_text(sys.stdin.read())")
    run = Step(run=(sys.executable, "-c", "".join(program)))
    app = BroadsheetApp(Workspace.at(library_path), Settings(macros={", x": (Step("star"), run)}))
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press(",", "x")
        await until(pilot, lambda: out.exists() and out.read_text().endswith("}"))
        assert f'"title": "{TITLES[0]}"' in out.read_text()
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)


async def test_a_preset_gives_other_keys(library_path):
    app = BroadsheetApp(Workspace.at(library_path), Settings(preset="newsboat"))
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("N")
        await until(pilot, lambda: len(app.library.shown.lists.ids(Query.unread())) == len(TITLES) - 1)


async def test_an_action_gets_another_key_on_screen_and_keeps_it(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press(",", "k")
        await dialog(pilot, app)
        await type_in(pilot, "star or unstar")
        await pilot.press("enter")
        await until(pilot, lambda: "Press the new key" in getattr(app.screen, "_text", ""))
        await pilot.press("*")
        await until(pilot, lambda: not isinstance(app.screen, Dialog))
        await pilot.press("*")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)
        from reader import config

        assert config.read_settings(config.config_path())[0].keys == {"star": ("*",)}


async def test_the_tree_lists_folds_and_follows_the_counts(library_path):
    with Workspace.at(library_path) as library:
        library.subscriptions.move(library.shown.subscriptions.feeds()[0].id, ("News", "Local"))
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=(210, 45)) as pilot:
        await ready(pilot, app)
        tree = app.main.section_tree
        await until(pilot, lambda: any(row.text.endswith("Harbour Gazette") for row in tree.rows))
        await pilot.press("e")
        assert app.focused is tree
        place = next(n for n, row in enumerate(tree.rows) if row.text.endswith("News"))
        tree.move_to(place)
        await pilot.press("enter")
        await until(pilot, lambda: app.main.headlines.section.name == "News")
        await pilot.press("space")
        assert not any(row.text.endswith("Harbour Gazette") for row in tree.rows)
        await pilot.press("space", "l", "m")
        await until(
            pilot,
            lambda: any(r.text.endswith("Harbour Gazette") and r.note == "4" for r in tree.rows),
        )


@pytest.mark.parametrize("sort", ["fair", "for you"])
async def test_every_order_lists_every_article_once(app, sort):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        app.main.headlines.sort = sort
        app.main.headlines.reload()
        await until(pilot, lambda: sorted(titles(app)) == sorted(TITLES))


def headings(app: BroadsheetApp) -> list[str]:
    """The headings of the list as drawn, top to bottom."""
    listed = app.main.list
    lines = (listed.render_line(line).text for line in range(listed.size.height))
    return [re.sub(r" ─+ ", " · ", line.strip()) for line in lines if line.startswith(" ") and "──" in line]


async def test_the_list_is_grouped_by_day_and_by_feed_and_not(library_path, tmp_path):
    other = tmp_path / "wire.xml"
    other.write_text(
        gazette(2).replace("Harbour Gazette", "Bay Wire").replace("gazette.example", "wire.example")
    )
    with Workspace.at(library_path) as library:
        list(library.shown.sources.read([str(other)]))
    app = BroadsheetApp(Workspace.at(library_path), Settings(fold_stories=False))
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await until(pilot, lambda: len(headings(app)) == 5)
        assert headings(app)[0].endswith("29 November 2025 · 2")
        await pilot.press("comma", "g", "down", "enter")
        await until(pilot, lambda: headings(app) == ["Bay Wire · 2", "Harbour Gazette · 5"])
        listed = app.main.list
        # A heading is no row: a click on it does nothing, the line below it is the first of its group.
        heading = next(y for y in range(30) if "Harbour Gazette ──" in listed.render_line(y).text)
        top = listed.styles.padding.top
        await pilot.click(listed, offset=(5, top + heading))
        assert listed.cursor != 2
        await pilot.click(listed, offset=(5, top + heading + 2))
        assert listed.cursor == 2
        for density in ("compact", "airy"):
            listed.set_density(density)
            assert headings(app) == ["Bay Wire · 2", "Harbour Gazette · 5"]
        listed.take_out(list(listed.ids)[:2])
        assert headings(app) == ["Harbour Gazette · 5"]
        listed.take_out(list(listed.ids)[1:2])
        assert headings(app) == ["Harbour Gazette · 4"]
        await pilot.press("comma", "g", "up", "up", "enter")
        await until(pilot, lambda: headings(app) == [] and len(listed.ids) == 7)


async def test_grouped_by_story_what_several_sources_tell_comes_first(library_path, tmp_path):
    other = tmp_path / "wire.xml"
    other.write_text(
        gazette(2).replace("Harbour Gazette", "Bay Wire").replace("gazette.example", "wire.example")
    )
    with Workspace.at(library_path) as library:
        list(library.shown.sources.read([str(other)]))
        while library.shown.index.catch_up():
            pass
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await until(pilot, lambda: app.library.shown.index.loaded is not None)
        await pilot.press("comma", "g", "down", "down", "enter")
        await until(
            pilot,
            lambda: (
                headings(app) == ["Told by 2 sources · 2", "Told by 2 sources · 2", "Told by one source · 3"]
            ),
        )
        assert titles(app)[:4] == [TITLES[0], TITLES[0], TITLES[1], TITLES[1]]


async def test_one_story_of_two_sources_is_one_line_that_opens_to_both(library_path, tmp_path):
    other = tmp_path / "wire.xml"
    other.write_text(
        gazette().replace("Harbour Gazette", "Bay Wire").replace("gazette.example", "wire.example")
    )
    with Workspace.at(library_path) as library:
        list(library.shown.sources.read([str(other)]))
        while library.shown.index.catch_up():
            pass
    app = BroadsheetApp(Workspace.at(library_path), Settings())
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await until(
            pilot, lambda: bool(app.main.sidebar.shelves) or app.library.shown.index.loaded is not None
        )
        app.main.list.forget_rows()
        app.main.headlines.reload()
        await until(pilot, lambda: sorted(titles(app)) == sorted(TITLES))
        await until(
            pilot,
            lambda: (row := app.main.list.headline(app.main.list.current)) is not None and row.sources == 2,
        )
        await pilot.press("C")
        shown = await dialog(pilot, app)
        assert {choice.text.split(": ")[0].split()[-1] for choice in shown.query_one(ChoiceList).all} == {
            "Gazette",
            "Wire",
        }
        await pilot.press("ctrl+a")
        await until(
            pilot, lambda: len(app.library.shown.store.lists.ids(Query.unread())) == 2 * len(TITLES) - 2
        )


async def test_what_another_program_writes_shows_up(app, library_path, tmp_path):
    more = tmp_path / "more.xml"
    more.write_text(gazette().replace("gazette.example", "wire.example").replace("<title>", "<title>Late: "))
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        app.main.renewal.look_around()
        await pilot.pause()
        with Workspace.at(library_path) as other:
            list(other.shown.sources.read([str(more)]))
        app.main.renewal.look_around()
        await until(pilot, lambda: len(app.main.list.ids) == 2 * len(TITLES))


async def test_less_of_one_reason_teaches_only_that(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        while app.library.shown.index.catch_up():
            pass
        app.main.pieces.renew()

        def telling() -> list[int]:
            pieces = app.main.sidebar.pieces
            return [at for at, piece in enumerate(pieces) if any(each.terms for each in piece.reasons)]

        await until(pilot, lambda: bool(telling()))
        app.main.sidebar.focus()
        place = telling()[0]
        app.main.sidebar.move_to(place)
        await pilot.press("-")
        await dialog(pilot, app)
        await pilot.press("down", "enter")
        await until(
            pilot, lambda: any(w.weight < 0 for w in app.library.shown.index.recommender.history.profile())
        )
        assert len([w for w in app.library.shown.index.recommender.history.profile() if w.weight < 0]) == 1


async def test_a_weight_is_set_by_hand_and_everything_is_forgotten(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        while app.library.shown.index.catch_up():
            pass
        await pilot.press("+")
        await until(pilot, lambda: bool(app.library.own.recommendations.profile()))
        await pilot.press("P")
        await dialog(pilot, app)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: "A number" in getattr(app.screen, "_text", ""))
        await type_in(pilot, "-2")
        await pilot.press("enter")
        await until(
            pilot,
            lambda: any(
                "set by you" in map(str, w.because)
                for w in app.library.shown.index.recommender.history.profile()
            ),
        )
        await pilot.press("P")
        await dialog(pilot, app)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "for good" in getattr(app.screen, "_text", ""))
        await pilot.press("y")
        await until(pilot, lambda: app.library.own.recommendations.profile() == [])


async def test_switched_off_nothing_is_recommended_or_learned(library_path):
    app = BroadsheetApp(Workspace.at(library_path), Settings(recommend=False))
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("n", "s", "n")
        await until(pilot, lambda: app.library.shown.lists.counts().starred == 1)
        await until(pilot, lambda: len(app.library.shown.lists.ids(Query.unread())) <= len(TITLES) - 2)
        assert app.main.sidebar.pieces == []
        assert app.library.shown.index.recommender.history.profile() == []


async def test_the_right_button_offers_what_can_be_done(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        listed = app.main.list
        lines = [listed.render_line(y).text for y in range(listed.size.height)]
        row = next(y for y, line in enumerate(lines) if TITLES[2][:12] in line)
        await pilot.click(listed, offset=(6, listed.styles.padding.top + row), button=3)
        shown = await dialog(pilot, app)
        assert any(choice.text.startswith("Star") for choice in shown.query_one(ChoiceList).all)
        assert app.main.list.cursor == 2


async def test_a_smart_feed_has_its_affairs_in_the_sections(app):
    app.library.own.saved.save_smart_feed("Trams", "tram")
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("e")
        await dialog(pilot, app)
        await type_in(pilot, "trams")
        await pilot.press("ctrl+e")
        await until(pilot, lambda: "remove it" in getattr(app.screen, "_text", ""))
        await pilot.press("d")
        await until(pilot, lambda: app.library.own.saved.smart_feeds() == [])


async def test_feed_health_tells_the_trouble_and_applies_a_move(app):
    feed = app.library.shown.subscriptions.feeds()[0]
    with hand.inside(app.library.shown.store) as db:
        db.execute(
            "UPDATE feed SET moved_to = 'https://new.example/feed', moved_seen = 1 WHERE id = ?", (feed.id,)
        )
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("ctrl+e")
        shown = await dialog(pilot, app)
        assert "moved to https://new.example/feed" in shown.query_one(ChoiceList).all[0].note
        await pilot.press("ctrl+u")
        await until(
            pilot, lambda: app.library.shown.subscriptions.feeds()[0].url == "https://new.example/feed"
        )


async def test_the_hits_of_a_search_are_marked_in_the_article(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        while app.library.shown.index.catch_up():
            pass
        await pilot.press("/")
        await type_in(pilot, "lighthouse")
        await pilot.press("enter")
        await until(pilot, lambda: titles(app) == [TITLES[1]])

        def lit() -> list[str]:
            rows = (app.main.article.render_line(y) for y in range(20))
            return [s.text for row in rows for s in row if s.style and s.style.reverse]

        await until(pilot, lambda: "lighthouse" in lit())


async def test_wide_code_goes_sideways(library_path, tmp_path):
    page = tmp_path / "code.md"
    page.write_text("# Code\n\nSome words.\n\n```\nbegin " + "x" * 300 + " end\n```\n")
    app = BroadsheetApp(Workspace.at(library_path).beside(), Settings(), sources=[str(page)])
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        shown = lambda: "".join(s.text for y in range(20) for s in app.main.article.render_line(y))  # noqa: E731
        await until(pilot, lambda: "begin" in shown())
        await pilot.press("shift+right")
        assert "begin" not in shown()
        await pilot.press("shift+left")
        assert "begin" in shown()


async def test_a_tag_is_renamed_gets_a_colour_and_goes_and_all_but_the_colour_is_taken_back(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        tagged = list(app.main.list.ids)[:2]
        app.library.articles.set_tags(tagged, ["sea"], [])
        app.library.articles.set_tags(tagged[:1], ["coast"], [])

        async def affair(key: str) -> None:
            await pilot.press("e")
            await dialog(pilot, app)
            await type_in(pilot, "# coast" if "coast" in app.library.own.articles.tags() else "# sea")
            await pilot.press("ctrl+e")
            await until(pilot, lambda: isinstance(app.screen, KeyDialog))
            await pilot.press(key)

        await affair("o")
        await dialog(pilot, app)
        await type_in(pilot, "teal")
        await pilot.press("enter")
        await until(pilot, lambda: app.looks.tag_colours == {"coast": "teal"})
        assert BroadsheetApp(app.library, Settings()).looks.tag_colours == {"coast": "teal"}

        await affair("n")
        await dialog(pilot, app)
        await clear(pilot)
        await type_in(pilot, "sea")
        await pilot.press("enter")
        await until(pilot, lambda: app.library.own.articles.tags() == {"sea": 2})
        assert app.looks.tag_colours["sea"] == "teal"
        await affair("d")
        await until(pilot, lambda: app.library.own.articles.tags() == {})
        await until(pilot, lambda: app.screen is app.main)
        await pilot.press("U")
        await until(pilot, lambda: app.library.own.articles.tags() == {"sea": 2})
        await pilot.press("U")
        await until(pilot, lambda: app.library.own.articles.tags() == {"sea": 2, "coast": 1})


async def test_themes_and_rows_are_tried_with_the_panes_in_sight_and_kept_or_left_as_they_were(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        await pilot.press("D")
        await dialog(pilot, app)
        await pilot.press("down")
        await until(pilot, lambda: app.main.list.density == "compact")
        await pilot.press("escape")
        await until(pilot, lambda: app.main.list.density == "airy" and app.settings.density == "auto")
        await pilot.press("D")
        await dialog(pilot, app)
        await pilot.press("down", "enter")
        await pilot.press("T")
        await dialog(pilot, app)
        await pilot.press("down")
        await until(pilot, lambda: app.theme == "broadsheet-light")
        await pilot.press("enter")
    left = as_left(Settings())
    assert (left.density, left.theme) == ("compact", "broadsheet-light")


async def test_the_order_is_chosen_from_a_list_and_tried_at_once(app):
    async with app.run_test(size=WIDE) as pilot:
        await ready(pilot, app)
        first = titles(app)
        await pilot.press("backslash")
        shown = await dialog(pilot, app)
        assert shown.query_one(ChoiceList).all[0].note == "in use"
        await pilot.press("down")
        await until(pilot, lambda: titles(app) == first[::-1])
        assert app.main.headlines.group == "day"
        await pilot.press("down", "escape")
        await until(pilot, lambda: titles(app) == first)
        assert (app.main.headlines.sort, app.main.headlines.group) == ("date", "day")
