"""What a publication is called and where it is at home is what its signs agree on; where they do not, nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import rules
from crawler.parse import imprint


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.bbc.co.uk/news", "bbc"),
        ("https://edition.cnn.com/", "cnn"),
        ("https://The-Harbour.example/", "the-harbour"),
        ("https://harbour.blogspot.com/", "harbour"),
        ("https://münchen.example/", "munchen"),
        ("http://127.0.0.1:8080/", "127-0-0-1"),
        ("http://[2001:db8::1]/", "2001-db8--1"),
        ("http://localhost/", "localhost"),
        (f"https://{'a' * 63}.example/", "a" * 63),
        ("https://_.example/", "outlet"),
        ("https://газета.example/", "outlet"),
    ],
)
def test_the_id_of_an_outlet(url: str, name: str) -> None:
    assert imprint.outlet_id(url) == name
    assert rules.outlet_id(name) == name


@given(st.text(max_size=80))
def test_every_address_has_an_id(host: str) -> None:
    name = imprint.outlet_id(f"https://{host}/")
    assert rules.outlet_id(name) == name


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (["en"], "en"),
        (["en-US", "en_GB", "de"], "en"),
        (["en", "de"], None),
        (["zh-Hans-CN", "zh"], "zh-Hans"),
        (["zh-Hans", "zh-Hant"], "zh"),
        (["pt_BR", "pt-PT"], "pt"),
        (["en, fr"], "en"),
        (["en_US.UTF-8"], "en"),
        (["English"], None),
        (["x-default", ""], None),
        ([], None),
    ],
)
def test_the_language_is_what_most_say(tags: list[str], language: str | None) -> None:
    assert imprint.language_of(tags) == language


@pytest.mark.parametrize(
    ("url", "tags", "country"),
    [
        ("https://www.harbour.ie/", [], "ie"),
        ("https://www.harbour.co.uk/", ["en"], "gb"),
        ("https://harbour.example/", ["en-NG"], "ng"),
        ("https://harbour.example/", ["en-NG", "en_US"], "ng"),
        ("https://harbour.example/", ["en_US"], None),
        ("https://harbour.example/", ["es_LA"], None),
        ("https://harbour.example/", ["ar_AR"], None),
        ("https://harbour.example/", ["en-NG", "en-KE"], None),
        ("https://harbour.ie/", ["en-NG"], None),
        ("https://harbour.ch/", ["de_DE"], "ch"),
        ("https://harbour.io/", [], None),
        ("https://harbour.co/", [], None),
        ("https://harbour.com.co/", ["es-ES"], "co"),
        ("https://harbour.eu/", [], None),
        ("https://harbour.example/", ["es-419"], None),
        ("https://harbour.example/", ["en-XX"], None),
        ("http://127.0.0.1/", [], None),
        ("http://it/", [], None),
    ],
)
def test_the_country_is_said_where_nothing_speaks_against_it(url: str, tags: list[str], country: str | None) -> None:
    assert imprint.country_of([url], tags) == country


@pytest.mark.parametrize(
    ("stated", "titles", "name"),
    [
        (["The Harbour"], ["Ignored"], "The Harbour"),
        (["", "\x00", "x" * 200], ["Harbour Post - World"], "Harbour Post"),
        ([], ["Breaking news, latest headlines | The Harbour"], "The Harbour"),
        ([], ["Harbour » Feed"], "Harbour"),
        ([], ["Home"], "Home"),
        ([], ["", " | "], "harbour.example"),
        ([], [], "harbour.example"),
    ],
)
def test_the_name(stated: list[str], titles: list[str], name: str) -> None:
    assert imprint.name_of(stated, titles, "https://www.harbour.example/") == name


@pytest.mark.parametrize(
    ("title", "is_main"),
    [
        ("Harbour Post", True),
        ("harbour post – latest news", True),
        ("HARBOUR POST RSS", True),
        ("Harbour Post – Sport", False),
        ("Latest news", False),
        ("", False),
    ],
)
def test_the_main_feed_is_titled_as_the_site(title: str, is_main: bool) -> None:
    assert imprint.is_titled_as(title, ["Harbour Post", ""]) is is_main


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["Harbour Post - World", "Harbour Post - Sport"], "Harbour Post"),
        (["Harbour Post"], "Harbour Post"),
        (["World", "Sport"], ""),
        ([], ""),
    ],
)
def test_what_titles_share(titles: list[str], name: str) -> None:
    assert imprint.shared_name(titles) == name
