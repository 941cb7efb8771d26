"""Decides whether a text became another: what a reader would call an edit, not what a page changes by itself."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher, unified_diff
from itertools import chain
from typing import NamedTuple

from crawler.text.tokens import words

# How a line begins that stands under many texts: links to others, promotion, stamps; by language.
_BESIDES = (
    # en
    r"read (?:more|also|next)|see also|related\b|also read|more (?:on|from) |most read|watch:|listen:|sign up|subscribe"
    r"|follow us|share this|recommended|advertisement|download the|get the latest|click here|join us|newsletter"
    # de, fr, es, pt, it
    r"|lesen sie|mehr zum thema|anzeige\b|folgen sie|lire aussi|à lire|lire plus|sur le même sujet|abonnez|suivez"
    r"|lea también|lee también|más información|te puede interesar|suscríbete|síguenos|publicidad"
    r"|leia (?:também|mais)|veja também|saiba mais|assine|leggi anche|iscriviti"
    # nl, sv, no, da, fi, pl, cs, tr, id
    r"|lees (?:ook|meer)|läs (?:också|mer|även)|les (?:også|mer)|læs (?:også|mere)|lue (?:myös|lisää)"
    r"|czytaj (?:też|także)"
    r"|zobacz (?:też|także)|čtěte (?:také|též)|ayrıca okuyun|baca juga"
    # ru, uk, ar, fa, he, zh, ja, ko, hi
    r"|читайте (?:также|по теме)|смотрите также|подписывайтесь|читайте також|اقرأ أيضا|اقرأ أيضًا|بیشتر بخوانید|קראו גם"
    r"|延伸阅读|相关阅读|相關新聞|相关新闻|関連記事|あわせて読みたい|관련기사|यह भी पढ़ें"
)
_STAMPS = (
    r"(?:last |first )?(?:updated|published|posted|modified|edited)\b(?: on| at|:| \d)"
    r"|\d+ (?:second|minute|hour|day|min|hr)s? ago"
    r"|aktualisiert|veröffentlicht|stand:|zuletzt|publié|mis à jour|modifié|publicado|actualizado|atualizado|pubblicato"
    r"|aggiornato|gepubliceerd|bijgewerkt|publicerad|uppdaterad|publisert|oppdatert|opublikowano|aktualizacja"
    r"|опубликовано|обновлено \d|оновлено \d|güncelleme \d|发布时间|更新时间|公開"
    r"|©|\(c\) |copyright|all rights reserved"
)
_BESIDE = re.compile(rf"\W*(?:{_BESIDES}|{_STAMPS})", re.IGNORECASE)
# A stamp or a link is a short line; a paragraph that begins so is text.
_LONGEST_BESIDE = 24
# A line without an end of sentence, this short, is a caption, a name or a link where it comes or goes alone.
_LONGEST_LABEL = 14
_ENDED = re.compile(r"[.!?…:;。！？؟।۔][\"'”’»)\]]*\s*$")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=\S)|(?<=[。！？])")
# Of a line and what became of it, this much is the same.
_SAME_LINE = 0.5
# A page that shows this little of what it showed, and nothing else, hides the rest (a paywall, a teaser).
_SHOWN = 0.6
# Lines compared one by one; a live blog is compared as a whole.
_MOST_LINES = 500
# Captions and links that come and go at once are fewer than this; more are a text.
_MOST_LABELS = 12

Text = tuple[str, str]  # headline and body


class _Line(NamedTuple):
    """A line that belongs to the text: its words, and whether it is none of its sentences."""

    said: tuple[str, ...]
    is_label: bool


def is_revised(before: Text, after: Text) -> bool:
    """Tell whether a headline or body became another by an editor's hand.

    Spaces, case and signs do not count, nor do lines that pages put beside every text: stamps, links, promotion; nor
    does a page that hides what it showed, or all of it.
    """
    if words(before[0]) != words(after[0]):
        return True
    old, new = _lines(before[1]), _lines(after[1])
    olds, news = [line.said for line in old], [line.said for line in new]
    if olds == news or not news or _is_start(olds, news):
        return False
    if max(len(old), len(new)) > _MOST_LINES:
        return True
    changes = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    return any(_counts(old[a:b], new[c:d]) for kind, a, b, c, d in changes if kind != "equal")


def is_cut_off(before: str, after: str) -> bool:
    """Tell whether a body is no more than the beginning of the one before, as a paywall leaves it."""
    return _is_start([line.said for line in _lines(before)], [line.said for line in _lines(after)])


def difference(before: Text, after: Text) -> list[str]:
    """Return what became of a headline and body, as a unified diff of their sentences, without file names."""
    old, new = (list(_sentences(text)) for text in (before, after))
    return list(unified_diff(old, new, lineterm="", n=1))[2:]


def _lines(body: str) -> list[_Line]:
    """Return the lines that belong to the text."""
    found = ((_Line(tuple(words(text)), not _ENDED.search(text)), text) for text in body.splitlines())
    return [line for line, text in found if _belongs(line, text)]


def _belongs(line: _Line, text: str) -> bool:
    beside = len(line.said) <= _LONGEST_BESIDE and _BESIDE.match(unicodedata.normalize("NFC", text))
    return bool(line.said) and not beside


def _is_start(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> bool:
    old, new = list(chain.from_iterable(before)), list(chain.from_iterable(after))
    return bool(new) and len(new) <= _SHOWN * len(old) and old[: len(new)] == new


def _counts(old: Sequence[_Line], new: Sequence[_Line]) -> bool:
    """Tell whether these lines became those by an edit; captions, names and links come and go."""
    if max(len(old), len(new)) > _MOST_LABELS or not all(
        line.is_label and len(line.said) <= _LONGEST_LABEL for line in (*old, *new)
    ):
        return True
    return any(SequenceMatcher(None, a.said, b.said).ratio() >= _SAME_LINE for a in old for b in new)


def _sentences(text: Text) -> Iterator[str]:
    headline, body = text
    yield headline
    for line in body.splitlines():
        yield from (sentence.strip() for sentence in _SENTENCE.split(line) if sentence.strip())
