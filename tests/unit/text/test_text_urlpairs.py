"""Pairs of addresses get one key or two, and keys hold for any address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urlpairs import DIFFERENT, SAME, words

from crawler.text.addressrules import AddressRules
from crawler.text.urls import url_key


def test_the_table_is_large_and_says_each_pair_once() -> None:
    assert len(SAME) + len(DIFFERENT) >= 150
    assert len(set(SAME + DIFFERENT)) == len(SAME) + len(DIFFERENT)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_article(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)
    assert url_key(url_key(one)) == url_key(one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_articles(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)
    assert url_key(url_key(one)) == url_key(one)


RULES = AddressRules(
    keep_params=("ref", "utm_art*"),
    drop_params=("show", "x-*"),
    mobile_hosts=("lite.paper.example", "paper-m.example"),
    host="www.paper.example",
)
A = "https://paper.example/a"


@pytest.mark.parametrize(
    ("url", "rules", "key"),
    [
        (A + "?ref=rss&show=1&X-y=2&utm_article=7&utm_source=rss", RULES, A + "?ref=rss&utm_article=7"),
        (A + "?id=1&show=1", AddressRules(drop_params=("*",)), A),
        (A + "?id=1&show=1", AddressRules(keep_params=("id",), drop_params=("*",)), A + "?id=1"),
        (A + "?linkid=7", AddressRules(keep_params=("linkid",)), A + "?linkid=7"),
        (A + "-81234?linkid=7", AddressRules(keep_params=("linkid",)), A + "-81234?linkid=7"),
        ("https://lite.paper.example/a", RULES, A),
        ("https://paper-m.example/a", RULES, A),
        ("https://other.example/a", RULES, "https://other.example/a"),
        ("https://lite.paper.example/a", AddressRules(mobile_hosts=("lite.paper.example",)), "https://lite.paper.example/a"),
        (A + "#top", AddressRules(keep_fragment=True), A + "#top"),
        (A + "#7", AddressRules(keep_fragment=True), A + "#7"),
        (A + "#utm_source=rss", AddressRules(keep_fragment=True), A),
        (A + "#block-65d1", AddressRules(keep_fragment=False), A),
        (A + "#block-65d1", AddressRules(), A + "#block-65d1"),
        (A + "?utm_source=rss#top", AddressRules(), A),
    ],
)  # fmt: skip
def test_an_outlets_own_rules_come_first(url: str, rules: AddressRules, key: str) -> None:
    assert url_key(url, rules) == key
    assert url_key(key, rules) == key


# What real addresses are made of, in any order: the rules must agree with themselves on all of it.
PIECES = st.sampled_from(
    words("""
    / // /. /.. /a /story-81234 /flood-in-the-town /amp /AMP /amp/ /print /print.html /index.html /Index.php .amp .html
    ~amp.html _print.html /news/ /story/amp/ /s/ /article_amp/ ;jsessionid=1 ;sid=2 /(S(lit3py55t21z5v55vlm25s55))
    % %2 %25 %2541 %32%35 %2F %252F %20 %E9 %c3%a9 é 漢 + & &amp; amp; %26 %3F ? ?? ?id=5 ?utm_source=rss &ref=rss
    &b=2 &a=%E9 &sid=3f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c &pk_id=4 ?amp &amp=1 &print=1 # #top #7 #!/x #xtor=1 #a=b? : @ ; =
    www. m. https:// http:/ &url=https://b.example/x &q=http://c.example/y /c/s/d.example/z /amp/s/e.example/w
    """)
)
HOSTS = st.sampled_from(
    words("""
    paper.example www.paper.example m.amp.paper.example M.co bücher.example straße.example 127.0.0.1 [::1] localhost
    youtu.be www.youtube.com t.me twitter.com www.google.com x.cdn.ampproject.org l.facebook.com www.reuters.com
    paper.example:80 paper.example:8080 user@paper.example edition.cnn.com
    """)
)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(["http://", "https://", "HTTPS://", "//"]), HOSTS, st.lists(PIECES, max_size=8).map("".join))
def test_a_key_is_its_own_key(scheme: str, host: str, rest: str) -> None:
    key = url_key(f"{scheme}{host}/{rest}")
    assert url_key(key) == key


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_a_key_of_its_own(text: str) -> None:
    for url in (text, f"https://paper.example/{text}", f"https://{text}", f"https://paper.example/?{text}"):
        assert url_key(url_key(url)) == url_key(url)


IDS = st.integers(1, 10**9) | st.from_regex(r"[a-z0-9-]{1,30}", fullmatch=True)
NAMES = st.sampled_from(words("id p article story nid aid sid artid newsid doc pk_id item key linkid storyid cat guid"))
NOISE = st.lists(
    st.sampled_from(words("utm_source=rss fbclid=1 xtor=RSS-1 ref=rss amp=1 print=1 at_medium=rss")),
    max_size=3,
    unique=True,
)


@settings(deadline=None)
@given(NAMES, IDS, IDS, NOISE, NOISE)
def test_two_ids_are_never_one_article(
    name: str, one: int | str, other: int | str, before: list[str], after: list[str]
) -> None:
    keys = [url_key(f"https://paper.example/a?{'&'.join([*before, f'{name}={id_}', *after])}") for id_ in (one, other)]
    assert (keys[0] == keys[1]) is (str(one) == str(other))
    assert keys[0] == url_key(f"https://paper.example/a?{name}={one}")


@settings(deadline=None)
@given(IDS, IDS)
def test_two_paths_are_never_one_article(one: int | str, other: int | str) -> None:
    keys = [url_key(f"https://paper.example/news/x{id_}x") for id_ in (one, other)]
    assert (keys[0] == keys[1]) is (str(one) == str(other))
