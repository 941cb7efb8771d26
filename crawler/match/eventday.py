"""Decides on which day an event was: the local day of its report, or the day just before that its first words name."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from crawler.model import Report
from crawler.text.tokens import words

# Reports name the weekday of what happened today, yesterday or the day before; one that lies further back is as
# likely to be of the week to come.
FURTHEST = 2
# Characters of a report's text in which its first sentences stand.
LOOKED_AT = 400
_WEEKDAYS = """
    monday tuesday wednesday thursday friday saturday sunday
    montag dienstag mittwoch donnerstag freitag samstag sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    måndag tisdag onsdag torsdag fredag lördag söndag
    mandag tirsdag onsdag torsdag fredag lørdag søndag
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    poniedziałku wtorek środę czwartek piątek sobotę niedzielę
    понедельник вторник среда четверг пятница суббота воскресенье
    понедельник вторник среду четверг пятницу субботу воскресенье
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
"""
_YESTERDAY = frozenset(
    ["yesterday", "gestern", "hier", "ayer", "ontem", "ieri", "gisteren", "igår", "wczoraj", "вчера", "dün"]
)
_NEXT = frozenset(
    [
        "next",
        "coming",
        "kommenden",
        "nächsten",
        "prochain",
        "próximo",
        "prossimo",
        "volgende",
        "nästa",
        "neste",
        "przyszły",
    ]
)


def event_day(report: Report, seen_at: datetime, zone: str | None = None) -> date:
    """Return the day of the event that a report opens.

    :param seen_at: when the report was first seen, for one that states no date.
    :param zone: the IANA time zone of the report's dateline; without it the offset of its own date counts.
    """
    when = report.published or seen_at
    today = (when.astimezone(ZoneInfo(zone)) if zone else when).date()
    if report.published is None:
        return today
    return today - timedelta(days=_days_ago(f"{report.lead}\n{report.body}"[:LOOKED_AT], today))


def _days_ago(text: str, today: date) -> int:
    """Return how many days before today the first weekday that a text names was: 0 where it names none near."""
    found = _words(text)
    named = weekdays()
    for place, word in enumerate(found):
        if word in _YESTERDAY:
            return 1
        if word in named:
            back = (today.weekday() - named[word]) % 7
            coming = place > 0 and found[place - 1] in _NEXT
            return back if back <= FURTHEST and not coming else 0
    return 0


def _words(text: str) -> list[str]:
    joined = re.sub(r"(?<=\w)-(?=feira\b)", "", unicodedata.normalize("NFC", text))
    return words(joined)


@cache
def weekdays() -> Mapping[str, int]:
    """Return the weekday that a word names in one of the languages known: 0 is Monday."""
    lines = [line.replace("-", "").split() for line in _WEEKDAYS.strip().splitlines()]
    return {word: number for line in lines for number, word in enumerate(line)}
