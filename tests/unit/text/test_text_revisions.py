"""An edit makes a version; what a page changes by itself does not."""

import pytest

from crawler.text.revisions import difference, is_cut_off, is_revised

TITLE = "Ferry runs aground"
LINES = (
    "The ferry ran aground off Tarn Island on Monday, half an hour before it was due.",
    "All 84 people were brought ashore.",
    "Divers were to look at the hull at noon.",
)
BODY = "\n\n".join(LINES)

BOILERPLATE = [
    "\n".join(LINES),
    f"  {BODY}\n\n\n",
    BODY.upper(),
    BODY.replace("half", "half\u00a0"),
    BODY.replace(",", " —"),
    f"Updated 3 hours ago\n{BODY}",
    f"Published: 2 March 2026 at 10:40\n{BODY}",
    f"12 minutes ago\n{BODY}",
    f"Zuletzt aktualisiert: 02.03.2026\n{BODY}",
    f"{BODY}\n\nRead more: Mill burns in Sarn",
    f"{BODY}\n\nRELATED: Mill burns in Sarn",
    f"{BODY}\n\nLire aussi : Un moulin brûle à Sarn",
    f"{BODY}\n\nЧитайте также: Пожар на мельнице",
    f"{BODY}\n\n延伸阅读：磨坊起火",
    f"{BODY}\n\nSign up for our morning newsletter.",
    f"{BODY}\n\n© 2026 Harbour Post. All rights reserved.",
    f"{BODY}\n\nPhoto by Ada Moor",
    f"Ferry on the sandbank\n\n{BODY}",
    LINES[0],
    "",
]
EDITS = [
    BODY.replace("84", "86"),
    BODY.replace("Divers", "Drivers"),
    f"{BODY}\n\nThe captain was questioned.",
    f"{LINES[0]}\n\n{LINES[2]}",
    "\n\n".join((LINES[1], LINES[0], LINES[2])),
    "This story has been withdrawn.",
    f"{BODY}\n\n" + "\n".join(f"A street of Sarn, number {number}" for number in range(13)),
    f"12 people hurt\n{BODY}",
    "Read more: " + " ".join(["the ferry was pulled free by two tugs in the evening"] * 4),
]


@pytest.mark.parametrize("after", BOILERPLATE)
def test_what_pages_change_by_themselves(after: str) -> None:
    assert not is_revised((TITLE, BODY), (TITLE, after))


@pytest.mark.parametrize("after", EDITS)
def test_edits(after: str) -> None:
    before = BODY if not after.startswith("12 people") else f"10 people hurt\n{BODY}"
    assert is_revised((TITLE, before), (TITLE, after))


@pytest.mark.parametrize(
    ("after", "revised"),
    [
        ("Ferry Runs Aground ", False),
        ("Ferry runs aground!", False),
        ("Ferry sinks", True),
        ("UPDATE 1-Ferry runs aground", True),
        ("", True),
    ],
)
def test_headlines(after: str, revised: bool) -> None:
    assert is_revised((TITLE, BODY), (after, BODY)) is revised


def test_a_text_that_was_hidden_is_new() -> None:
    assert is_revised((TITLE, LINES[0]), (TITLE, BODY))


def test_scripts_without_spaces() -> None:
    before = "渡轮星期一在塔恩岛附近搁浅。\n船上八十四人全部获救。"
    assert is_revised((TITLE, before), (TITLE, before.replace("八十四", "八十六")))
    assert not is_revised((TITLE, before), (TITLE, f"{before}\n相关阅读：磨坊起火"))


def test_a_live_blog_is_compared_as_a_whole() -> None:
    endless = "\n".join(f"Line {number} was written." for number in range(5000))
    assert is_revised((TITLE, endless), (TITLE, f"One more was written.\n{endless}"))


def test_a_paywall_is_known_by_what_it_leaves() -> None:
    assert is_cut_off(BODY, LINES[0])
    assert not is_cut_off(BODY, "\n\n".join(LINES[:2]) + "\n\nDivers were to look")
    assert not is_cut_off(BODY, LINES[1])
    assert not is_cut_off(BODY, "")


def test_a_difference_is_told_by_sentences() -> None:
    before = "It ran aground. All 84 were saved. Divers came.\nTugs came."
    after = "It ran aground. All 86 were saved. Divers came.\nTugs came."
    assert difference((TITLE, before), (TITLE, after)) == [
        "@@ -2,3 +2,3 @@",
        " It ran aground.",
        "-All 84 were saved.",
        "+All 86 were saved.",
        " Divers came.",
    ]
    assert difference((TITLE, before), ("Ferry sinks", before))[:3] == ["@@ -1,2 +1,2 @@", f"-{TITLE}", "+Ferry sinks"]
    assert difference((TITLE, before), (TITLE, before)) == []
