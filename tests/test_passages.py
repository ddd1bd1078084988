"""A passage of a laid-out article: chosen unit by unit, found again at any width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds import markup
from reader.render import Head, Options, layout
from reader.render.passages import Chosen, Unit, Words

TEXT = "The ferry waits. “Why?” she asked… Nobody knew.\nAt 4.30 the tram came. 図書館は遠い。次の文。\nEnd"
HTML = "<p>One <b>bold</b> word.</p><ul><li>First</li><li>Second item</li></ul><pre>code\n\nmore</pre><p>Last.</p>"

steps = st.lists(st.tuples(st.sampled_from(Unit), st.sampled_from((1, -1)), st.booleans()), max_size=20)


def grown(chosen: Chosen, *moves: tuple[Unit, int]) -> str:
    for unit, step in moves:
        chosen = chosen.moved(TEXT, unit, step)
    return TEXT[chosen.start : chosen.end]


def test_it_grows_and_shrinks_by_words_sentences_and_paragraphs() -> None:
    start = Chosen(0, 16)
    assert TEXT[:16] == "The ferry waits."
    assert grown(start, (Unit.SENTENCE, 1)) == "The ferry waits. “Why?”"
    assert grown(start, (Unit.SENTENCE, 1), (Unit.SENTENCE, -1)) == "The ferry waits."
    assert grown(start, (Unit.WORD, -1), (Unit.WORD, -1)) == "The ferry"
    assert grown(start, (Unit.PARAGRAPH, 1)) == TEXT.split("\n")[0]
    assert grown(start.turned(), (Unit.WORD, 1)) == "ferry waits."
    at = TEXT.index("図")
    assert grown(Chosen(at, at + 1), (Unit.WORD, 1)) == "図書"
    assert grown(Chosen(at, at + 1), (Unit.SENTENCE, 1)) == "図書館は遠い。"


@given(st.integers(0, len(TEXT) - 2), steps)
def test_however_it_is_moved_it_is_never_empty_and_never_outside(at: int, moves: list) -> None:
    chosen = Chosen(at, at + 1)
    for unit, step, is_turned in moves:
        chosen = chosen.turned() if is_turned else chosen
        chosen = chosen.moved(TEXT, unit, step)
        assert 0 <= chosen.start < chosen.end <= len(TEXT)


@given(st.data(), st.integers(10, 90), st.booleans())
def test_a_passage_of_one_width_is_where_its_words_are_at_another(
    data: st.DataObject, width: int, numbered: bool
) -> None:
    document = markup.document(HTML, "https://a.example/")
    wide = Words(layout(Head("Title", "Meta"), document, 100))
    start = data.draw(st.integers(0, len(wide.text) - 1))
    end = data.draw(st.integers(start + 1, len(wide.text)))
    kept = wide.anchor(Chosen(start, end))
    if kept is None:
        assert not wide.text[start:end].strip()
        return
    page = layout(Head("Title", "Meta"), document, width, Options(link_numbers=numbered))
    said = "".join(page.texts[block][at : at + length] for block, at, length in Words(page).places(kept))
    assert "".join(said.split()) == "".join(kept.quote.split())


def test_the_first_sentence_from_a_place_is_begun_with() -> None:
    page = layout(Head("A title"), markup.document("<p>One here. Two there.</p>", "https://a.example/"))
    words = Words(page)
    begun = words.sentence_from(words.text.index("Two"))
    assert begun is not None
    assert words.text[begun.start : begun.end] == "Two there."
    assert words.sentence_from(len(words.text)) is None
