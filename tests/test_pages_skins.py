"""Dumps of all languages as the web pages they could have been made from: nearly all are read fully right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feeds import pages
from tests.generators.dumps import Dump, dump, stories
from tests.generators.skins import SKINS, web_page
from tests.test_pages_dumps import faults

TOLD = ("news", "marked", "interview")
PAGES = [page for page in map(dump, range(70)) if page.kind in TOLD]
LEAST = 0.95
"""Share of pages on which everything must be right."""


def without_rest(page: Dump) -> Dump:
    """What a skin has of a page; its lists under headings that no words tell need marks that these pages lack."""
    known = stories()[page.lang]["lists"]
    return replace(page, standfirst="", foreign=[], picks=[pick for pick in page.picks if pick[0] in known])


@pytest.mark.parametrize("skin", SKINS)
def test_web_pages_of_few_tags_and_names_are_read_fully_right(skin: str) -> None:
    wrong: dict[int, list[str]] = {}
    for page in map(without_rest, PAGES):
        if bad := faults(page, pages.read(web_page(page, skin), f"{page.seed}.html")[0]):
            wrong[page.seed] = [page.lang, *bad]
    assert len(wrong) <= (1 - LEAST) * len(PAGES), wrong


def text_of(*blocks: str) -> bytes:
    return "\n\n".join(blocks).encode()


PARAGRAPHS = (
    "O moinho do Cabeço girou no domingo pela primeira vez desde 1954. Mais de duzentas pessoas subiram a encosta para ver a mó a trabalhar.",
    "No verão, a farinha será vendida na padaria do largo. O moleiro, de oitenta e um anos, aceitou ensinar dois aprendizes.",
)
TITLE = "Moinho de vento volta a moer trigo depois de setenta anos"
MENU = (
    "Início",
    "Mundo",
    "Economia",
    "Cultura",
    "Desporto",
    "Opinião",
    "Vídeos",
    "Entrar",
    "Assinar",
    "Podcasts",
)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ((*MENU, TITLE, "Helena Prado", "11 de fevereiro de 2025, 09h30"), MENU),
        (("Helena Prado", "11 de fevereiro de 2025, 09h30", TITLE), ()),
        (("Gazeta da Serra", TITLE, "Helena Prado", "Jornalista", "11 de fevereiro de 2025, 09h30", "Atualizado há 2 horas"), ()),
        (("Ir para o conteúdo", TITLE, "Helena Prado", "11/02/2025 09:30", "Ler depois"), ("Partilhar", *MENU)),
    ],
)  # fmt: skip
def test_menus_and_marks_in_any_order_are_no_part_of_the_article(
    above: tuple[str, ...], below: tuple[str, ...]
) -> None:
    entry = pages.read(text_of(*above, *PARAGRAPHS, *below), "page.txt")[0]
    assert (entry.title, entry.authors) == (TITLE, ("Helena Prado",))
    assert entry.published is not None and f"{entry.published:%Y-%m-%d %H:%M}" == "2025-02-11 09:30"
    assert [line for line in entry.body.replace("<p>", "").split("</p>") if line.strip()] == [
        line if at == 0 else f"\n{line}" for at, line in enumerate(PARAGRAPHS)
    ]


def test_paragraphs_in_a_writing_without_stops_are_the_article() -> None:
    told = "ชาวบ้านริมคลองบางน้อยช่วยกันซ่อมเรือข้าวเก่าอายุหกสิบปีให้กลายเป็นห้องสมุดลอยน้ำ เรือลำนี้จอดทิ้งไว้ใต้ต้นโพธิ์มานานกว่าสิบปี และมีต้นหญ้าขึ้นอยู่เต็มท้องเรือ"
    entry = pages.read(text_of("ชาวบ้านริมคลองซ่อมเรือเก่า", "3 พฤษภาคม 2568", told, told[::-1]), "page.txt")[0]
    assert told in entry.body


def test_who_wrote_verses_stands_between_title_and_verses() -> None:
    poem = "Am Wehr\n\nHedwig Moll\n\nDer Müller hört das Wasser gehen,\nes geht die ganze Nacht.\nEr könnte aus dem Fenster sehen,\ndoch er hat zugemacht.\n"
    entry = pages.read(poem.encode(), "poem.txt")[0]
    assert (entry.title, entry.authors) == ("Am Wehr", ("Hedwig Moll",))
    assert "Hedwig" not in entry.body
