"""An address tells by itself whether it surely names an article, perhaps, or not."""

import pytest

from crawler.parse.likeness import Likeness, last_words, likeness

HOST = "https://harbour.example"
BASE = f"{HOST}/world/"


@pytest.mark.parametrize(
    "path",
    [
        "/2026/07/01/ferry",
        "/world/2026-07-01/ferry",
        "/2026/jul/01/ferry",
        "/2026/07/ferry",
        "/20260701/ferry.html",
        "/world/2026-06-29-night-bus",
        "/2026/07/01/1234",
        "/2026/07/01/5-things",
        "/world/ferry-crews-vote-to-strike",
        "/world/ferry-crews-vote-to-strike/",
        "/world/ferry_crews_vote_to_strike.html",
        "/ferry-crews-vote-to-strike/701",
        "/world/article1234567.ece",
        "/story/1234567/ferry",
        "/articles/-/502114",
        "/news/articles/c4g8ve8yyx2o",
        "/nota.asp?id=55120",
        "/?p=12345",
        "/view.php?NewsIdx=20260",
        "/%D9%85%D9%8A%D9%86%D8%A7%D8%A1-%D8%A8%D8%B9%D8%AF-%D8%B9%D8%A7%D9%85%D9%8A%D9%86-%D9%85%D9%81%D8%AA%D9%88%D8%AD",
    ],
)
def test_surely(path: str) -> None:
    assert likeness(HOST + path, BASE) is Likeness.SURELY


@pytest.mark.parametrize(
    "path",
    [
        "/story?id=5",
        "/world/africa",
        "/region/bridge",
        "/node/12",
        "/world/middle-east",
        "/ferry-crews-vote-to-strike/7",
        "/news/articles/about",
    ],
)
def test_perhaps(path: str) -> None:
    assert likeness(HOST + path, BASE) is Likeness.PERHAPS


@pytest.mark.parametrize(
    "url",
    [
        f"{HOST}/",
        f"{HOST}/world/",
        f"{HOST}/world/?utm_source=x",
        f"{HOST}/world/#ferry-crews-vote-to-strike",
        f"{HOST}/about-us",
        f"{HOST}/2026/07/01/",
        f"{HOST}/2026/07",
        f"{HOST}/tag/ferry-crews-vote-to-strike",
        f"{HOST}/world/author/ada-quill-of-the-desk",
        f"{HOST}/thema/alles-zum-neuen-freibad",
        f"{HOST}/etiqueta/todo-sobre-la-lonja",
        f"{HOST}/%D1%82%D0%B5%D0%B3/1234567",
        f"{HOST}/2026/07/01/ferry.jpg",
        f"{HOST}/world/page/12345",
        f"{HOST}/datenschutz/so-gehen-wir-damit-um",
        "https://elsewhere.example/2026/07/01/ferry",
    ],
)
def test_never(url: str) -> None:
    assert likeness(url, BASE) is Likeness.NONE


def test_www_is_the_same_site() -> None:
    assert likeness("https://www.harbour.example/2026/jul/01/ferry", BASE) is Likeness.SURELY


@pytest.mark.parametrize(("path", "number"), [("/a/one-two_three", 3), ("/a/", 1), ("/a/1-2", 0), ("/", 0)])
def test_words_of_the_last_segment(path: str, number: int) -> None:
    assert last_words(HOST + path) == number
