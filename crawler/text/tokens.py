"""Decides what counts as a word, a term, a name and a spelling of a name, in any script."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from functools import lru_cache, partial
from itertools import filterfalse
from operator import itemgetter
from string import ascii_lowercase
from typing import NamedTuple

from anyascii import anyascii

# Scripts written without spaces (Kana, Han, Hangul, Thai, Lao, Khmer) are cut into pairs of characters.
_DENSE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1780-\u17ff"
# Marks that belong inside a word but are no letters to `\w`: Latin, Hebrew, Arabic; Indic scripts as a whole.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
# Most texts are ASCII once their curly marks are put straight: letters in small, digits, and spaces for all else.
_ASCII = "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128))
_CURLY = tuple(zip("‘’“”–—\u00a0", "''\"\"-- ", strict=True))
_DENSE_START = re.compile(f"[{_DENSE}]")
_DENSE_OR_MARK = re.compile(f"[{_DENSE}{_MARKS}]")
_LETTERS = re.compile(r"[^\W_]+")
_WORD = re.compile(rf"[{_DENSE}]+|(?:(?![{_DENSE}])[^\W_]|[{_MARKS}])+")
# Initials from their first full stop on; a pattern that begins with a sign is looked for many times faster.
_INITIALS = re.compile(r"\.(?<=\b[^\W\d_]\.)(?:[^\W\d_]\.)+")
_SMALL = re.compile(r"\b[a-z]")
_LONG_SMALL = re.compile(" [a-z]{4,}")
_SENTENCE_ENDS = (".", "!", "?", "…")
_ENDS = frozenset('.!?:;"“”«»()[]|')
# An article before a name: al-Absi is a name, though it begins small.
_PARTICLE = re.compile(r"^(?:al|el|ul|as|ash|ad|an|ar|at|az)[-'’](?=[^\W\d_])", re.IGNORECASE)
# What hangs on a name and is none: US-backed, Moscow-based.
_HANGING = re.compile(r"[-'’][a-zß-öø-ÿ].*$")
_CAPITALISED = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
# Runs of words that may be names: those that begin with what may be a capital, or with an article before one. What
# stands before is looked at behind the first letter, as a pattern that begins with a set of signs is looked for faster.
_CAPITAL = "A-ZÀ-Þ÷Ā-ɏͰ-ΫϏ-ϿЀ-ЯѠ-ԯԱ-ՖႠ-ჿᲐ-ᲿḀ-ỿ"
_BEGINS, _REST = r"(?<![^\W_].)(?<![^\W_]['’\-].)", r"[a-z]*[^\W_]*(?:['’\-][^\W_]+)*"
_AFTER_A, _AFTER_EU = "(?:l|sh?|d|n|r|t|z)[-'’]", "l[-'’]"
_CAPITAL_RUN = re.compile(rf"[{_CAPITAL}]{_BEGINS}{_REST}(?:[^\S\n]+[{_CAPITAL}]{_REST})*")
_ARTICLE_RUN = re.compile(
    rf"[{_CAPITAL}aeu]{_BEGINS}(?:(?<![aeu])|(?<=a){_AFTER_A}|(?<=[eu]){_AFTER_EU}){_REST}"
    rf"(?:[^\S\n]+(?:[{_CAPITAL}]|a{_AFTER_A}|[eu]{_AFTER_EU}){_REST})*"
)
# An article before a name, seen from the mark that joins them; a pattern for each mark, as one sign is found fastest.
_JOINED = tuple(
    re.compile(
        mark + r"(?:(?<=(?<![^\W_])[aeu]l.)|(?<=(?<![^\W_])a[sdnrtz].)|(?<=(?<![^\W_])ash.))(?=['’\-]?[^\W\d_a-z])"
    )
    for mark in "-'’"
)
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
_NO_TERMS = _ALL_STOP | frozenset(ascii_lowercase)

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
# Letters that transliterations exchange, longest first; before each pattern letters of which it needs one. No sound is
# such a letter.
_SOUNDS = (
    ("h", re.compile("[ck]h"), "x"),
    ("h", re.compile("sch|sh|zh|tch"), "s"),
    ("h", re.compile("ph"), "f"),
    ("gqc", re.compile("gh|q|ck|c(?![eiy])"), "k"),
    ("h", re.compile("dh|th"), "d"),
    ("tjc", re.compile("[tj]s|tz|c"), "s"),
    ("z", re.compile("z"), "s"),
    ("w", re.compile("w"), "v"),
    ("jy", re.compile("[jy](?=[aeiou])"), "i"),
)
_REPEAT, _ONCE = re.compile(r"(.)\1+"), itemgetter(1)
_NO_VOWELS = str.maketrans("", "", "aeiouyh")
_VOWEL_RUN = re.compile("[aeiouy]+")
# Up to this many characters a text is searched for a word faster than it is taken apart.
_SHORT = 4_000
# Characters of four long words, with what is between them.
_SHORTEST_SHOUT = 19
# A skeleton of fewer consonants than this joins too many names that are no spellings of one another.
_SKELETON = 3


class Run(NamedTuple):
    """Capitalised words that stand together, whether they open a sentence, and the word before them ("" where none)."""

    words: tuple[str, ...]
    opening: bool
    before: str


def words(text: str) -> list[str]:
    """List the words of a text in order: NFKC, casefolded, dense scripts as pairs of characters."""
    text = straightened(text)
    return _undot(text).translate(_ASCII).split() if text.isascii() else _foreign_words(text)


def terms(text: str) -> list[str]:
    """List the words that can tell one report from another: no stop words, no single letters."""
    text = straightened(text)
    if text.isascii():
        return list(filterfalse(_NO_TERMS.__contains__, _undot(text).translate(_ASCII).split()))
    return [word for word in _foreign_words(text) if word not in _ALL_STOP and (len(word) > 1 or word.isdigit())]


def _foreign_words(text: str) -> list[str]:
    """List the words of a text that is not all ASCII."""
    folded = _undot(unicodedata.normalize("NFKC", text)).casefold()
    found: list[str] = []
    if not _DENSE_OR_MARK.search(folded):
        for chunk in folded.split():
            if chunk.isalnum():
                found.append(chunk)
            else:
                found.extend(_LETTERS.findall(chunk))
        return found
    for word in _WORD.findall(folded):
        if word.isascii():
            found.append(word)
        else:
            found.extend(_pieces(word))
    return found


def names(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """List the capitalised runs of a text once each, in order of first mention.

    A line set in title case or in capitals says nothing about names and is passed over; so is a lone word that opens
    a sentence and stands in small letters elsewhere.

    :param known: names that are listed already, from another text: they come first, whether this text has them or not.
    """
    found = dict.fromkeys(known)
    for name, _ in _found(text, _telling_lines(text), found):
        found[name] = None
    return tuple(found)


def runs(text: str) -> Iterator[Run]:
    """Yield the capitalised runs of a text in their order, under the rules of `names`."""
    lines = _telling_lines(text)
    for name, start in _found(text, lines):
        opening = _opens(lines, start)
        yield Run(tuple(name.split()), opening, "" if opening else _word_before(lines, start))


def straightened(text: str) -> str:
    """Return a text with its curly marks put straight."""
    if not text.isascii():
        for curly, plain in _CURLY:
            text = text.replace(curly, plain)
    return text


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
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(part for part in parts if not unicodedata.combining(part))
    if not plain.isalnum():
        plain = _ARTICLE.sub("", plain).replace("'", "").replace("’", "").replace("-", "")
    if not plain.isascii():
        plain = anyascii(plain).casefold()
    letters = frozenset(plain)
    for needed, pattern, sound in _SOUNDS:
        if not letters.isdisjoint(needed):
            plain = pattern.sub(sound, plain)
    plain = _REPEAT.sub(_ONCE, plain)
    return _skeleton(plain)


def _undot(text: str) -> str:
    """Join initials, so that U.S. and US are one word."""
    return _INITIALS.sub(lambda match: match.group().replace(".", ""), text)


def _pieces(word: str) -> Iterator[str]:
    """Cut a run of a dense script into overlapping pairs; any other word is one piece."""
    if len(word) == 1 or not _DENSE_START.match(word):
        yield word
        return
    yield from (word[start : start + 2] for start in range(len(word) - 1))


def _telling_lines(text: str) -> str:
    """Return the lines of a text that say something about names, initials joined."""
    lines = _undot(text).splitlines()
    return "\n".join([line for line in lines if len(line) < _SHORTEST_SHOUT or not _shouts(line)])


def _found(text: str, lines: str, known: Container[str] = ()) -> Iterator[tuple[str, int]]:
    """Yield the names of a text, but lone words that only open a sentence, with where in its telling lines they begin.

    :param known: names that need not be found again.
    """
    stands = _small_words(text)
    pattern = _ARTICLE_RUN if any(joined.search(lines) for joined in _JOINED) else _CAPITAL_RUN
    for run in pattern.finditer(lines):
        words = run.group()
        if words in known:
            continue
        if words.isalnum():  # One word without marks, as most are.
            if _kept_word(words) and not (_opens(lines, run.start()) and stands(words.casefold())):
                yield words, run.start()
            continue
        for name, start in _names_in(words, run.start()):
            if " " in name or not (_opens(lines, start) and stands(name.casefold())):
                yield name, start


def _names_in(run: str, start: int) -> list[tuple[str, int]]:
    """Cut a run where a word is no name, and leave out what names nothing; return each name with where it begins."""
    found: list[tuple[str, int]] = []
    place, goes_on = 0, False
    for word in run.split():
        place = run.index(word, place)
        kept = _kept_word(word)
        if kept and goes_on:
            name, begin = found[-1]
            found[-1] = f"{name} {kept}", begin
        elif kept:
            found.append((kept, start + place))
        goes_on = goes_on if kept == "" else kept is not None
        place += len(word)
    return found


@lru_cache(maxsize=65_536)
def _kept_word(word: str) -> str | None:
    """Cut a word down to the name in it; "" for a function word or a single letter, None for what is no name."""
    name = _name_word(word)
    if not name[0].isupper():
        return None
    return name if len(name) > 1 and name.casefold() not in _ALL_STOP else ""


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
    ends = line[-1] in _SENTENCE_ENDS or line.rstrip().rstrip("'’\"”)").endswith(_SENTENCE_ENDS)
    return ends and bool(_SMALL.search(line))


def _opens(lines: str, start: int) -> bool:
    """Say whether a sentence begins at that place: behind a mark that ends one, or with nothing but marks before it
    in its line."""
    if start > 1 and lines[start - 1] == " " and lines[start - 2].isalnum():
        return False
    before = lines[lines.rfind("\n", 0, start) + 1 : start].rstrip()
    return not before or before[-1] in _ENDS or not (before[-1].isalnum() or _CAPITALISED.search(before))


def _word_before(lines: str, start: int) -> str:
    """Return the word that stands before a place in its line, at most 40 characters off."""
    found = _CAPITALISED.findall(lines[max(0, start - 40) : start].rpartition("\n")[2])
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


def _shouts(line: str) -> bool:
    """Say whether a line is set in title case or in capitals (more than 6 of 10 long words) and is no sentence."""
    if _is_sentence(line):
        return False
    small = _LONG_SMALL.findall(line)
    if len(line) - len("".join(small)) < 7.5 * len(small):
        return False  # Beside these, too few words of four letters, with spaces before them, would fit into the line.
    long = [word for word in _CAPITALISED.findall(line) if len(word) > 3 and not word.isdigit()]
    return len(long) > 3 and len([word for word in long if word[0].isupper()]) > 0.6 * len(long)


def _skeleton(plain: str) -> str:
    """Keep the first letter and the consonants; vowels too (as a, i, u) where too few consonants would be left."""
    bones = plain[:1] + _REPEAT.sub(_ONCE, plain[1:].translate(_NO_VOWELS))
    if len(bones) >= _SKELETON:
        return bones
    open_end = re.sub(r"(?<=[aeiou])h$", "", plain)
    return _VOWEL_RUN.sub(lambda run: {"e": "i", "o": "u", "y": "i"}.get(run.group()[0], run.group()[0]), open_end)
