from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import markup, pages
from feeds.errors import NothingToRead, ParseError, SourceError
from feeds.hints import Hint
from feeds.pages import mail

PROSE = (
    "The river came up in the night and by the morning the lower road was gone. Nobody was hurt, said the mayor, "
    "though the bakery lost its flour and the school its first day. Work on the bridge begins on Monday."
)


def a_letter(html: str = f"<p>{PROSE}</p>", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = headers.get("subject", "The weekly letter")
    message["From"] = headers.get("sender", '"The Weekly, Ltd" <letters@weekly.example>')
    message["Date"] = "Thu, 09 May 2024 15:23:00 +0200"
    message["Message-ID"] = headers.get("id", "<one@weekly.example>")
    message["List-Id"] = "The Weekly <weekly.lists.example>"
    message.set_content(PROSE)
    if html:
        message.add_alternative(html, subtype="html")
    message["Content-Language"] = "en-GB"
    return message


def test_a_newsletter_becomes_one_entry_with_what_its_headers_tell() -> None:
    (entry,) = mail.read(a_letter().as_bytes(), "letter.eml")
    assert entry.title == "The weekly letter"
    assert entry.authors == ("The Weekly, Ltd",)
    assert entry.published == datetime(2024, 5, 9, 13, 23, tzinfo=UTC)
    assert entry.guid == "one@weekly.example"
    assert entry.lang == "en-GB"
    assert entry.via == "The Weekly"
    assert entry.body.strip() == f"<p>{PROSE}</p>"


def test_a_mailbox_gives_an_entry_a_message() -> None:
    letters = [a_letter(subject=f"Letter {n}", id=f"<{n}@weekly.example>").as_bytes() for n in range(3)]
    mbox = b"".join(
        b"From letters@weekly.example Thu May  9 15:23:00 2024\n" + letter + b"\n" for letter in letters
    )
    entries = mail.read(mbox, "letters.mbox")
    assert [entry.title for entry in entries] == ["Letter 0", "Letter 1", "Letter 2"]
    assert [entry.guid for entry in entries] == ["0@weekly.example", "1@weekly.example", "2@weekly.example"]


def test_from_at_the_start_of_a_line_parts_no_message() -> None:
    raw = b"From a@b.example Thu May  9 15:23:00 2024\nSubject: One\n\nWords of some length.\n\n>From here on, more.\nFrom us\n"
    (entry,) = mail.read(raw, "x.mbox")
    assert "From here on, more." in entry.body
    assert "From us" in entry.body


def test_a_text_part_becomes_paragraphs() -> None:
    body = f"{PROSE}\n\n{PROSE}\n\nRead it at https://weekly.example/one today."
    raw = f"Subject: Plain\nFrom: a@b.example\n\n{body}\n".encode()
    (entry,) = mail.read(raw, "x.eml")
    assert entry.body.count("The river came up") == 2
    assert entry.body.count("<p") >= 2
    assert entry.authors == ("a@b.example",)


def test_no_line_of_a_text_part_is_lost() -> None:
    raw = f"Subject: Other\n\nA headline of this letter\n\nBy Jane Example\n\n{PROSE}\n\n{PROSE}\n".encode()
    (entry,) = mail.read(raw, "x.eml")
    assert entry.title == "Other"
    assert "A headline of this letter" in entry.body


def test_attachments_are_not_the_letter() -> None:
    message = a_letter()
    message.add_attachment("<p>An attached page.</p>", subtype="html", filename="other.html")
    (entry,) = mail.read(message.as_bytes(), "x.eml")
    assert "attached" not in entry.body


def test_an_empty_page_gives_way_to_the_text_part() -> None:
    (entry,) = mail.read(a_letter(html="<!-- -->").as_bytes(), "x.eml")
    assert "The river came up" in entry.body


def test_a_picture_that_came_along_gets_its_address_on_the_web() -> None:
    raw = (
        b"Subject: Pictures\nContent-Type: multipart/related; boundary=b\n\n"
        b'--b\nContent-Type: text/html\n\n<p>Words <img src="cid:one"> <img src="cid:two"></p>\n'
        b"--b\nContent-Type: image/png\nContent-ID: <one>\nContent-Location: https://x.example/1.png\n\nx\n"
        b"--b\nContent-Type: image/png\nContent-ID: <two>\n\nx\n--b--\n"
    )
    (entry,) = mail.read(raw, "x.eml")
    assert 'src="https://x.example/1.png"' in entry.body
    assert 'src="cid:two"' in entry.body


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (b"=?utf-8?q?Caf=C3=A9?=", "Café"),
        (b"=?iso-8859-1?q?Caf=E9?= =?iso-8859-1?q?_noir?=", "Café noir"),
        (b"=?utf-8?b?5paw?=\n =?utf-8?b?6IGe?=", "新聞"),
        (b"=?x-unknown?q?Caf=C3=A9?=", "Café"),
        ("Café noir".encode(), "Café noir"),
        (
            "Le café est trop chaud, dit-on à Paris".encode("latin-1"),
            "Le café est trop chaud, dit-on à Paris",
        ),
        (b"=?utf-8?b?!!!?=", ""),
        (b"=?utf-8?b?A?=", ""),
        (b"caf=?utf-8?q?=C3=A9?= plain =?utf-8?q?noir?=", "plain"),
        (b"Words \x1b]52;c;eA==\x07 end", "Words ]52;c;eA== end"),
        (b"two\n lines", "two lines"),
    ],
)
def test_a_subject_is_decoded_and_made_safe(raw: bytes, title: str) -> None:
    (entry,) = mail.read(b"Subject: " + raw + b"\n\nWords of the letter.\n", "x.eml")
    assert title in entry.title


def test_a_letter_without_subject_or_id_still_has_both() -> None:
    (entry,) = mail.read(b"From: A <a@b.example>\n\nWords of the letter.\n", "letters/x.eml")
    assert entry.title == "(no subject)"
    assert entry.guid.endswith("letters/x.eml")


def test_the_last_server_dates_a_letter_without_a_date() -> None:
    raw = b"Received: by mx.example; Thu, 09 May 2024 15:23:00 +0000\nSubject: x\n\nWords.\n"
    (entry,) = mail.read(raw, "x.eml")
    assert entry.published == datetime(2024, 5, 9, 15, 23, tzinfo=UTC)


def test_the_address_on_the_web_is_kept() -> None:
    (entry,) = mail.read(b"Subject: x\nArchived-At: <https://x.example/1>\n\nWords.\n", "x.eml")
    assert entry.url == "https://x.example/1"


def test_a_mailbox_without_a_text_says_so() -> None:
    with pytest.raises(NothingToRead, match="no message in it has a text"):
        mail.read(b"Subject: x\nContent-Type: image/png\n\nx", "x.eml")


NESTED = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)).encode()
MANY = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\nx\n" * 10_001


@pytest.mark.parametrize("hostile", [NESTED, MANY], ids=["nested", "many"])
def test_more_parts_than_any_mail_needs_are_refused_in_a_sentence(hostile: bytes) -> None:
    with pytest.raises(ParseError, match="it was made to break programs"):
        mail.read(b"Subject: x\n" + hostile, "x.eml")


def test_one_hostile_message_does_not_hide_a_mailbox() -> None:
    begin = b"From x\nSubject: x\n"
    (entry,) = mail.read(begin + NESTED + b"\n" + begin + b"\nWords.\n", "x.mbox")
    assert "Words." in entry.body


@pytest.mark.parametrize(
    ("sender", "authors"),
    [
        ("Jo Example <jo@x.example>, jo2@x.example", ("Jo Example", "jo2@x.example")),
        ('"Example, Jo" <jo@x.example>', ("Example, Jo",)),
        ("=?utf-8?q?L=C3=A9a_Exemple=2C_Paris?= <lea@x.example>", ("Léa Exemple, Paris",)),
        ("<jo@x.example>", ("jo@x.example",)),
        ("(" * 100_000, ("(" * 1999 + "…",)),
        ("", ()),
    ],
    ids=["two", "quoted comma", "encoded comma", "address", "comments in comments", "nobody"],
)
def test_senders_go_by_their_names(sender: str, authors: tuple[str, ...]) -> None:
    (entry,) = mail.read(f"Subject: x\nFrom: {sender}\n\nWords.\n".encode(), "x.eml")
    assert entry.authors == authors


def test_the_language_is_the_pages_own_where_no_header_names_it() -> None:
    raw = b'Subject: x\nContent-Type: text/html\n\n<html class="a" lang="pt-BR"><p>Palavras.</p></html>'
    assert mail.read(raw, "x.eml")[0].lang == "pt-BR"


def test_the_language_of_a_letter_that_names_none_is_that_of_its_words() -> None:
    said = "Die Fähre fährt wieder, und wir saßen alle an Deck, obwohl es regnete. Die Ziege war auch mit auf dem Schiff."
    raw = f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{said}\n".encode()
    assert mail.read(raw, "x.eml")[0].lang == "de"


@given(st.binary(max_size=600))
def test_any_bytes_give_entries_or_a_sentence(data: bytes) -> None:
    for head in (
        b"",
        b"Subject: x\n\n",
        b"From x\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n",
    ):
        try:
            assert mail.read(head + data, "x.eml")
        except SourceError:
            pass


def test_a_letter_with_pictures_in_its_file_is_no_saved_page() -> None:
    letter = (
        b"Subject: Tide\nFrom: ann@x.example\nDate: Tue, 3 Sep 2024 10:00:00 GMT\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n'
        b'<p>It falls.<img src="cid:p"></p>\n--b\nContent-Type: image/png\nContent-ID: <p>\n\nx\n--b--\n'
    )
    (entry,) = pages.read(letter, "letter.eml", "letter.eml")
    assert (entry.title, entry.authors) == ("Tide", ("ann@x.example",))


@pytest.mark.parametrize("left", range(60, 72))
def test_base64_that_breaks_off_is_read_as_far_as_it_goes(left: int) -> None:
    whole = b64encode(b"<p>" + b"The tide falls. " * 9)
    head = b"Subject: a\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
    (entry,) = mail.read(head + whole[:left], "a.eml")
    assert entry.body.startswith("<p>The tide falls. The tide falls.")


def test_what_apples_program_keeps_is_the_message_in_it() -> None:
    message = b"Subject: Tide\nFrom: Ann <ann@x.example>\nDate: Tue, 3 Sep 2024 10:00:00 GMT\n\nIt falls.\n"
    facts = b'<?xml version="1.0"?>\n<!DOCTYPE plist>\n<plist version="1.0"><dict><key>flags</key></dict></plist>\n'
    kept = b"%d         \n" % len(message) + message + facts
    (entry,) = pages.read(kept, "204.emlx", "204.emlx")
    assert (entry.title, entry.authors, entry.body) == ("Tide", ("Ann",), "<p>It falls.</p>\n")


@pytest.mark.parametrize(
    "kind",
    [
        b'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"',
        b"application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
    ],
)
def test_a_message_that_is_encrypted_says_so(kind: bytes) -> None:
    sealed = (
        b"Subject: a\nContent-Type: "
        + kind
        + b"\n\n--b\nContent-Type: application/octet-stream\n\nx\n--b--\n"
    )
    with pytest.raises(NothingToRead, match="is encrypted") as refused:
        mail.read(sealed, "a.eml")
    assert refused.value.hint == Hint.DECRYPT


def words_of(text: str) -> str:
    (entry,) = mail.read(f"Subject: a\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode(), "a.eml")
    return markup.plain(markup.document(entry.body))


@pytest.mark.parametrize(
    "foot",
    [
        "_______________________________________________\nTide mailing list\nhttps://lists.example/listinfo/tide",
        "-- \nYou get this as a member of the group Tide.\nTo unsubscribe, write to tide+unsubscribe@lists.example.",
        "----------------\nAbmelden: https://lists.example/x",
    ],
)
def test_what_a_list_puts_under_a_letter_is_not_the_letter(foot: str) -> None:
    assert words_of(f"It falls by noon.\n\n-- \nAnn Lee\nhttps://ann.example\n\n{foot}") == (
        "It falls by noon.\n\nAnn Lee\nhttps://ann.example"
    )


@pytest.mark.parametrize(
    "end",
    ["-- \nAnn Lee\nhttps://ann.example", "-----\nHow to unsubscribe from the sea\n" + "It is hard. " * 140],
)
def test_what_the_writer_puts_behind_a_rule_stays(end: str) -> None:
    assert words_of(f"It falls by noon.\n\n{end}").endswith(("https://ann.example", "It is hard."))
