"""Back and forward through what was read."""

from reader.history import History


def test_back_and_forward():
    history = History()
    for id in (1, 2, 3):
        history.visit(id)
    assert [history.back(), history.back(), history.back()] == [2, 1, None]
    assert [history.forward(), history.forward(), history.forward()] == [2, 3, None]


def test_reading_something_new_cuts_off_what_lay_ahead():
    history = History()
    for id in (1, 2, 3):
        history.visit(id)
    history.back()
    history.visit(9)
    assert history.forward() is None
    assert [history.back(), history.back()] == [2, 1]


def test_the_same_article_is_noted_once():
    history = History()
    history.visit(1)
    history.visit(1)
    assert history.back() is None


def test_the_oldest_are_forgotten():
    history = History(longest=2)
    for id in (1, 2, 3):
        history.visit(id)
    assert [history.back(), history.back()] == [2, None]
