"""Decides whether a page that was read is an article, or a wall, a fault message or a front page."""

import re
from urllib.parse import urlsplit

from crawler.extract.metadata import Facts

SHORTEST = 200  # characters of body below which there is nothing to match
_SHELL_LONGEST = 1500  # characters; a page that talks this long is not a wall
_SHELL_TITLES = re.compile(
    r"^\W*(?:(?:error\s*)?40[0134]\b|5\d\d\b|access (?:to this page has been )?denied|forbidden|just a moment|"
    r"attention required|are you (?:a robot|human)|robot check|verify(?:ing)? (?:you are|your)|security check|"
    r"checking your browser|page (?:not found|introuvable|non trouvée|unavailable)|not found|oops|"
    r"seite nicht gefunden|página no encontrada|pagina non trovata|страница не найдена|before you continue|"
    r"log ?in\b|sign ?in\b|anmelden|connexion|iniciar sesión|service unavailable|bad gateway|"
    r"temporarily unavailable|site maintenance|under maintenance|please enable|enable (?:javascript|cookies)|"
    r"cookie (?:consent|policy)|privacy (?:notice|settings)|consent|subscribe to (?:read|continue))",
    re.IGNORECASE,
)
_SHELL_TEXT = re.compile(
    r"enable (?:javascript|cookies)|unusual (?:traffic|activity)|you(?:'ve| have) been blocked|"
    r"verify (?:that )?you are (?:a )?human|not a robot|captcha|ray id|wir und unsere (?:\d+ )?partner|"
    r"we (?:and|value) (?:our (?:\d+ )?partners|your privacy)|nous et nos (?:\d+ )?partenaires|"
    r"(?:page|article|story) you (?:requested|are looking for|were looking for)|"
    r"(?:log|sign) in to (?:continue|read)|already (?:a subscriber|have an account)\?",
    re.IGNORECASE,
)
_INDEX_PATHS = re.compile(r"^/?(?:(?:index|home|default)(?:\.\w+)?/?)?$", re.IGNORECASE)


def judge(facts: Facts, url: str, headline: str, body: str) -> tuple[str, str] | None:
    """Return (code, message) of the reason why this is no article, or None where it is one."""
    if _is_shell(headline, body):
        return "not_article", "an error, login or consent page"
    if _is_front(facts, url):
        return "not_article", "a front page"
    if len(body) < SHORTEST:
        return "too_short", f"{len(body)} characters of text, fewer than {SHORTEST}"
    if not headline:
        return "no_headline", "no headline"
    return None


def _is_shell(headline: str, body: str) -> bool:
    if len(body) > _SHELL_LONGEST:
        return False
    titled = bool(_SHELL_TITLES.match(headline))
    said = bool(_SHELL_TEXT.search(body))
    return (titled and (said or len(body) < SHORTEST)) or (said and len(body) < 2 * SHORTEST)


def _is_front(facts: Facts, url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(_INDEX_PATHS.match(parts.path)) and not parts.query and not facts.is_article
