"""Words, terms, names and spellings, as tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.tokens import language_of, names, spelling_key, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. Navy's ship", ["the", "us", "navy", "s", "ship"]),
        ("Ｆｕｌｌ width ﬁre", ["full", "width", "fire"]),
        ("Straße 94-1", ["strasse", "94", "1"]),
        ("東京五輪", ["東京", "京五", "五輪"]),
        ("GDP は3％増", ["gdp", "は", "3", "増"]),
        ("cafe\u0301", ["café"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The war in the valley, said a mayor", ["war", "valley", "mayor"]),
        ("El presidente de la junta", ["presidente", "junta"]),
        ("4 shot at party", ["4", "shot", "party"]),
    ],
)
def test_terms_leave_function_words_out(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guards of the Orvan Army entered Bel Taria.", ("Orvan Army", "Bel Taria")),
        ("The US-backed force met Omar al-Katib.", ("US", "Omar Al-Katib")),
        ("Mayor Lindqvist's deputy", ("Mayor Lindqvist",)),
        ("Rain fell. Later the rain stopped.", ()),
        ("Floods Close Every Major Road Near Harbour", ()),
        ("FLOODS CLOSE EVERY MAJOR ROAD", ()),
    ],
)
def test_names(text: str, expected: tuple[str, ...]) -> None:
    small = {"guards", "later", "rain"}
    assert tuple(name for name in names(text) if name.casefold() not in small) == expected


@pytest.mark.parametrize("behind", ["", " x" * 3_000], ids=["short", "long"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Snow fell. It is snow.", ()),
        ("Snow fell. It is snow-covered.", ("Snow",)),
        ("Snow fell. The half-snow, the snowman.", ("Snow",)),
        ("Snow fell. It covers Snow again.", ("Snow",)),
        ("Prices at the el-Amal market, it's said.", ("Prices", "El-Amal")),
        ("Prices at the hotel-Amal, it's said.", ("Prices",)),
    ],
)
def test_lone_words_that_open_a_sentence_are_names_unless_they_stand_in_small_letters(
    text: str, expected: tuple[str, ...], behind: str
) -> None:
    assert names(text + behind) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ("Khanasir", "Khanasser", "Khanaser", "Ханасер"),
        ("Putin", "Poutine", "Путин", "Путина"),
        ("Mkheidze", "Мхеидзе"),
        ("Ellada", "Ελλάδα"),
        ("Maskaneh", "Maskana"),
        ("Raqqa", "Rakka", "Raqqah", "ar-Raqqa"),
        ("Qadhafi", "Kaddafi", "Kadafi"),
        ("Mevlüt", "Mevlut"),
        ("Çavuşoğlu", "Cavusoglu"),
    ],
)
def test_spellings_of_one_name_meet(spellings: tuple[str, ...]) -> None:
    assert len({spelling_key(name) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Homs", "Hama"), ("Aleppo", "Albania"), ("Tokyo", "Taipei"), ("Iran", "Iraq"), ("Mali", "Malta")],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert spelling_key(one) != spelling_key(other)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bridge was closed and the ferry is late", "en"),
        ("El puente está cerrado y los barcos no salen", "es"),
        ("Мост закрыт, и паром не ходит", "ru"),
        ("橋は閉鎖された", "ja"),
        ("12345", "und"),
    ],
)
def test_language_of(text: str, language: str) -> None:
    assert language_of(text) == language


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert set(terms(text)) <= set(words(text))
    assert len(names(text)) == len(set(names(text)))
    assert spelling_key(text) == spelling_key(text)
    assert language_of(text)
