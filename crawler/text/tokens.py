"""Decides what counts as a word, a term, a name and a spelling of a name, in any script."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from anyascii import anyascii

# Scripts written without spaces (Kana, Han, Hangul, Thai, Lao, Khmer) are cut into pairs of characters.
_DENSE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1780-\u17ff"
# Marks that belong inside a word but are no letters to `\w`: Latin, Hebrew, Arabic; Indic scripts as a whole.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
# Words of plain text, which most texts are once their curly marks are put straight; terms are no single letters.
_ASCII_WORD = re.compile("[a-z0-9]+")
_ASCII_TERM = re.compile("[a-z0-9]{2,}|[0-9]")
_CURLY = tuple(zip("‘’“”–—\u00a0", "''\"\"-- ", strict=True))
_DENSE_START = re.compile(f"[{_DENSE}]")
_DENSE_OR_MARK = re.compile(f"[{_DENSE}{_MARKS}]")
_LETTERS = re.compile(r"[^\W_]+")
_WORD = re.compile(rf"[{_DENSE}]+|(?:(?![{_DENSE}])[^\W_]|[{_MARKS}])+")
# Initials from their first full stop on; a pattern that begins with a sign is looked for many times faster.
_INITIALS = re.compile(r"\.(?<=\b[^\W\d_]\.)(?:[^\W\d_]\.)+")
_SMALL = re.compile(r"\b[a-z]")
_ENDS = frozenset('.!?:;"“”«»()[]|')
# An article before a name: al-Absi is a name, though it begins small.
_PARTICLE = re.compile(r"^(?:al|el|ul|as|ash|ad|an|ar|at|az)[-'’](?=[^\W\d_])", re.IGNORECASE)
# What hangs on a name and is none: US-backed, Moscow-based.
_HANGING = re.compile(r"[-'’][a-zß-öø-ÿ].*$")
_CAPITALISED = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
# Words that may be names: those that begin with what may be a capital, or with an article before one. What stands
# before is looked at behind the first letter, as a pattern that begins with a set of signs is looked for faster.
_CAPITAL = "A-ZÀ-ɏͰ-ϿЀ-ԯԱ-ՖႠ-ჿᲐ-ᲿḀ-ỿ"
_NAME_START, _NAME_REST = r"(?<![^\W_].)(?<![^\W_]['’\-].)", r"[^\W_]*(?:['’\-][^\W_]+)*"
_MAYBE_NAME = re.compile(rf"[{_CAPITAL}]{_NAME_START}{_NAME_REST}")
_MAYBE_ARTICLE = re.compile(
    rf"[{_CAPITAL}aeu]{_NAME_START}(?:(?<![aeu])|(?:(?<=a)(?:l|sh?|d|n|r|t|z)|(?<=[eu])l)[-'’]){_NAME_REST}"
)
# An article before a name, seen from the mark that joins them.
_JOINED = re.compile(r"[-'’](?:(?<=[aeu]l.)|(?<=a[sdnrtz].)|(?<=ash.))")
# What binds the next letter to the word before it.
_BOUND = re.compile(r"[^\W_]['’\-]")
_POSSESSIVE = re.compile(r"['’]s$")

# The most frequent function words, by language; what carries news in a neighbour's tongue (war, die) is left out.
_STOP = {
    "en": "the a an of to in on at for and or but is are was were be been being has have had do does did by with "
    "from as that this these those it its he she they his her their them we you who which what when where how why "
    "not no will would can could may after before into over about than then so if up out more also said says there "
    "i my our your all one some any such just because while during between through only other him own",
    "es": "el la los las un una unos unas de del al y que en es son por para con se su sus lo como más pero ya este "
    "esta fue ha han ser sobre entre sin según tras desde hasta cuando donde también le les no si muy",
    "pt": "o os as um uma dos das da do no na nos nas em e que por para com se seu sua ao aos à às como mais mas "
    "foi é são ser ter tem não pelo pela até após sobre entre também já está quando diz",
    "fr": "le la les un une des du de et à au aux en dans sur pour par avec que qui est sont ce cette ces il elle "
    "ils elles se sa ses leur leurs ne pas plus été été a ont être selon après mais ou où",
    "de": "der das den dem des ein eine einen einem einer und oder aber ist sind war waren wird werden hat haben "
    "von vom zu zum zur mit bei für auf aus nach über sich nicht auch es sie er wie als dass im am noch nur",
    "it": "il lo gli uno della dello degli delle dei nel nella sul sulla e che di da con per è sono ha hanno non si "
    "più anche come alla al dal",
    "ru": "и в во не на с со что как по к ко из за от до о об у для это его ее её их он она они а но же бы был была "
    "были при или так то я мы все уже",
    "uk": "і в у не на з що як по до від за для це його її їх він вона вони а але та та про",
    "ar": "في من على إلى عن أن إن التي الذي هذا هذه مع كان كانت قد لا ما هو هي بعد قبل و أو ثم بين",
    "sl": "in je v na za se so ki da z s po pri pa tudi bi iz kot ne še od do ter ob",
    "nl": "het een van voor met op te zijn wordt dat niet ook aan door bij naar uit",
    "tr": "ve bir bu için ile de da olan olarak daha çok gibi sonra",
}
# "war" is German for "was" and English for war: it stays a word of news.
_NEVER_STOP = frozenset({"war"})
_STOP_SETS = {language: frozenset(text.split()) - _NEVER_STOP for language, text in _STOP.items()}
_ALL_STOP: frozenset[str] = frozenset().union(*_STOP_SETS.values())

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
)

_ARTICLE = re.compile(r"^(?:al|el|ul|as|ash|ad|an|ar|at|az)[-\s'’]+(?=\w{3})")
# Letters that transliterations exchange, longest first.
_SOUNDS = (
    (re.compile("[ck]h"), "x"),
    (re.compile("sch|sh|zh|tch|š|ž"), "s"),
    (re.compile("ph"), "f"),
    (re.compile("gh|q|ck|c(?![eiy])"), "k"),
    (re.compile("dh|th"), "d"),
    (re.compile("[tj]s|tz|c"), "s"),
    (re.compile("z"), "s"),
    (re.compile("w"), "v"),
    (re.compile("[jy](?=[aeiou])"), "i"),
)
_REPEAT = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouyh]+")
_VOWEL_RUN = re.compile("[aeiouy]+")
# Up to this many characters a text is searched for a word faster than it is taken apart.
_SHORT = 4_000
# A skeleton of fewer consonants than this joins too many names that are no spellings of one another.
_SKELETON = 3


class Run(NamedTuple):
    """Capitalised words that stand together, whether they open a sentence, and the word before them ("" where none)."""

    words: tuple[str, ...]
    opening: bool
    before: str


def words(text: str) -> list[str]:
    """List the words of a text in order: NFKC, casefolded, dense scripts as pairs of characters."""
    text = _plain(text)
    return _ASCII_WORD.findall(_undot(text).lower()) if text.isascii() else _foreign_words(text)


def terms(text: str) -> list[str]:
    """List the words that can tell one report from another: no stop words, no single letters."""
    text = _plain(text)
    if text.isascii():
        return [word for word in _ASCII_TERM.findall(_undot(text).lower()) if word not in _ALL_STOP]
    return [word for word in _foreign_words(text) if word not in _ALL_STOP and (len(word) > 1 or word.isdigit())]


def _foreign_words(text: str) -> list[str]:
    """List the words of a text that is not all ASCII."""
    folded = _undot(unicodedata.normalize("NFKC", text)).casefold()
    if not _DENSE_OR_MARK.search(folded):
        return _LETTERS.findall(folded)
    found: list[str] = []
    for word in _WORD.findall(folded):
        if word.isascii():
            found.append(word)
        else:
            found.extend(_pieces(word))
    return found


def names(text: str) -> tuple[str, ...]:
    """List the capitalised runs of a text once each, in order of first mention.

    A line set in title case or in capitals says nothing about names and is passed over; so is a lone word that opens
    a sentence and stands in small letters elsewhere.
    """
    return tuple(dict.fromkeys(" ".join(found.words) for found in _found(text)))


def runs(text: str) -> Iterator[Run]:
    """Yield the capitalised runs of a text in their order, under the rules of `names`."""
    for found in _found(text):
        before = "" if found.opening else _word_before(found.line, found.start)
        yield Run(tuple(found.words), found.opening, before)


def language_of(text: str) -> str:
    """Guess a language code from script and function words; "und" where neither says anything."""
    for language, script in _SCRIPTS:
        if script.search(text):
            return language
    seen = set(words(text[:1000]))
    votes = Counter({language: len(seen & stop) for language, stop in _STOP_SETS.items()})
    language, hits = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    return language if hits else "und"


@lru_cache(maxsize=65_536)
def spelling_key(name: str) -> str:
    """Fold a name so that its transliterations meet: Khanasir, Khanasser, Khanaser, Ханасер; Maskana, Maskaneh.

    The consonants in order, the article al- dropped; short names keep their vowels, folded to a, i and u.
    """
    plain = name.casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = _ARTICLE.sub("", plain).replace("'", "").replace("’", "").replace("-", "")
    if not plain.isascii():
        plain = anyascii(plain).casefold()
    for pattern, sound in _SOUNDS:
        plain = pattern.sub(sound, plain)
    plain = _REPEAT.sub(r"\1", plain)
    return _skeleton(plain)


def _plain(text: str) -> str:
    """Put curly marks straight."""
    if not text.isascii():
        for curly, plain in _CURLY:
            text = text.replace(curly, plain)
    return text


def _undot(text: str) -> str:
    """Join initials, so that U.S. and US are one word."""
    return _INITIALS.sub(lambda match: match.group().replace(".", ""), text)


def _pieces(word: str) -> Iterator[str]:
    """Cut a run of a dense script into overlapping pairs; any other word is one piece."""
    if len(word) == 1 or not _DENSE_START.match(word):
        yield word
        return
    yield from (word[start : start + 2] for start in range(len(word) - 1))


class Found(NamedTuple):
    """A run as it is found: its words, whether they open a sentence, its line, and where in the line it begins."""

    words: list[str]
    opening: bool
    line: str
    start: int


def _found(text: str) -> Iterator[Found]:
    """Yield the runs of a text, but lone words that only open a sentence."""
    undotted, stands = _undot(text), _small_words(text)
    pattern = _MAYBE_ARTICLE if _JOINED.search(undotted) else _MAYBE_NAME
    for line in undotted.splitlines():
        if not _is_sentence(line) and _shouts(_CAPITALISED.findall(line)):
            continue
        for found in _runs(line, pattern):
            if not found.opening or len(found.words) > 1 or not stands(found.words[0].casefold()):
                yield found


def _runs(line: str, pattern: re.Pattern[str]) -> Iterator[Found]:
    """Yield the runs of a line."""
    run: list[str] = []
    opening, end, begin = False, 0, 0
    for match in pattern.finditer(line):
        word = _name_word(match.group())
        if not word[0].isupper():
            continue
        start = match.start()
        starts = _opens(line, start)
        if run and (starts or not line[end:start].isspace()):
            yield Found(run, opening, line, begin)
            run = []
        if len(word) > 1 and word.casefold() not in _ALL_STOP:
            if not run:
                opening, begin = starts, start
            run.append(word)
        end = match.end()
    if run:
        yield Found(run, opening, line, begin)


def _small_words(text: str) -> Callable[[str], bool]:
    """Return what says whether a word stands in a text in small letters, as a word of its own; a long text is read
    once for all words."""
    if len(text) > _SHORT:
        return {word for word in _CAPITALISED.findall(text) if word.islower()}.__contains__
    return partial(_stands, text)


def _stands(text: str, small: str) -> bool:
    """Say whether a word in small letters stands in a text as a word of its own."""
    place = text.find(small)
    while place >= 0:
        if not (text[place - 1 : place].isalnum() or _BOUND.fullmatch(text, max(0, place - 2), place)):
            whole = _CAPITALISED.match(text, place)
            if whole and whole.group() == small and small.islower():
                return True
        place = text.find(small, place + 1)
    return False


def _is_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence and has small words: then it is none set in title case."""
    return line.rstrip().rstrip("'’\"”)").endswith((".", "!", "?", "…")) and bool(_SMALL.search(line))


def _opens(line: str, start: int) -> bool:
    """Say whether a sentence begins at that place: behind a mark that ends one, or with nothing but marks before it."""
    place = start - 1
    if place > 0 and line[place] == " " and line[place - 1].isalnum():
        return False
    while place >= 0 and line[place].isspace():
        place -= 1
    return place < 0 or line[place] in _ENDS or not (line[place].isalnum() or _CAPITALISED.search(line, 0, place + 1))


def _word_before(line: str, start: int) -> str:
    """Return the word that stands before a place, at most 40 characters off."""
    found = _CAPITALISED.findall(line[max(0, start - 40) : start])
    return found[-1] if found else ""


def _name_word(word: str) -> str:
    """Cut a word down to the name in it, a leading article included."""
    if word.isalnum():
        return word
    word = _POSSESSIVE.sub("", word)
    article = _PARTICLE.match(word)
    if article and word[article.end()].isupper():
        return word[0].upper() + word[1:]
    return word if article else _HANGING.sub("", word)


def _shouts(found: list[str]) -> bool:
    """Say whether a line is set in title case or in capitals (more than 6 of 10 long words)."""
    long = [word for word in found if len(word) > 3 and not word.isdigit()]
    return len(long) > 3 and sum(word[0].isupper() for word in long) > 0.6 * len(long)


def _skeleton(plain: str) -> str:
    """Keep the first letter and the consonants; vowels too (as a, i, u) where too few consonants would be left."""
    bones = plain[:1] + _REPEAT.sub(r"\1", _VOWELS.sub("", plain[1:]))
    if len(bones) >= _SKELETON:
        return bones
    open_end = re.sub(r"(?<=[aeiou])h$", "", plain)
    return _VOWEL_RUN.sub(lambda run: {"e": "i", "o": "u", "y": "i"}.get(run.group()[0], run.group()[0]), open_end)
