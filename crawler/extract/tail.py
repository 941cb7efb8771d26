"""Decides where a text ends: what a page adds to every report below its last sentence is no part of it."""

import re
from collections.abc import Sequence

from lxml import etree

from crawler.extract.places import Places, home_of, letters

_LOOKED_AT = 6  # lines at the end of a text in which additions stand
_LONGEST = 400  # characters of one addition
# Invitations, notices and credits, as whole lines or by words that no last sentence of a report has.
_ADDED = re.compile(
    r"^\W*(?:subscribe now|copyright|©|\(c\)\s|all rights reserved|filed under|continue reading|"
    r"click here to (?:subscribe|sign|join)|"
    r"(?:story|article) continues|you may also like|something to consider|like this story|hat ihnen dieser artikel|"
    r"wie hat ihnen dieser artikel|mehr themen auf|mit agenturmaterial|mit (?:informationen|material) (?:der|von)|"
    r"would you like to comment|please read our comment|join (?:our|the) (?:commenting|conversation|discussion)|"
    r"join thought-provoking|for more (?:stories|news) like this|for the latest (?:breaking )?news|"
    r"with (?:reporting|reports|files|additional reporting) (?:by|from)|additional reporting by|"
    r"our website is the place for|stay informed with|get daily \w+ news|dieser artikel (?:ist|erschien) zuerst|"
    r"si te ha (?:gustado|interesado)|síguenos en|seguici su|suivez[- ]nous|abonnez-vous|inscrivez-vous|"
    r"suscr[ií]bete|iscriviti (?:alla|al)|siga[- ](?:nos|o)|abone ol|bizi takip|följ oss|følg oss|volg ons|"
    r"подписывайтесь|підписуйтесь|читайте нас|следите за)\b|"
    r"\b(?:sign(?:ing)? up (?:for|to) (?:our|the|its|a)\b.{0,60}\b(?:newsletter|e-?mail|alerts)|"
    r"subscribe to (?:our|the|its)\b.{0,60}\bnewsletters?|follow (?!her|him|them|\w+ \w+ on)(?:us|the \w+|"
    r"[\w.]{3,30}) on (?:twitter|facebook|"
    r"instagram|x|telegram|whatsapp)\b|(?:whatsapp|telegram) channel|get in touch (?:with our|at)\b|"
    r"emailing us at|send us (?:your|an e-?mail)|download (?:our|the) app|"
    r"all rights reserved|"
    r"newsletter\b.{0,80}\b(?:informiert|abonnieren|anmelden|bestellen)|"
    r"(?:jetzt|hier) (?:den |unseren )?(?:newsletter )?(?:abonnieren|anmelden))",
    re.IGNORECASE,
)


def without_tail(lines: Sequence[str]) -> list[str]:
    """Return the lines without the additions among the last ones."""
    start = max(1, len(lines) - _LOOKED_AT)
    return [*lines[:start], *(line for line in lines[start:] if len(line) > _LONGEST or not _ADDED.search(line))]


def without_foreign_end(lines: Sequence[str], places: Places) -> list[str]:
    """Return the lines without those at the end that stand elsewhere on the page, in another kind of container.

    A text in several containers of one kind goes on in the next; teasers and appeals stand in others. On the measured
    pages 33 lines of 11 pages are cut so, none of them of the body; of the same kind 19 of 22 are the body's.
    """
    home = home_of(places, lines)
    nodes = [places.get(letters(line)) for line in lines]
    inside = [node is not None and home is not None and home in node.iterancestors() for node in nodes]
    at_home = sum(len(line) for line, is_in in zip(lines, inside, strict=True) if is_in)
    if not at_home or 2 * at_home < sum(map(len, lines)):
        return list(lines)
    last = max(at for at, is_in in enumerate(inside) if is_in)
    kinds = {_container(node) for node in nodes[: last + 1] if node is not None}
    foreign = [node is not None and _container(node) not in kinds for node in nodes[last + 1 :]]
    return [
        *lines[: last + 1],
        *(line for line, is_foreign in zip(lines[last + 1 :], foreign, strict=True) if not is_foreign),
    ]


def _container(node: etree._Element) -> tuple[str, str | None]:
    parent = node.getparent()
    return parent.tag, parent.get("class")
