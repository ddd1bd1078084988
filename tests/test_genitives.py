"""Names that a Greek byline declines are read as they are called."""

from __future__ import annotations

import pytest

from feeds import byline


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Του Γιάννη Παπαδόπουλου", ("Γιάννης Παπαδόπουλος",)),
        ("Της Μαρίας Παπαδοπούλου", ("Μαρία Παπαδοπούλου",)),
        ("Των Γιάννη Παπαδόπουλου και Ελένης Βλάχου", ("Γιάννης Παπαδόπουλος", "Ελένη Βλάχου")),
        ("Από τον Κώστα Γιαννακίδη", ("Κώστας Γιαννακίδης",)),
        ("Από την Ελένη Βλάχου", ("Ελένη Βλάχου",)),
        ("Του Στεφάνου Κασιμάτη", ("Στέφανος Κασιμάτης",)),
        ("Του Παύλου Τσίμα | 9 Ιουνίου 2024", ("Παύλος Τσίμας",)),
        ("Του Νίκου Αλεξίου", ("Νίκος Αλεξίου",)),
        ("Της Κατερίνας Δημητρίου, ΑΠΕ-ΜΠΕ", ("Κατερίνα Δημητρίου",)),
    ],
)
def test_names_behind_an_article_are_read_in_the_nominative(line: str, authors: tuple[str, ...]) -> None:
    found = byline.read_byline(line, "el")
    assert found is not None
    assert found.authors == authors


@pytest.mark.parametrize("line", ["Του Μαρία Καλογήρου", "Του Γιώργος Ανδρεάδης", "Γράφει ο Γιώργος Ανδρεάδης", "Του Thomas Mann", "ΤΟΥ ΓΙΑΝΝΗ ΠΑΠΑΔΟΠΟΥΛΟΥ"])  # fmt: skip
def test_names_that_are_not_declined_or_have_lost_their_accents_stay(line: str) -> None:
    found = byline.read_byline(line, "el")
    assert found is not None
    assert found.authors == (" ".join(line.split()[-2:]),)
