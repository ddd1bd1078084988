"""Letters and newsletters as people get them: what is kept, what is put together again, what is left out."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import markup, pages
from feeds.pages import letter, mail, newsletter

LONG = [
    "The ferry to the outer islands will run twice a day from the first of June, the harbour board decided on Monday, after a winter in which it hardly ran at all.",
    "A second boat has been hired from the north, older and slower than the first, but with room for a bus and for the milk of both dairies on the way back.",
    "Nobody knows yet what the crossing will cost. The board speaks of nine crowns, the dairies of ruin, and the captain of the weather, which nobody has asked about.",
]
RUSSIAN = (
    "Паром на дальние острова с первого июня будет ходить дважды в день, решил в понедельник совет гавани, "
    "хотя всю зиму он почти не ходил и причал стоял пустым до самой весны."
)
HEAD = "From: The Island Post <post@island.example>\nSubject: The island post\nMIME-Version: 1.0\n"


def shown(raw: str | bytes, name: str = "x.eml") -> list[str]:
    (entry,) = mail.read(raw if isinstance(raw, bytes) else raw.encode(), name)
    text = markup.plain(markup.document(entry.body))
    return [
        line.removeprefix("> ").removeprefix("• ").strip() for line in text.split("\n") if line.strip(" >")
    ]


def plain(body: str, kind: str = "") -> str:
    return f"{HEAD}Content-Type: text/plain; charset=utf-8{kind}\n\n{body}\n"


def a_page(body: str) -> str:
    return f"{HEAD}Content-Type: text/html; charset=utf-8\n\n<html><body>{body}</body></html>\n"


def prose(tag: str = "p") -> str:
    return "".join(f"<{tag}>{paragraph}</{tag}>" for paragraph in LONG)


@pytest.mark.parametrize("width", [60, 66, 72, 78])
@pytest.mark.parametrize(
    ("hello", "close"),
    [
        ("Dear friends,", ["Yours,", "Jo"]),
        ("Bonjour,", ["À bientôt !", "Zoé"]),
        ("Привет!", ["Твоя Аня"]),
        ("こんにちは。", ["では、また。", "花子"]),
        ("مرحبا،", ["مع التحية", "ليلى"]),
    ],
)
def test_a_plain_letter_keeps_every_line_and_mends_broken_ones(
    width: int, hello: str, close: list[str]
) -> None:
    paragraphs = [textwrap.fill(paragraph, width) for paragraph in [*LONG, RUSSIAN]]
    body = "\n\n".join([hello, "the boat is here.", *paragraphs, "More next week.", "\n".join(close)])
    assert shown(plain(body)) == [hello, "the boat is here.", *LONG, RUSSIAN, "More next week.", *close]


def test_quotations_links_lists_and_the_signature_are_kept() -> None:
    quoted = "\n".join("> " + line for line in textwrap.wrap(LONG[0], 66))
    body = (
        f"Ada wrote on Monday:\n\n{quoted}\n>\n> > And the milk?\n\nNo.\n\n- one boat\n- two crowns\n* three cows\n\n"
        "Read on: https://island.example/a?b=1&c=2.\n\n-- \nThe Island Post\nHarbour Lane 1\n"
    )
    assert shown(plain(body)) == [
        "Ada wrote on Monday:", LONG[0], "> And the milk?", "No.", "- one boat", "- two crowns", "* three cows",
        "Read on: https://island.example/a?b=1&c=2.", "The Island Post", "Harbour Lane 1",
    ]  # fmt: skip
    (entry,) = mail.read(plain(body).encode(), "x.eml")
    assert '<a href="https://island.example/a?b=1&amp;c=2">' in entry.body
    assert "<small>The Island Post<br>Harbour Lane 1</small>" in entry.body
    assert entry.body.count("<blockquote>") == entry.body.count("</blockquote>") == 2


def test_rules_part_paragraphs_and_are_no_words() -> None:
    body = f"Boats\n=====\n\n{LONG[0]}\n----------------\n{LONG[1]}\n\n* * *\n\nBye."
    assert shown(plain(body)) == ["Boats", LONG[0], LONG[1], "* * *", "Bye."]


def test_a_poem_and_an_address_are_not_run_together() -> None:
    poem = [
        "The milk goes out at seven",
        "the milk comes back at eight",
        "and no one in all heaven",
        "knows why it is so late",
    ]
    body = "\n\n".join([textwrap.fill(LONG[0], 72), "\n".join(poem), "Jo Example\nHarbour Lane 1\nFarrow"])
    assert shown(plain(body)) == [LONG[0], *poem, "Jo Example", "Harbour Lane 1", "Farrow"]


@pytest.mark.parametrize(("first", "second"), [(78, 64), (76, 70), (80, 60)])
def test_lines_broken_twice_are_put_together(first: int, second: int) -> None:
    combed = [
        "\n".join(piece for line in textwrap.wrap(paragraph, first) for piece in textwrap.wrap(line, second))
        for paragraph in LONG
    ]
    assert shown(plain("\n\n".join(combed))) == LONG


@pytest.mark.parametrize("width", [30, 72])
def test_flowed_text_flows_and_fixed_lines_stand(width: int) -> None:
    short = ["Milk, two crowns.", "Bread, three."]
    flowed = "\n".join(" \n".join(textwrap.wrap(paragraph, width)) for paragraph in [*LONG, *short])
    assert shown(plain(flowed, "; format=flowed")) == [*LONG, *short]
    quoted = (
        "\n".join("> " + line + " " for line in textwrap.wrap(LONG[0], width)).rstrip() + "\nYes.\n-- \nJo"
    )
    assert shown(plain(quoted, "; format=flowed")) == [LONG[0], "Yes.", "Jo"]


def test_flowed_text_without_spaces_between_words_is_joined_without() -> None:
    body = "外の島への船は六月一日から \n一日に二度走ると月曜日に港の会が決めた。"
    (line,) = shown(plain(body, "; format=flowed; delsp=yes"))
    assert line == body.replace(" \n", "")


def test_a_letter_that_only_says_it_flows_is_mended_as_any_other() -> None:
    body = "\n\n".join(textwrap.fill(paragraph, 70) for paragraph in LONG)
    assert shown(plain(body, "; format=flowed")) == LONG


def parts(kind: str, *inner: str) -> str:
    mark = f"b{abs(hash(inner)) % 10**8}"
    body = "".join(f"--{mark}\n{part}\n" for part in inner)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n{body}--{mark}--\n'


def html_part(body: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\n\n<html><head><title>t</title></head><body>{body}</body></html>"


def text_part(body: str, more: str = "") -> str:
    return f"Content-Type: text/plain; charset=utf-8\n{more}\n{body}"


PICTURE = 'Content-Type: image/png; name="a.png"\nContent-Disposition: inline; filename=a.png\n\nx'


def test_all_pages_of_a_letter_with_pictures_between_are_read() -> None:
    mixed = parts(
        "mixed",
        html_part(f"<p>{LONG[0]}</p>"),
        PICTURE,
        html_part(f"<p>{LONG[1]}</p>"),
        PICTURE,
        html_part(f"<p>{LONG[2]}</p>"),
    )
    assert shown(HEAD + mixed) == LONG
    assert shown(HEAD + parts("alternative", text_part(LONG[0]), mixed)) == LONG
    assert (
        shown(HEAD + parts("mixed", text_part(LONG[0]), PICTURE, html_part(f"<p>{LONG[1]}</p>"))) == LONG[:2]
    )


FEET = [
    text_part(
        "_______________________________________________\nisland mailing list\nisland@lists.example\nhttps://lists.example/listinfo/island\n"
    ),
    html_part(
        '<p>You received this message because you are subscribed.</p><p><a href="https://lists.example/u">Unsubscribe</a></p>'
    ),
    text_part("-- \nSie erhalten diesen Brief über die Liste.\nAbmelden: https://lists.example/ab\n"),
]


@pytest.mark.parametrize("foot", FEET)
def test_the_foot_of_a_list_never_replaces_the_letter(foot: str) -> None:
    assert shown(HEAD + parts("mixed", text_part("\n\n".join(LONG)), foot)) == LONG
    assert shown(HEAD + parts("mixed", html_part(prose()), foot)) == LONG
    both = parts("alternative", text_part("\n\n".join(LONG)), html_part(prose()))
    assert shown(HEAD + parts("mixed", both, foot)) == LONG


def test_a_forwarded_message_keeps_what_was_written_above_it() -> None:
    inner = "Content-Type: message/rfc822\n\nFrom: A <a@b.example>\nSubject: The island post\n" + html_part(
        f"<p>{LONG[1]}</p>"
    )
    assert shown(HEAD + parts("mixed", text_part(LONG[0]), inner)) == [LONG[0], "The island post", LONG[1]]
    inline = f"{LONG[0]}\n\n---------- Forwarded message ---------\nFrom: A <a@b.example>\nSubject: Boats\n\n{LONG[1]}"
    lines = shown(plain(inline))
    assert lines[0] == LONG[0]
    assert lines[-1] == LONG[1]
    assert "From: A <a@b.example>" in lines


WRAPPINGS = [
    ("View in browser", "You are receiving this email because you signed up.", "Unsubscribe"),
    ("Im Browser ansehen", "Sie erhalten diese E-Mail, weil Sie sich angemeldet haben.", "Vom Newsletter abmelden"),
    ("Voir dans votre navigateur", "Vous recevez cette lettre car vous êtes inscrit.", "Se désabonner"),
    ("Ver en el navegador", "Recibes este correo porque te suscribiste.", "Darse de baja"),
    ("Apri nel browser", "Ricevi questa mail perché sei iscritto.", "Cancella l'iscrizione"),
    ("Bekijk in je browser", "Je ontvangt deze mail omdat je je hebt aangemeld.", "Uitschrijven"),
    ("Otwórz w przeglądarce", "Otrzymujesz tę wiadomość, ponieważ się zapisałeś.", "Wypisz się"),
    ("Открыть в браузере", "Вы получили это письмо, потому что подписались.", "Отписаться"),
    ("ブラウザで見る", "このメールは登録された方に配信しています。", "配信停止はこちら"),
    ("在浏览器中查看", "您收到此邮件是因为您已订阅。", "取消订阅"),
    ("Tarayıcıda görüntüle", "Bu e-postayı abone olduğunuz için aldınız.", "Abonelikten çık"),
    ("عرض في المتصفح", "", "إلغاء الاشتراك"),
]  # fmt: skip


@pytest.mark.parametrize(("browser", "why", "leave"), WRAPPINGS)
@pytest.mark.parametrize("layout", ["table", "divs", "flat"])
def test_previews_and_the_way_to_the_browser_and_off_the_list_are_left_out(
    browser: str, why: str, leave: str, layout: str
) -> None:
    hidden = (
        '<div style="display:none;max-height:0px;overflow:hidden">A boat, a cow and the price of milk</div>'
    )
    top = f'<a href="https://l.example/v">{browser}</a>'
    foot = f'<p>{why}</p><p><a href="https://l.example/u">{leave}</a> | <a href="https://l.example/p">X</a></p><p>Harbour Lane 1</p>'
    body = f"<h1>Boats again</h1>{prose()}"
    rows = {
        "table": "<table>{}</table>".format(
            "".join(f"<tr><td>{part}</td></tr>" for part in (top, body, foot))
        ),
        "divs": f"<div><div>{top}</div><div>{body}</div><div class=foot>{foot}</div></div>",
        "flat": f"<p>{top}</p>{body}{foot}",
    }
    assert shown(a_page(hidden + rows[layout])) == ["Boats again", *LONG]


@pytest.mark.parametrize(
    "hidden",
    [
        '<span class="preheader">A boat and a cow</span>',
        '<div style="max-height:0; overflow:hidden; mso-hide:all">A boat and a cow&#847;&zwnj;&nbsp;</div>',
        '<div style="opacity: 0; height: 0">A boat and a cow</div>',
        '<p style="visibility:hidden">A boat and a cow</p>',
    ],
)
def test_a_hidden_preview_is_no_part_of_the_letter(hidden: str) -> None:
    assert shown(a_page(hidden + prose())) == LONG


def test_what_its_sheet_hides_on_every_screen_is_no_part_of_the_letter() -> None:
    dialog = "<style>.pre{color:red;display:none}\n@media (max-width: 600px){.wide{display:none !important}}</style>"
    page = f'{HEAD}Content-Type: text/html\n\n<html><head>{dialog}</head><body><div class="pre">A boat and a cow</div>'
    assert shown(f'{page}<div class="wide">{prose()}</div></body></html>') == LONG


@pytest.mark.parametrize(
    "way",
    [
        "To stop receiving these letters, <a href=u>click here</a>.",
        "Sie möchten diese Briefe nicht mehr erhalten? <a href=u>Hier klicken</a>",
        "Si vous ne souhaitez plus recevoir nos lettres, <a href=u>cliquez ici</a>.",
        "Si no desea recibir más correos, <a href=u>haga clic</a>.",
        "Se non vuoi più ricevere queste lettere, <a href=u>clicca qui</a>.",
    ],
)
def test_the_way_off_a_list_is_known_by_what_it_ends(way: str) -> None:
    assert shown(a_page(f"{prose()}<p>{way}</p>")) == LONG


PARTS = "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n{}\n--b\nContent-Type: text/html\n\n{}\n--b--\n"


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("\n", f"<html><body>{prose()}</body></html>"),
        (
            "\n\n".join(LONG),
            "<html><head><style>p{color:red}</style></head><body><div>&nbsp;<br></div></body></html>",
        ),
    ],
)
def test_of_alternatives_the_one_that_says_something_is_read(text: str, page: str) -> None:
    assert shown(HEAD + PARTS.format(text, page)) == LONG


@pytest.mark.parametrize(
    "header", ["To: jo@x.example", "Message-ID: <1@x.example>", "List-Id: The Post <post>"]
)
def test_a_letter_with_its_pictures_is_no_saved_page(header: str) -> None:
    raw = f"{HEAD}{header}\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>{LONG[0]}</p>\n--r--\n"
    (entry,) = pages.read(raw.encode(), "letter.eml")
    assert (entry.title, entry.authors) == ("The island post", ("The Island Post",))


def test_soft_breaks_with_spaces_behind_them_are_soft_all_the_same() -> None:
    start = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    assert shown(f"{HEAD}{start}A caf=C3=A9 on the =  \nquay.\n") == ["A café on the quay."]


@pytest.mark.parametrize("sender", ["Ada Boat via Islands <list@x.example>", "ada@x.example (Ada Boat)"])
def test_who_wrote_is_told_from_the_list_and_the_address(sender: str) -> None:
    (entry,) = mail.read(f"Subject: x\nFrom: {sender}\n\nWords.\n".encode(), "x.eml")
    assert entry.authors == ("Ada Boat",)


def test_a_letter_about_leaving_lists_and_browsers_stays_whole() -> None:
    said = [
        "Before you unsubscribe, read what happened to the man who did, in a browser, on a Monday, long before the boat had left for the islands.",
        LONG[0],
        "He got this message late.",
    ]
    page = "".join(f"<p>{paragraph}</p>" for paragraph in said)
    assert shown(a_page(page)) == said


def test_a_plain_letter_loses_the_way_to_the_browser_only() -> None:
    for top in (
        "View this email in your browser:\nhttps://l.example/v",
        "Im Browser lesen: https://l.example/v",
    ):
        assert shown(plain(f"{top}\n\nDear all,\n\n{LONG[0]}")) == ["Dear all,", LONG[0]]


def test_a_signed_letter_is_read_without_its_armour() -> None:
    body = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{LONG[0]}\n-----BEGIN PGP SIGNATURE-----\n\niQE\n-----END PGP SIGNATURE-----"
    assert shown(plain(body)) == [LONG[0]]


@pytest.mark.parametrize(
    "line",
    [
        "From my window: a boat.",
        "From here on\nNote: nothing is certain.",
        "From now on, by 10:30, two boats\n\nTo: everyone",
        "From the board\n\nwe hear nothing.",
        "From Monday 6 May 2024 10:30 on the quay:\nNote: bring your own tea.",
    ],
)
def test_a_mailbox_is_split_only_where_a_message_begins(line: str) -> None:
    start = "From post@island.example Fri May  3 16:20:00 2024\n"
    one = f"{start}Subject: One\n\n{LONG[0]}\n\n{line}\n\n{LONG[1]}\n\n"
    two = f"{start}Subject: Two\nX-Long: a\n\tb\n\n{LONG[2]}\n"
    first, second = mail.read((one + two).encode(), "x.mbox")
    assert first.title == "One"
    assert second.title == "Two"
    assert LONG[1] in first.body
    for piece in line.split("\n"):
        assert piece in first.body
    assert len(mail.read((one + two).replace("\n", "\r\n").encode(), "x.mbox")) == 2


def test_a_mailbox_within_a_message_is_part_of_it() -> None:
    start = "From post@island.example Fri May  3 16:20:00 2024\n"
    inner = f"{start}Subject: Inner\n\n{LONG[1]}\n"
    mixed = f'Subject: One\nContent-Type: multipart/mixed; boundary="bb"\n\n--bb\nContent-Type: text/plain\n\n{LONG[0]}\n\n{inner}\n--bb--\n\n'
    entries = mail.read(f"{start}{mixed}{start}Subject: Two\n\n{LONG[2]}\n".encode(), "x.mbox")
    assert [entry.title for entry in entries] == ["One", "Two"]
    assert "A second boat" in entries[0].body


@given(st.text(max_size=400), st.booleans(), st.booleans())
def test_no_word_of_a_plain_letter_is_lost(text: str, flowed: bool, delete_space: bool) -> None:
    words = markup.plain(markup.document(letter.read(text, flowed=flowed, delete_space=delete_space)))
    assert isinstance(words, str)
    kept = "".join(ch for ch in words if ch.isalnum())
    assert kept == "".join(ch for ch in markup.clean_lines(text) if ch.isalnum())


@given(st.text(max_size=300))
def test_any_page_can_be_freed_of_its_wrapping(text: str) -> None:
    assert isinstance(newsletter.without_wrapping(f"<body><p>unsubscribe<a href=x>{text}"), str)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 30_000 + "unsubscribe <a href=x>here</a>",
        "<div class=preheader>" * 5_000 + "x",
        "<p>unsubscribe <a href=/u>here</a></p>" * 3_000,
        "<div>a\x01<p><a href=/u>Unsubscribe</a>\x02</p>\x03</div>",
    ],
    ids=["deep", "deep previews", "many", "controls"],
)
def test_a_hostile_letter_is_read_all_the_same(page: str) -> None:
    assert mail.read(a_page(prose() + page).encode(), "x.eml")
