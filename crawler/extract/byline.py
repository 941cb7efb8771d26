"""Turns what pages and feeds call an author into names of people, and drops what is no name."""

import re
from collections.abc import Collection, Iterable, Sequence

from crawler.text.clean import plain

# What is printed before names. "by" may have words of its own before it; "von" may be part of a name.
_LEAD_IN = re.compile(
    r"^(?:(?:[^\W\d_]+\s+){0,4}by|(?:veröffentlicht|verfasst|erstellt|eingestellt|gepostet|geschrieben|beitrag|artikel|"
    r"ein artikel|text|bericht|zeige alle beiträge)\s+von|von|vom|par|publié par|por|escrito por|escriben?|"
    r"publicado por|di|da|door|av|af|przez|автор|yazan|oleh|di redazione)\s*:?\s+|"
    r"^(?:authors?|auteurs?|autor(?:en|es|in)?|autore|text|tekst|texto|piše|автор|作者|著者|記者|记者|投稿者|文)(?:\s*[:：/]\s*|\s+(?=[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"^(?:by|von|par|por|di|door)\s*:?\s+[^\W\d_].{2,70}[^.!?:]$", re.IGNORECASE)
# As `_LEAD_IN`, but for lines that may be no byline at all: words that also begin other lines need their colon.
_SIGNED = re.compile(
    r"(?:(?:(?:written|posted|published|reported|reporting|story|article|words|text|analysis|created|submitted|compiled)\s+)?"
    r"by|(?:ein\s+)?(?:(?:veröffentlicht|verfasst|erstellt|geschrieben|beitrag|artikel|text|bericht)\s+)?von|vom|"
    r"(?:(?:publié|écrit|rédigé)\s+)?par|(?:(?:escrito|publicado)\s+)?por|di|da|door|av|af|przez|oleh|redazione|"
    r"yazan|(?:authors?|auteurs?|autor(?:en|es|in)?|autore|text|tekst|texto|words|автор|yazan|penulis|作者|著者|記者|记者|文|"
    r"投稿者|글)\s*[:：/●])\s*[:：]?\s*(?:by\s+)?",
    re.IGNORECASE,
)
_BEGINS_AS_NAME = re.compile(r"(?:[A-ZÀ-ÞĀ-Ž][\w'’.-]*|[^\W\d_a-zA-Zà-ÿ]+)(?:\s|$)")
_PRINTED_WORDS = 9  # a longer line that begins so is a sentence
_MAIL_FORM = re.compile(r"^\s*[\w.+-]+@[\w.-]+\s*\(([^)]+)\)\s*$")  # RSS 2.0: `mail@host (Name)`
_ADDRESS = re.compile(r"<[^>]*>|\S+@\S+\.\w+|https?://\S+|\bwww\.\S+|(?<!\w)@\w+")
# Between names. The one-letter "and" of es, it, pl, ru only before two words: "Ortega y Gasset" is one man.
_SPLIT = re.compile(
    r"\s*(?:[;|•·、，/]|,(?!\s*(?:Jr|Sr|III?|M\.?D|Ph\.?D)\b)|\s[–—-]\s|\s&\s|\b(?:and|und|with|mit|avec)\b|"
    r"(?<=\w\s)\b(?:et|y|e|og|och|en|i|и|та|ve|dan)\b(?=\s+[^\W\d_]\S*\s+[^\W\d_]))\s*",
    re.IGNORECASE,
)
_HOUSE_BEHIND = re.compile(r"\s+(?:in|for|at|from|of|aus|à|en|pour|im)\s+(?:the\s+)?[A-ZÀ-Þ].*$")
_BRACKET_BEHIND = re.compile(r"\s*\([^)]*\)?\s*$|\s*[\[{].*$")
# In the name of a house `for` and `of` are part of it.
_HOUSE = re.compile(
    r"^(?:(?!\b(?:in|for|at|from|of|aus|à|en|pour|im)\b).)*\b(?:institute|service|agency|news|center|centre|committee|council|foundation|association|society|university|school|department|office|ministry|bureau|union|federation|press|institut|agentur|agence|agencia|ministerium|verband|stiftung)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:daily|weekly|times|post|herald|tribune|journal|gazette|magazine|media|network|radio|tv|online|zeitung|kurier|"
    r"redaktion|redazione|redacción|rédaction|staff|team)\b",
    re.IGNORECASE,
)
_TITLES = (
    r"staff writer|staff reporter|staff|writer|reporter|correspondent|contributor|columnist|editor|journalist|author|"
    r"news fellow|fellow|redakteur(?:in)?|redaktion|autor(?:in)?"
)
_ROLE_BEHIND = re.compile(rf"\s+(?:(?:senior|special|chief|political|contributing)\s+)*(?:{_TITLES})$", re.IGNORECASE)
_DATE_BEHIND = re.compile(
    r"\s+(?:(?:last\s+)?updated|published|posted|stand|vor|email|shares|[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}[./]\d|"
    r"(?:january|february|july|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$)"
    r"(?:\b.*)?$",
    re.IGNORECASE,
)
_INVERTED = re.compile(r"^([A-ZÀ-Þ][a-zß-ÿ]+), ([A-ZÀ-Þ][a-zß-ÿ]+)$")  # Gillman, Steve
_NO_NAME = re.compile(
    rf"^(?:(?:the|our|die|chief|senior|special|political|foreign|deputy|managing|news|contributing|national|associate|"
    rf"digital|guest|assistant|executive|business|sports|health|science|world|online|general|opinion)\s+)*"
    rf"(?:{_TITLES}|editors|editorial(?: board| team| staff)?|reporters|writers|correspondents|contributors|desk|"
    r"producers?|photographers?|team|agency|agencies|service|bureau|redacción|redazione|rédaction|redação|redactie|"
    r"redakce|redakcja|toimitus|редакция|admin(?:istrator)?|webmaster|web ?desk|news ?desk|newsroom|guest|no author|"
    r"artikel|article|special|unknown|anonymous|none|null|undefined|user|root|press release|wire reports?|by|von|name|"
    r"datum|date|autor|"
    r"view (?:all posts|author|bio|profile).*|see (?:full bio|all).*|more (?:by|from|stories).*|share.*|follow.*|"
    r"show (?:more|less|all).*|mehr (?:anzeigen|lesen|von|zu).*|daha fazla.*|voir plus.*|ver más.*|mostra altro.*|"
    r"kategorien?\b.*|veröffentlicht.*|subscribe.*|contact.*|"
    r"about.*|read more.*|(?:no |\d+ )?comments?|special to .*|.* says|"
    r"print|e-?mail.*|twitter|facebook|instagram|linkedin|"
    r"download.*|(?:last )?updated.*|published.*|posted.*|copyright.*|all rights.*|source|im gespräch|"
    r"(?:image|photo|picture|foto|bild)s?\b.*|getty.*|i?stock.*|shutterstock.*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|"
    r"october|november|december))\.?$",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 500  # characters read of one stated byline
_LONGEST = 60  # characters of one name; the longest true one in the measured sets has 41
_MOST_WORDS = 6


def clean_authors(stated: Iterable[str], houses: Collection[str] = ()) -> tuple[str, ...]:
    """Return the people named, each once, in order; `houses` are names of outlet, site and publisher."""
    own = {_key(house) for house in houses if house}
    names: dict[str, str] = {}
    for text in stated:
        for position, part in enumerate(_parts(text)):
            name = "" if position and (_ROLE_BEHIND.search(part) or is_house(part)) else _name(part)
            if name and _key(name) not in own:
                names.setdefault(_key(name), name)
    return tuple(names.values())


def house_names(stated: Iterable[str]) -> tuple[str, ...]:
    """Return bylines that are no person's as they stand, but for those that name nobody (`admin`, `Staff`)."""
    texts = (plain(text) for text in stated)
    return tuple(dict.fromkeys(text for text in texts if _is_word(text) and not _NO_NAME.match(text)))


def _is_word(text: str) -> bool:
    return len(text) <= _LONGEST and text[:1].isalnum() and not text.isdecimal()


def is_house(name: str) -> bool:
    """Tell whether a name is by its words that of a house (`Independent Media Institute`, `Daily Post`)."""
    return _HOUSE.search(name) is not None or _PAPER.search(name) is not None


def is_person(name: str) -> bool:
    """Tell whether a name reads like a person's: two words or more that begin so, or a script without cases."""
    if not name.upper().isascii() and name.upper() == name.lower():
        return True
    parts = name.split()
    return (
        len(parts) > 1 and ":" not in name and parts[0][0].isupper() and parts[-1][0].isupper() and not is_house(name)
    )


def printed_bylines(lines: Sequence[str]) -> list[str]:
    """Return those of the first lines of a text that are a byline (`By JOHN SMITH, Associated Press`)."""
    return [line for line in lines[:4] if _PRINTED.match(line) and len(line.split()) <= _PRINTED_WORDS]


def is_signed(text: str) -> bool:
    """Tell whether a short text begins as a byline does, with a name behind it."""
    lead = _SIGNED.match(text)
    return lead is not None and _BEGINS_AS_NAME.match(text[lead.end() :]) is not None


def _parts(text: str) -> list[str]:
    one = plain(text)[:_LONGEST_BYLINE]
    mail = _MAIL_FORM.match(one)
    one = _ADDRESS.sub(" ", mail.group(1) if mail else one)
    one = _INVERTED.sub(r"\2 \1", one)
    return _SPLIT.split(_without_lead_in(one))


def _without_lead_in(text: str) -> str:
    return _LEAD_IN.sub("", text.strip(" \t-–—|,:*•"))


def _name(part: str) -> str:
    """Return the person in one part of a byline, "" where there is none."""
    text = _DATE_BEHIND.sub("", _without_lead_in(part))
    text = _BRACKET_BEHIND.sub("", text)
    text = text if _HOUSE.search(text) else _HOUSE_BEHIND.sub("", text)
    text = _DATE_BEHIND.sub("", text).strip(" .,:;-–—|*•\"'“”()")
    shorter = _ROLE_BEHIND.sub("", text)
    text = shorter if " " in shorter and not shorter.casefold().startswith("the ") else text
    text = text + "." if re.search(r"\b(?:Jr|Sr)$", text) else text
    if not text or len(text) > _LONGEST or len(text.split()) > _MOST_WORDS:
        return ""
    if _NO_NAME.match(text) or not text[0].isalpha() or (" " in text and re.search(r"\d{2}", text)):
        return ""
    return text


def _key(name: str) -> str:
    folded = re.sub(r"[\W_]+", "", name.casefold().removeprefix("the "))
    return re.sub(r"(?:com|org|net)$", "", folded) or folded
