"""What Textual keeps private and we use all the same: each test fails where another Textual changes it."""

from __future__ import annotations

import gc
import random
import weakref

import pyte
from textual._compositor import Compositor
from textual.app import App, ComposeResult
from textual.css.stylesheet import Stylesheet
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region, Size
from textual.screen import ModalScreen, Screen
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.widgets import Label, Static

from reader import textual_doors
from reader.textual_doors import Holding, Immediate, Places, PointedInput, Sparing


async def test_what_is_written_past_the_screen_reaches_the_terminal(monkeypatch):
    written: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: written.append(data))
    app: App[None] = App()
    textual_doors.write(app, "too soon")
    async with app.run_test():
        textual_doors.write(app, "\x1b_Ga=d\x1b\\")
    assert "\x1b_Ga=d\x1b\\" in written
    assert "too soon" not in written


class Framed(ModalScreen[None]):
    CSS = "Label { border: round red; }"

    def compose(self) -> ComposeResult:
        yield Label("a dialog")


async def test_a_dialog_that_is_closed_is_forgotten_with_the_rows_it_drew():
    app: App[None] = App()
    async with app.run_test() as pilot:
        dialog = Framed()
        await app.push_screen(dialog)
        await pilot.pause()
        drawn = weakref.ref(dialog.query_one(Label)._styles_cache)
        await app.pop_screen()
        del dialog
        await pilot.pause()
        textual_doors.forget_drawn_rows()
        gc.collect()
        assert drawn() is None


class Upside(Places):
    def placed(self, places, size):
        return {
            widget: place._replace(
                region=Region(
                    place.region.x, size.height - place.region.bottom, place.region.width, place.region.height
                )
            )
            for widget, place in places.items()
        }


class Turned(Screen[None]):
    def __init__(self) -> None:
        super().__init__()
        textual_doors.place_by(self, Upside())

    def compose(self) -> ComposeResult:
        yield Label("at the bottom")


async def test_widgets_are_drawn_and_found_by_the_mouse_where_they_are_placed():
    app: App[None] = App()
    async with app.run_test(size=(40, 10)):
        await app.push_screen(Turned())
        label = app.screen.query_one(Label)
        assert label.region.y == 9
        assert app.screen.get_widget_at(2, 9)[0] is label


class Backwards(PointedInput):
    def pointed(self, cell: int) -> int:
        return max(0, 10 - cell)


class Typing(App[None]):
    def compose(self) -> ComposeResult:
        yield Backwards("0123456789", select_on_focus=False)


async def test_a_click_in_a_line_goes_where_it_is_said_to_point():
    app = Typing()
    async with app.run_test() as pilot:
        line = app.query_one(Backwards)
        start = line.content_region.x - line.region.x
        await pilot.click(line, offset=(start + 3, 1))
        assert line.cursor_position == 7


class Thin(ScrollBar):
    pass


class Pane(ScrollView):
    @property
    def vertical_scrollbar(self) -> ScrollBar:
        return textual_doors.vertical_scrollbar(self, lambda: Thin(name="vertical", thickness=1))

    def on_mount(self) -> None:
        self.virtual_size = Size(10, 100)


class Scrolling(App[None]):
    def compose(self) -> ComposeResult:
        yield Pane()


async def test_a_scrollbar_of_our_own_is_drawn_and_scrolls_its_widget():
    app = Scrolling()
    async with app.run_test(size=(40, 10)) as pilot:
        pane = app.query_one(Pane)
        assert isinstance(pane.vertical_scrollbar, Thin)
        assert pane.vertical_scrollbar is pane.vertical_scrollbar
        assert isinstance(app.screen.get_widget_at(39, 5)[0], Thin)
        await pilot.click(offset=(39, 9))
        await pilot.pause()
        assert pane.scroll_target_y > 0


class Shows(Holding):
    def compose(self) -> ComposeResult:
        yield Label("behind the still")


async def test_an_app_that_is_held_is_drawn_as_soon_as_it_is_let_go(monkeypatch):
    written: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: written.append(data))
    monkeypatch.setattr(Shows, "is_headless", False)
    app = Shows()
    app.is_held = True
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "behind the still" not in "".join(written)
        app.draw()
        await pilot.pause()
        assert "behind the still" in "".join(written)


async def test_what_a_screen_shows_is_what_was_written_to_the_terminal():
    async with Shows().run_test() as pilot:
        await pilot.pause()
        assert "behind the still" in textual_doors.drawn(pilot.app.screen)


class Counting(Static):
    """Says its name, and counts how often it is drawn."""

    drawn = 0

    def render(self) -> str:
        return f"{self.id} " * 9

    def render_lines(self, crop):
        self.drawn += 1
        return super().render_lines(crop)


class Spared(Screen[None]):
    CSS = """
    Counting { height: 3; width: 30; }
    #over { layer: above; offset: 8 2; width: 12; height: 4; border: round red; }
    #beside { dock: right; width: 25; height: 100%; }
    Spared { layers: below above; }
    """

    def __init__(self) -> None:
        super().__init__()
        textual_doors.place_by(self, Sparing())

    def compose(self) -> ComposeResult:
        for name in ("first", "second", "third", "over", "beside"):
            yield Counting(id=name)


async def test_what_changed_is_drawn_whole_and_as_if_all_were_drawn():
    app: App[None] = App()
    async with app.run_test(size=(70, 12)) as pilot:
        screen = Spared()
        await app.push_screen(screen)
        await pilot.pause()
        terminal = pyte.Screen(70, 12)
        stream = pyte.Stream(terminal)
        stream.feed(textual_doors.drawn(screen))
        whole = list(terminal.display)
        app._display = lambda _, update: stream.feed(update.render_segments(app.console))  # type: ignore[method-assign]
        chance = random.Random(7)
        for _ in range(40):
            for widget in chance.sample([*screen.query(Counting)], chance.randint(1, 3)):
                x, y = chance.randrange(9), chance.randrange(2)
                part = Region(x, y, chance.randint(1, 9), chance.randint(1, 2))
                stale = part.translate(widget.content_region.offset).intersection(widget.content_region)
                for row in stale.line_range:
                    stream.feed(f"\x1b[{row + 1};{stale.x + 1}H{'?' * stale.width}")
                widget.refresh(part)
            await pilot.pause()
            assert list(terminal.display) == whole


async def test_a_change_draws_no_widget_beside_or_behind_it():
    app: App[None] = App()
    async with app.run_test(size=(70, 12)) as pilot:
        screen = Spared()
        await app.push_screen(screen)
        await pilot.pause()
        before = {each.id: each.drawn for each in screen.query(Counting)}
        for name in ("first", "over"):
            screen.query_one(f"#{name}", Counting).refresh()
        await pilot.pause()
        drawn = {each.id for each in screen.query(Counting) if each.drawn > before[each.id]}
        assert drawn == {"first", "over"}


class Ready(Immediate[None]):
    def compose(self) -> ComposeResult:
        yield Counting(id="first")


async def test_a_change_is_drawn_without_waiting_for_the_beat_of_a_timer(monkeypatch):
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 3600.0)
    app: App[None] = App()
    async with app.run_test() as pilot:
        screen = Ready()
        await app.push_screen(screen)
        await pilot.pause()
        monkeypatch.setattr(screen, "_drawn_at", 0.0)
        widget = screen.query_one(Counting)
        before = widget.drawn
        widget.refresh()
        await pilot.pause()
        assert widget.drawn > before


class Held(Holding):
    def get_default_screen(self) -> Ready:
        return Ready()


async def test_no_rows_are_made_for_an_app_that_is_held_and_all_of_them_when_it_is_let_go(monkeypatch):
    made: list[set[str | None]] = []
    renders = Compositor.render_update

    def counted(compositor: Compositor, **how: object) -> object:
        made.append({widget.id for widget in compositor.visible_widgets})
        return renders(compositor, **how)

    monkeypatch.setattr(Compositor, "render_update", counted)
    app = Held()
    app.is_held = True
    async with app.run_test() as pilot:
        app.screen.query_one(Counting).refresh()
        await pilot.pause()
        assert made == []
        app.draw()
        await pilot.pause()
        assert "first" in made[0]


class Light(App[None]):
    CSS = "Screen { background: $background; } App:light Screen { color: red; }"

    def __init__(self) -> None:
        super().__init__()
        textual_doors.begin_in(self, "textual-light")


async def test_an_app_begins_in_its_theme_and_reads_its_styles_once(monkeypatch):
    read: list[Stylesheet] = []
    reparse = Stylesheet.reparse
    monkeypatch.setattr(Stylesheet, "reparse", lambda sheet: (read.append(sheet), reparse(sheet)))
    app = Light()
    async with app.run_test() as pilot:
        assert not read
        begun = app.screen.styles.background, app.screen.styles.color, set(app.classes)
        app.theme = "textual-dark"
        await pilot.pause()
        assert read
        app.theme = "textual-light"
        await pilot.pause()
        assert (app.screen.styles.background, app.screen.styles.color) == begun[:2]
        assert {name for name in app.classes if "dark" not in name} == {
            name for name in begun[2] if "dark" not in name
        }
