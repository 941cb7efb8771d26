"""A report that corrects, updates or withdraws says so, in many languages; news of such things does not."""

import pytest

from crawler.text.notices import FLAGS, SHOWN, notices, remarks
from crawler.text.noticewords import CORRECTION, KILLED, SLUGS, TEXTS, UPDATE

TEXT = "The ferry ran aground off Tarn Island on Monday.\n\nAll 84 people were brought ashore."

HEADLINES = [
    ("UPDATE 1-Oil falls on demand worries", [UPDATE]),
    ("CORRECTED-UPDATE 2-Ferry runs aground", [CORRECTION, UPDATE]),
    ("RPT-UPDATE 3-Ferry runs aground", [UPDATE]),
    ("WRAPUP 3-Ferry runs aground", [UPDATE]),
    ("UPDATED: Mill Bridge closed", [UPDATE]),
    ("Correction: Ferry story", [CORRECTION]),
    ("REFILE-Ferry runs aground", [CORRECTION]),
    ("KILL: Ferry sinks", [KILLED]),
    ("BC-EU--Ferry, KILL", [KILLED]),
    ("Mandatory Kill: Ferry sinks", [KILLED]),
    ("WITHDRAWN-Ferry sinks", [KILLED]),
    ("Korrektur: Fähre läuft auf Grund", [CORRECTION]),
    ("ZURÜCKGEZOGEN: Fähre gesunken", [KILLED]),
    ("AKTUALISIERT - Fähre läuft auf Grund", [UPDATE]),
    ("RECTIFICATIF : Un ferry s'échoue", [CORRECTION]),
    ("Mise à jour : Un ferry s'échoue", [UPDATE]),
    ("(ANNULATION) Un ferry coule", [KILLED]),
    ("CORRECCIÓN-Un transbordador encalla", [CORRECTION]),
    ("ACTUALIZA 1-Un transbordador encalla", [UPDATE]),
    ("CORREÇÃO: Balsa encalha", [CORRECTION]),
    ("RETTIFICA: Traghetto si arena", [CORRECTION]),
    ("Rättelse: Färja på grund", [CORRECTION]),
    ("Oppdatert: Ferge på grunn", [UPDATE]),
    ("OIKAISU: Lautta ajoi karille", [CORRECTION]),
    ("SPROSTOWANIE: Prom na mieliźnie", [CORRECTION]),
    ("ИСПРАВЛЕНО: Паром сел на мель", [CORRECTION]),
    ("АННУЛИРОВАНО: паром затонул", [KILLED]),
    ("ОНОВЛЕНО: пором сів на мілину", [UPDATE]),
    ("ΔΙΟΡΘΩΣΗ: Πλοίο προσάραξε", [CORRECTION]),
    ("DÜZELTME-Feribot karaya oturdu", [CORRECTION]),
    ("تصحيح: جنوح عبارة", [CORRECTION]),
    ("تحديث 1-جنوح عبارة", [UPDATE]),
    ("【更正】渡轮搁浅", [CORRECTION]),
    ("更新：渡轮搁浅", [UPDATE]),
    ("（訂正）フェリーが座礁", [CORRECTION]),
    ("정정-여객선 좌초", [CORRECTION]),
    ("Ferry runs aground off Tarn Island", []),
    ("Kill Bill: the musical opens in Sarn", []),
    ("Withdrawal: What the pullout means for Sarn", []),
    ("Zurückgezogen: Er lebt seit Jahren allein", []),
    ("WITHDRAWN: FERRY LINE GIVES UP ITS LICENCE", []),
    ("Anulado: el gol del empate", []),
    ("Correction officers strike for a second day", []),
    ("Corrected course: how the ferry line survived", []),
    ("Update on the Sarn talks", []),
    ("Reuters corrected: nobody noticed", []),
    ("", []),
]
BODIES = [
    ("(Corrects number of passengers in paragraph 2)\nPORT ALDEN (AP) - The ferry ran aground.", [CORRECTION]),
    (f"{TEXT}\n\n(This March 2 story corrects the name of the island in the first paragraph.)", [CORRECTION]),
    (f"{TEXT}\n\nAn earlier version of this article misstated the captain's age.", [CORRECTION]),
    (f"{TEXT}\n\nCorrection: the ferry carried 84 people, not 48.", [CORRECTION]),
    (f"{TEXT}\n\nThis story has been corrected to say that nobody was hurt.", [CORRECTION]),
    (f"{TEXT}\n\nIn einer früheren Version hieß es, die Fähre sei gesunken. Das ist falsch.", [CORRECTION]),
    (f"{TEXT}\n\nUne première version de cet article indiquait un âge erroné.", [CORRECTION]),
    (f"{TEXT}\n\nEn una versión anterior se decía que hubo heridos.", [CORRECTION]),
    (f"{TEXT}\n\nВ предыдущей версии текста было указано другое число.", [CORRECTION]),
    (f"{TEXT}\n\n本文早前版本有误，现更正。", [CORRECTION]),
    ("This story has been withdrawn. No replacement is planned.", [KILLED]),
    ("EDITORS: Please kill the story about the ferry, which was sent in error.", [KILLED]),
    ("Cette dépêche est annulée, merci de ne pas l'utiliser.", [KILLED]),
    ("(Adds details, quotes)\nPORT ALDEN (AP) - The ferry ran aground.", [UPDATE]),
    ("(Updates with captain's statement)\nPORT ALDEN (AP) - The ferry ran aground.", [UPDATE]),
    (f"Update: Monday 3 p.m.\n{TEXT}", []),
    (f"{TEXT}\n\nThe newspaper retracted a story by another writer in May.", []),
    (f"{TEXT}\n\nThe report, published by the ministry, was removed from its site.", []),
    (TEXT, []),
    ("", []),
]


@pytest.mark.parametrize(("headline", "flags"), HEADLINES)
def test_headlines(headline: str, flags: list[str]) -> None:
    assert [notice.flag for notice in notices(headline, TEXT)] == flags


@pytest.mark.parametrize(("body", "flags"), BODIES)
def test_bodies(body: str, flags: list[str]) -> None:
    assert [notice.flag for notice in notices("Ferry runs aground", body)] == flags


def test_a_notice_keeps_its_words() -> None:
    [notice] = notices("Ferry", f"{TEXT}\n\nAn earlier version of this article misstated the  age.\nBy Ada Moor")
    assert notice.words == "An earlier version of this article misstated the age."
    [long] = notices("Ferry", f"This story has been withdrawn {'and ' * 200}")
    assert len(long.words) == 160


def test_what_is_told_amid_a_long_text_is_news_of_others() -> None:
    amid = "An earlier version of this plan said otherwise, and an earlier version of this article misstated it."
    assert notices("Ferry", f"{TEXT * 20}\n{amid}\n{TEXT * 20}") == ()
    assert len(notices("Ferry", f"{TEXT * 20}\n{amid}")) == 1


def test_every_flag_can_be_shown() -> None:
    assert set(FLAGS) == set(SHOWN)
    assert remarks(("killed", "correction")) == "withdrawn, corrected"
    assert remarks(("unheard-of",)) == ""


def test_many_languages_are_known() -> None:
    assert all(len(SLUGS[flag]) >= 20 for flag in (KILLED, CORRECTION, UPDATE))
    assert all(len(TEXTS[flag]) >= 8 for flag in (KILLED, CORRECTION, UPDATE))
