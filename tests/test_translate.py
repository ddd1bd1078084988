"""The languages: nothing is left out, fields and plurals agree, and each is set as it is set in print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds import change_labels as labels
from feeds.errors import (
    STANDARD_INPUT,
    ConfigError,
    FetchError,
    MissingSource,
    NothingToRead,
    ParseError,
    QueryError,
    RuleError,
    StoreError,
    UndoError,
)
from feeds.hints import Hint
from feeds.library import CATALOGUE
from feeds.messages import NUMBER, Message, from_json, to_json
from feeds.model import Reason, ReasonKind
from feeds.recommend import reasons
from reader import cli
from reader.cli import table
from reader.commands.looks import DENSITY_NAMES
from reader.commands.rules import RULE_ACTIONS
from reader.commands.sections import _limits, _limits_text
from reader.config import read_settings
from reader.i18n import formats, translate
from reader.i18n.messages import PRESSED, REASONS, TYPED, sentence, worded, worded_all
from reader.keys.commands import COMMANDS
from reader.listing import SORTS
from reader.sections import built_in
from tests.tools import catalogue

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
THIN, FIXED = "\u202f", "\u00a0"
OTHERS = [language for language in translate.THOUSANDS if language != translate.ENGLISH]


def said_in(language: str) -> dict[catalogue.Message, catalogue.Said]:
    return catalogue.read_po(translate.catalogue_path(language).with_suffix(".po").read_text("utf-8"))


SAID = said_in(translate.FRENCH)
CODES = catalogue.codes()
SAME_EVERYWHERE = {"archive.member", "change.articles", "hint.keep-password", "profile.note", "rule.notice"}
"""Codes of which the words are those of another language too, or which have none."""


def coded(code: str, **values: object) -> Message:
    """The message of a code with these values."""
    text = CODES[code]
    return Message(code, *([text] if isinstance(text, str) else text), **values)


def filled(code: str, number: int = 3) -> Message:
    """The same with something in each of its fields."""
    names = set(re.findall(r"(?<!\{)\{(\w+)\}", str(CODES[code])))
    return coded(code, **{name: number if name == NUMBER else name.upper() for name in names})


FORMS = [(message, form) for message, forms in SAID.items() for form in forms]


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch):
    """French, and a reader who lives in UTC."""
    yield from spoken(translate.FRENCH, monkeypatch)


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch):
    """Spanish, and a reader who lives in UTC."""
    yield from spoken(translate.SPANISH, monkeypatch)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch):
    """German, and a reader who lives in UTC."""
    yield from spoken(translate.GERMAN, monkeypatch)


def spoken(language: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    translate.choose(language)
    yield
    translate.choose(translate.ENGLISH)
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def arabic():
    translate.choose("ar")
    yield
    translate.choose(translate.ENGLISH)


# ---------------------------------------------------------------- the catalogue


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_and_no_translation_is_left_over(language):
    said = said_in(language)
    assert sorted(said) == sorted(catalogue.messages()), "run python -m tests.tools.catalogue"
    assert [message for message, forms in said.items() if not all(forms)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_that_is_counted_has_every_form(language):
    number, _ = catalogue.PLURALS[language]
    said = said_in(language)
    assert [message for message, forms in said.items() if len(forms) != (number if message[1] else 1)] == []


def test_no_two_counted_messages_share_their_singular():
    # gettext finds a plural by its singular alone.
    singulars = [one for one, many in SAID if many]
    assert len(singulars) == len(set(singulars))


@pytest.mark.parametrize("language", OTHERS)
def test_the_fields_of_a_message_and_of_its_translation_agree(language):
    def fields(text: str) -> set[str]:
        return set(re.findall(r"(?<!\{)\{\w+\}|%\(\w+\)[sr]|%[sr]", text))

    # One and two of a thing may be said without their number.
    forms = [(message, form) for message, forms in said_in(language).items() for form in forms]
    assert [
        (message, form)
        for message, form in forms
        if (fields(form) | ({"{number}"} if message[1] else set()))
        != (fields(message[0]) | fields(message[1]) | ({"{number}"} if message[1] else set()))
    ] == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogue_is_that_of_the_translations(language):
    header, said = catalogue.HEADER[language], said_in(language)
    mo = translate.catalogue_path(language)
    assert mo.with_suffix(".po").read_text("utf-8") == catalogue.write_po(header, said, catalogue.messages())
    assert mo.read_bytes() == catalogue.compile_mo(header, said)


def test_a_message_is_never_put_together_before_it_is_looked_up(tmp_path):
    (tmp_path / "glued.py").write_text('tr(f"{number} articles")', "utf-8")
    with pytest.raises(ValueError, match="no f-string"):
        catalogue.messages(tmp_path)


def test_a_message_of_the_engine_says_its_template_where_it_is_made(tmp_path):
    (tmp_path / "passed_on.py").write_text('Message("a.b", template)', "utf-8")
    with pytest.raises(ValueError, match="where it is made"):
        catalogue.messages(tmp_path)


def test_texts_with_line_ends_quotes_and_plurals_survive_the_file():
    said = {("a\n“b”\n", ""): ('c\n"d"\\\n',), ("{number} e", "{number} es"): ("f", "fs")}
    written = catalogue.write_po("Language: fr\n", said, {message: ["x.py"] for message in said})
    assert catalogue.read_po(written) == said


def test_what_is_kept_in_tables_is_translated_where_it_is_shown():
    shown = {text for action in COMMANDS for text in (action.label, action.group, action.hint) if text}
    shown |= {name for name, _ in built_in("2026-01-01")} | set(SORTS.values()) | set(DENSITY_NAMES.values())
    shown |= {label for _, _, label in RULE_ACTIONS}
    shown |= {entry["topic"] for entry in tomllib.loads(CATALOGUE.read_text("utf-8"))["feed"]}
    shown |= set(REASONS.values())
    assert set(REASONS) == {kind.value for kind in ReasonKind}
    assert shown - {one for one, _ in SAID} == set()


# ---------------------------------------------------------------- typography


def test_high_punctuation_keeps_to_its_word():
    # A plain space before it could end a line; a key that a sentence names is no punctuation.
    loose = re.compile(r"(?<=[^\s;:.,·]) [;!?](?=[\s)]|$)|(?<=[^\s;:.,·]) :(?=\s|$)|« | »| %(?=\s|$)")
    assert [form for _, form in FORMS if loose.search(form)] == []


def test_nothing_is_set_without_its_space():
    tight = re.compile(r"[a-zà-ÿ}][;!?](?=\s|$)|[a-zà-ÿ}]:(?=\s|$)")
    keys = re.compile(r"[\w}]+:(?=[\w>]|\s\w+:|\u00a0»)")
    assert [form for _, form in FORMS if tight.search(keys.sub("", form))] == []


def test_apostrophes_and_quotes_are_those_of_print():
    typed = re.compile(r"(?<=[A-Za-zà-ÿ])'(?=[A-Za-zà-ÿ])|“(?!une expression)|(?<!expression)”")
    assert [form for _, form in FORMS if typed.search(form)] == []


def test_spanish_opens_its_questions_and_quotes_without_blanks():
    odd = re.compile(r"«\s|\s»|“(?!una frase)|(?<!frase)”|^[^¿]*[\w}]\?")
    assert [form for forms in said_in(translate.SPANISH).values() for form in forms if odd.search(form)] == []


def test_german_quotes_are_those_of_print_and_nothing_stands_before_a_mark():
    odd = re.compile(r"[«»”]|(?<=\w)'(?=\w)|“\w|\w„|(?<=\w) [!?]|\w \u2026$|[\w}] %(?!\()")
    assert [form for forms in said_in(translate.GERMAN).values() for form in forms if odd.search(form)] == []


# ---------------------------------------------------------------- choosing


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "fr_CA.UTF-8@euro"}, "fr"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "nl_NL.UTF-8"}, "en"),
        ({"LANG": "frp_IT"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_BE.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:en"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "en_GB:en"}, "en"),
        ({"LANG": "nl_NL.UTF-8", "LANGUAGE": "nl:fr"}, "fr"),
        ({"LANG": "C", "LANGUAGE": "fr"}, "en"),
    ],
)
def test_the_environment_is_followed(environment, language):
    assert translate.from_environment(environment) == language


def test_the_setting_goes_before_the_environment(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    translate.choose("fr")
    assert translate.this() == "fr"
    translate.choose("")
    assert translate.this() == "en"


def test_a_language_that_is_not_known_is_a_sentence(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('language = "tlh"\n')
    settings, problems = read_settings(path)
    assert settings.language == ""
    assert problems == [
        f"{path}: language must be one of {', '.join(translate.THOUSANDS)}; the default is used."
    ]


def test_english_reads_no_catalogue():
    code = (
        "import sys; from reader.i18n import translate; translate.choose(); "
        "assert translate.tr('{number} h', number=3) == '3 h'; print('gettext' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "en_GB.UTF-8"},
    )
    assert done.stdout == "False\n"


def test_what_is_filled_in_is_not_read_as_fields():
    assert translate.tr("{feed}: {title}", feed="{title}", title="{}") == "{title}: {}"


# ---------------------------------------------------------------- numbers, dates, counts


def test_numbers_and_counts(french):
    assert [formats.number(n) for n in (0, 1024, 1_234_567)] == ["0", f"1{THIN}024", f"1{THIN}234{THIN}567"]
    assert translate.decimal(1024.25) == f"1{THIN}024,2"
    assert [formats.articles(n) for n in (0, 1, 2, 2000)] == [
        "0 article",
        "1 article",
        "2 articles",
        f"2{THIN}000 articles",
    ]


def test_long_dates(french):
    assert formats.long_date(NOW) == "lundi 23 novembre 2026"
    assert formats.long_date(datetime(2026, 5, 1, tzinfo=UTC)) == "vendredi 1er mai 2026"


def test_spanish_numbers_and_dates(spanish):
    assert [formats.articles(n) for n in (0, 1, 2000)] == [
        "0 artículos",
        "1 artículo",
        f"2{THIN}000 artículos",
    ]
    assert translate.decimal(1024.25) == f"1{THIN}024,2"
    assert formats.long_date(NOW) == "lunes, 23 de noviembre de 2026"
    assert [formats.age(NOW - timedelta(days=days), NOW) for days in (0, 2, 20)] == ["ahora", "2 d", "3 nov"]


def test_german_numbers_and_dates(german):
    assert [formats.articles(n) for n in (0, 1, 2000)] == ["0 Artikel", "1 Artikel", "2.000 Artikel"]
    assert [formats.refreshed(feeds, 1, 0) for feeds in (1, 2)] == [
        "1 Feed abgefragt: 1 neuer Artikel",
        "2 Feeds abgefragt: 1 neuer Artikel",
    ]
    assert translate.decimal(1024.25) == "1.024,2"
    assert formats.long_date(NOW) == "Montag, 23. November 2026"
    assert formats.long_date(datetime(2026, 5, 1, tzinfo=UTC)) == "Freitag, 1. Mai 2026"
    assert [formats.age(NOW - timedelta(days=days), NOW) for days in (0, 2, 20)] == [
        "jetzt",
        "2 d",
        "3. Nov.",
    ]


def test_german_sentences_of_the_engine_and_of_changes(german):
    error = MissingSource("a.html", coded("file.missing"), Hint.CHECK_PATH)
    assert sentence(error) == "a.html: keine Datei und kein Ordner dieses Namens; den Pfad prüfen."
    error = FetchError("https://a.example/", coded("http.404", status=404))
    assert (
        sentence(error)
        == "https://a.example/: der Server antwortete 404: er hat nichts unter dieser Adresse."
    )
    error = StoreError("l.db", coded("library.damaged"), Hint.DOCTOR_OR_RESTORE)
    assert sentence(error) == (
        "Die Bibliothek l.db ist beschädigt; `broadsheet doctor` ausführen oder eine Sicherung zurückholen."
    )
    assert worded(labels.MARKED["read", True].filled(what=labels.articles(1200))) == (
        "Gelesen-Markierung für 1.200 Artikel"
    )
    title = labels.titled("A {b} c")
    assert worded(labels.MARKED["starred", True].filled(what=title)) == "Stern für „A {b} c“"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW, "à l’instant"),
        (NOW - timedelta(minutes=5), "5 min"),
        (NOW - timedelta(hours=3), "3 h"),
        (NOW - timedelta(hours=20), "hier"),
        (NOW - timedelta(days=2), "2 j"),
        (NOW - timedelta(days=20), "3 nov."),
        (datetime(2026, 8, 1, tzinfo=UTC), "1er août"),
        (datetime(2024, 5, 9, tzinfo=UTC), "9 mai 2024"),
        (datetime(2024, 2, 9, tzinfo=UTC), "9 févr. 2024"),
    ],
)
def test_ages(french, moment, said):
    assert formats.age(moment, NOW) == said


def test_spans(french):
    spans = (timedelta(minutes=20), timedelta(hours=3), timedelta(days=2))
    assert [formats.span(span) for span in spans] == ["20 min", "3 h", "2 j"]


ARABIC_ARTICLES = {
    0: "0 مقالة",
    1: "مقالة واحدة",
    2: "مقالتان",
    7: "7 مقالات",
    11: "11 مقالة",
    100: "100 مقالة",
    103: "103 مقالات",
    2000: "2,000 مقالة",
}


def test_arabic_counts_in_six_forms_and_names_its_months(arabic):
    assert {count: formats.articles(count) for count in ARABIC_ARTICLES} == ARABIC_ARTICLES
    assert formats.long_date(NOW) == "الاثنين 23 نوفمبر 2026"
    assert formats.age(NOW - timedelta(hours=20), NOW) == "أمس"


def test_arabic_limits_are_read_as_they_are_written(arabic):
    assert _limits(_limits_text(90, 500)) == (90, 500)
    assert _limits("500 مقالة، 90 يومًا") == (90, 500)
    assert _limits("500 articles, 90 days") == (90, 500)


# ---------------------------------------------------------------- what the engine says


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            MissingSource("a.html", coded("file.missing"), Hint.CHECK_PATH),
            f"a.html{FIXED}: il n’y a ni fichier ni dossier de ce nom{THIN}; vérifiez le chemin.",
        ),
        (
            MissingSource(STANDARD_INPUT, coded("file.nothing-came")),
            f"l’entrée standard{FIXED}: rien n’est arrivé.",
        ),
        (
            FetchError("https://a.example/", coded("http.404", status=404)),
            f"https://a.example/{FIXED}: le serveur a répondu 404{FIXED}: il n’a rien à cette adresse.",
        ),
        (
            StoreError("l.db", coded("library.damaged"), Hint.DOCTOR_OR_RESTORE),
            f"La bibliothèque l.db est endommagée{THIN}; lancez `broadsheet doctor` ou reprenez une sauvegarde.",
        ),
        (
            QueryError("(a", 0, coded("query.never-closed")),
            f"Au caractère 1 de la requête{FIXED}: cette «{FIXED}({FIXED}» n’est jamais fermée.",
        ),
        (
            RuleError("r", coded("rule.no-query")),
            f"La règle «{FIXED}r{FIXED}» ne peut servir{FIXED}: elle n’a pas de requête.",
        ),
        (ConfigError("keys.toml", Message.plain("…"), 3), f"keys.toml, ligne 3{FIXED}: …."),
        (
            ParseError("a", Message("x.y", "words nobody has translated")),
            f"a{FIXED}: words nobody has translated.",
        ),
        (ValueError("odd"), "odd"),
    ],
)
def test_errors_are_sentences(french, error, said):
    assert sentence(error) == said


def test_an_error_that_was_written_down_is_read_again(french):
    error = FetchError(
        "https://a.example/f", coded("network.refused", host="a.example"), Hint.CHECK_ADDRESS, status=0
    )
    assert worded(from_json(to_json(error.message))) == sentence(error)
    assert "a.example refuse les connexions" in sentence(error)


def test_english_is_what_the_engine_says_itself():
    # A hint may have its key or command behind it.
    assert [code for code in CODES if not worded(filled(code)).startswith(str(filled(code)))] == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("number", [0, 1, 2, 3, 11, 100])
def test_every_code_is_worded_in_every_language_with_all_it_is_filled_with(language, number):
    messages = {code: filled(code, number) for code in CODES}
    translate.choose(language)
    try:
        said = {code: worded(message) for code, message in messages.items()}
    finally:
        translate.choose(translate.ENGLISH)
    # None, one and two of a thing may be said without their number.
    untold = NUMBER if number < 3 else ""
    assert [
        (code, name)
        for code, message in messages.items()
        for name, value in message.data.items()
        if name != untold and str(value) not in said[code]
    ] == []
    assert [code for code, text in said.items() if not text or re.search(r"\{\w+\}", text)] == []
    assert {code for code, text in said.items() if text == str(messages[code])} <= SAME_EVERYWHERE


def test_counts_take_the_form_their_language_has(arabic):
    assert [worded(labels.articles(number)) for number in ARABIC_ARTICLES] == [*ARABIC_ARTICLES.values()]
    swept = [worded(coded("maintenance.swept", number=number)) for number in (1, 2, 3)]
    assert len(set(swept)) == 3
    assert "3" in swept[2]


def test_several_values_are_joined_as_the_language_does(arabic):
    assert "صفر، واحد" in worded(coded("why.beside", terms=("صفر", "واحد")))


def test_a_hint_names_the_key_as_it_is_bound_or_the_command():
    error = UndoError(labels.KEPT, coded("undo.later", what=labels.KEPT), Hint.UNDO_THAT_FIRST)
    translate.name_keys({})
    assert sentence(error).endswith("take that back first (`broadsheet undo --list`).")
    translate.name_keys({"changes": "“, u”", "browse": "o", "feed": "E", "add": "a"})
    try:
        assert sentence(error).endswith("take that back first (“, u”).")
        assert sentence(NothingToRead("a", coded("page.no-text"), Hint.SCRIPTS)) == (
            "a: the page holds no text; it may be one that scripts fill in."
        )
    finally:
        translate.name_keys({})
    assert str(error).endswith("take that back first.")


def test_what_helps_to_follow_a_hint_is_there():
    assert set(PRESSED.values()) <= {command.id for command in COMMANDS}
    commands = {f"broadsheet {command.name}" for command in table.COMMANDS}
    assert {typed.partition(" --")[0] for typed in TYPED.values()} <= commands


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (
            labels.MARKED["read", True].filled(what=labels.articles(1200)),
            f"Marquage comme lu de 1{THIN}200 articles",
        ),
        (
            labels.MARKED["starred", True].filled(what=labels.titled("A {b} c")),
            f"Ajout aux favoris de «{FIXED}A {{b}} c{FIXED}»",
        ),
        (labels.UNSUBSCRIBED.filled(feed="Le Quai"), "Désabonnement de Le Quai"),
        (Message.plain("Marked 2 articles read"), "Marked 2 articles read"),
        (None, ""),
    ],
)
def test_changes_are_told(french, label, said):
    assert worded(label) == said


def test_reasons_are_told(french):
    shares = Reason(ReasonKind.SHARES, ("ferry", "tram"))
    starred = Reason(ReasonKind.STARRED, ("trams",), 3)
    assert worded_all(map(reasons.message, (shares, starred))) == (
        f"en commun{FIXED}: ferry, tram{THIN}; favoris sur trams{FIXED}: 3"
    )
    because = (coded("profile.finish", number=2), coded("profile.open", number=5))
    note = coded("profile.note", kind=coded("profile.feed"), because=because)
    assert worded(note) == "flux · lu jusqu’au bout 2, ouvert 5"


# ---------------------------------------------------------------- the command line


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path))


def test_the_help_is_french(french, own_folders, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert "Un journal dans votre terminal." in said
    assert f"usage{FIXED}: broadsheet" in said
    assert "afficher cette aide et quitter" in said
    assert "headlines" not in said


def test_a_wrong_command_line_is_told_in_french(french, own_folders, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    with pytest.raises(SystemExit):
        cli.main(["list", "--limit", "0"])
    assert "doit valoir 1 ou plus" in capsys.readouterr().err


def test_the_setting_holds_on_the_command_line_and_json_stays_as_it_is(
    french, own_folders, monkeypatch, tmp_path, capsys
):
    config = tmp_path / "config.toml"
    config.write_text('language = "fr"\n')
    monkeypatch.setenv("BROADSHEET_CONFIG", str(config))
    assert cli.main(["show", "nowhere.html"]) == 1
    assert "il n’y a ni fichier ni dossier de ce nom" in capsys.readouterr().err
    assert cli.main(["show", "--json", "nowhere.html"]) == 1
    assert "there is no such file or folder" in capsys.readouterr().out
