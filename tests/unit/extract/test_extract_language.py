"""The language of a report is told by page, feed, outlet and text together; golden: sentences in fifty languages."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.detect import languages_of
from crawler.extract.language import Language, choose_language, in_language, primary
from crawler.model import Report

TABLE = Path(__file__).resolve().parents[2] / "golden" / "language" / "samples.tsv"
SAMPLES = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
TEXTS = {tag: text for tag, _, text in SAMPLES}


def chosen(text: str, **stated: str | None) -> Language:
    """Return the language of a text that page, feed and outlet state like this."""
    return choose_language(list(stated.items()), text, languages_of)


def test_the_table_has_twenty_languages_and_more() -> None:
    assert len(TEXTS) == len(SAMPLES) >= 20


@pytest.mark.parametrize(("tag", "stated", "text"), SAMPLES, ids=[tag for tag, _, _ in SAMPLES])
def test_a_text_tells_its_language(tag: str, stated: str, text: str) -> None:
    found = chosen(text, page=stated or None)
    assert (found.tag, found.source, found.alternatives) == (tag, "page" if stated else "text", ())


@pytest.mark.parametrize("tag", [tag for tag in TEXTS if tag not in {"en", "sr-Latn"}])
def test_a_template_that_says_english_is_not_believed_and_kept_as_stated(tag: str) -> None:
    found = chosen(TEXTS[tag] * 2, page="en-US")
    assert (found.tag, found.source, found.alternatives) == (tag, "text", (("page", "en"),))


@pytest.mark.parametrize("tag", TEXTS)
def test_a_short_text_is_in_the_language_its_page_states(tag: str) -> None:
    found = chosen(TEXTS[tag][:30], page=tag)
    assert (found.tag, found.source) == (tag, "page")


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        # whom the text bears out, though another comes first
        ("sw", {"page": "en", "outlet": "sw"}, Language("sw", "outlet", (("page", "en"),))),
        (
            "sw",
            {"page": "en", "feed": "sw-TZ", "outlet": "en"},
            Language("sw", "feed", (("page", "en"), ("outlet", "en"))),
        ),
        # one language, however it is called
        ("nb", {"page": "no", "outlet": "nb"}, Language("nb", "page")),
        ("nb", {"page": "nb-NO"}, Language("nb", "page")),
        ("nn", {"page": "no-NO", "outlet": "nb"}, Language("nb", "page")),
        ("nn", {"page": "nn"}, Language("nn", "page")),
        ("he", {"page": "iw"}, Language("he", "page")),
        ("id", {"page": "in"}, Language("id", "page")),
        ("sr-Latn", {"page": "sh"}, Language("sr-Latn", "page")),
        ("sr-Latn", {"page": "sr-Latn-RS"}, Language("sr-Latn", "page")),
        ("sr", {"page": "sr-Latn"}, Language("sr", "page")),
        ("hr", {"page": "bs"}, Language("bs", "page")),
        ("zh-Hant", {"page": "zh-TW"}, Language("zh-Hant", "page")),
        ("zh", {"page": "zh-CN"}, Language("zh", "page")),
        ("pt", {"page": "pt_BR"}, Language("pt", "page")),
        ("en", {"page": "pcm"}, Language("pcm", "page")),
        # what is no language
        ("en", {"page": "utf-8", "outlet": "en"}, Language("en", "outlet")),
        ("en", {"page": "x-default"}, Language("en", "text")),
        # a script rules out what is stated
        ("ru", {"page": "en", "outlet": "pl"}, Language("ru", "text", (("page", "en"), ("outlet", "pl")))),
    ],
)
def test_words_are_weighed_by_the_text(text: str, stated: dict[str, str], expected: Language) -> None:
    assert chosen(TEXTS[text], **stated) == expected


def test_all_others_are_outweighed_by_a_long_text_alone() -> None:
    stated = {"page": "en", "outlet": "en"}
    assert chosen(TEXTS["es"][:120], **stated) == Language("en", "page", (("text", "es"),))
    assert chosen(TEXTS["es"] * 2, **stated) == Language("es", "text", (("page", "en"), ("outlet", "en")))


@pytest.mark.parametrize("text", ["", "Kurz.", "1 2 3 4 5 6 7 8 9 0 " * 20, "☃ " * 100])
def test_where_nobody_can_tell_nothing_is_told(text: str) -> None:
    assert chosen(text) == Language()
    assert chosen(text, outlet="de").tag == "de"


def test_a_feed_alone_is_told_by_its_script_where_no_model_is_asked() -> None:
    stated = [("feed", "en-us"), ("outlet", "uk")]
    assert choose_language(stated, TEXTS["uk"], lambda _: ()) == Language("uk", "outlet", (("feed", "en"),))


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("EN-gb", "en"),
        (" de ", "de"),
        ("zh_Hant_TW", "zh"),
        ("deutsch", ""),
        ("", ""),
        ("e", ""),
        ("qq", ""),
        ("ger", "de"),
    ],
)
def test_primary(tag: str, name: str) -> None:
    assert primary(tag) == name


@given(st.text(), st.text(max_size=12), st.sampled_from(["en", "zh", "sr", None]))
def test_whatever_is_said_a_tag_or_none_comes_of_it(text: str, page: str, outlet: str | None) -> None:
    found = choose_language((("page", page), ("outlet", outlet)), text, lambda _: (("sr", 0.7), ("la", 0.2)))
    assert found.tag is None or primary(found.tag) == found.tag.split("-")[0]


def test_a_report_keeps_who_told_its_language_and_what_was_said_against_it() -> None:
    report = Report("https://x.example/1", "Kivuko", TEXTS["sw"], sources={"body": "page"})
    found = in_language(report, (("page", "en-US"), ("outlet", "sw")), languages_of)
    assert (found.language, found.sources) == ("sw", {"body": "page", "language": "outlet"})
    assert found.alternatives == {"language": (("page", "en"),)}
    silent = in_language(replace(report, headline="", body=""), (), languages_of)
    assert (silent.language, silent.sources, silent.alternatives) == (None, {"body": "page"}, {})
