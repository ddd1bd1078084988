"""A document tree as plain text."""

from __future__ import annotations

from feeds import markup


def test_every_block_has_its_plain_form() -> None:
    html = """<h2>Head</h2><p>One <b>two</b><br>three</p>
    <ul><li>a<ol start=9><li>b<li>c</ol><li>d</ul>
    <dl><dt>T<dd>e<dd>f</dl><blockquote><p>g</p><p>h</p></blockquote><pre>  i
    j</pre><hr><table><caption>C</caption><tr><th>k<th>l<tr><td>m<td>n<br>o</table>
    <figure><img src="https://x.example/a.jpg" alt="alt"><figcaption>cap</figcaption></figure>
    <img src="https://x.example/b.jpg" alt="only alt">
    <iframe src="https://youtube.com/x" title="Talk"></iframe>
    <p>x<sup><a href="#n1">1</a></sup></p><div id="n1">note</div>"""
    assert markup.plain(markup.document(html)) == (
        "Head\n\nOne two\nthree\n\n• a\n  9. b\n  10. c\n• d\n\nT\n    e\n    f\n\n> g\n>\n> h\n\n  i\n    j\n\n* * *\n\n"
        "C\nk | l\nm | n o\n\ncap\n\nonly alt\n\nTalk https://youtube.com/x\n\nx1\n\n[n1] note"
    )


def test_pictures_without_words_leave_no_gap() -> None:
    assert markup.plain(markup.document("<p>a</p><img src='https://x.example/a.jpg'><p>b</p>")) == "a\n\nb"


def test_blocks_in_a_cell_are_squeezed_into_lines() -> None:
    html = """<table><tr><th>x<th>y<tr><td><ol><li>a<li>b</ol><blockquote>c</blockquote><hr>
    <td><img src="https://x.example/a.jpg" alt="d"><video src="https://x.example/v"></video></table>"""
    assert markup.plain(markup.document(html)) == "x | y\n1. a 2. b c | d https://x.example/v"
