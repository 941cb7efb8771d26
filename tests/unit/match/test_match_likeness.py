"""A cut, re-led, re-headlined or edited text is a copy; an own report of the same event never is."""

import pytest
from copy_samples import DRAW, HEADLINE, OTHER_OWN, OWN, PARAGRAPHS, QUOTE, WIRE, report

from crawler.match.likeness import CopySettings, copied, likeness
from crawler.match.shingles import read_report
from crawler.model import Report

SETTINGS = CopySettings()
NEW_LEAD = "Eighty-four travellers had a fright in the small hours when their boat stuck fast close to home."
EDITED = (
    WIRE.replace("passenger ferry", "ferry").replace("according to", "said").replace("most of them", "many of them")
)
FORM = (
    "Close. Get email notifications on {name} daily! Your notification has been saved. There was a problem saving your "
    "notification. Whenever {name} posts new content, you'll get an email delivered to your inbox with a link."
)


def is_copy(one: Report, other: Report, *, strict: bool = False) -> bool:
    found = [
        copied(read_report(a), read_report(b), strict=strict, settings=SETTINGS)
        for a, b in ((one, other), (other, one))
    ]
    assert (found[0] is None) == (found[1] is None)
    return found[0] is not None


@pytest.mark.parametrize(
    ("copy", "headline"),
    [
        (WIRE, HEADLINE),
        (WIRE, "Boat stuck"),
        (" ".join(WIRE.split()[: len(WIRE.split()) * 6 // 10]), HEADLINE),
        ("\n\n".join((NEW_LEAD, *PARAGRAPHS[1:])), HEADLINE),
        ("\n\n".join((NEW_LEAD, *PARAGRAPHS[1:])), "Boat stuck"),
        ("\n\n".join(PARAGRAPHS[:2]), HEADLINE),
        ("\n\n".join(PARAGRAPHS[2:]), HEADLINE),
        (EDITED, HEADLINE),
        (WIRE.upper(), HEADLINE),
        (f"{WIRE}\n\n{QUOTE}\n\nThe Alden Post contributed to this report from Sarn.", HEADLINE),
        (WIRE.replace("84", "86").replace("2,000", "2,100"), HEADLINE),
    ],
)
def test_copies(copy: str, headline: str) -> None:
    assert is_copy(report(WIRE), report(copy, headline))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OWN, OTHER_OWN),
        (WIRE, OWN),
        (WIRE, f"{OWN}\n\n{PARAGRAPHS[4]}"),
        (f"{PARAGRAPHS[0]} {OWN}", f"{PARAGRAPHS[0]} {OTHER_OWN}"),
        (DRAW.format(numbers="3, 9, 17, 22 and 31"), DRAW.format(numbers="1, 8, 19, 26 and 35")),
        ("The ferry ran aground.", "The ferry ran aground."),
        ("", ""),
    ],
)
def test_own_reports(one: str, other: str) -> None:
    assert not is_copy(report(one), report(other))


def test_a_digest_is_no_copy_of_all_it_sums_up() -> None:
    rest = " ".join(
        f"In other news today, item {number} of {number * 7} was {number * 3} told." for number in range(300)
    )
    assert not is_copy(report(f"{rest} {PARAGRAPHS[0]}"), report(PARAGRAPHS[0]))


def test_more_is_asked_for_within_one_outlet() -> None:
    follow_up = "\n\n".join((OTHER_OWN, *PARAGRAPHS[1:4]))
    assert is_copy(report(WIRE), report(follow_up))
    assert not is_copy(report(WIRE), report(follow_up), strict=True)
    assert is_copy(report(WIRE), report(EDITED), strict=True)


def test_a_form_is_no_text() -> None:
    forms = [report(FORM.format(name="Ada Moor"), headline) for headline in ("Ferry aground", "Mill burns in Sarn")]
    assert not is_copy(*forms, strict=True)


def test_figures_of_likeness() -> None:
    whole, half = read_report(report(WIRE)), read_report(report("\n\n".join(PARAGRAPHS[:3])))
    found = likeness(half, whole)
    assert found.within == 1.0 == found.contained
    assert found.around == found.resemblance == pytest.approx(half.keys.size / whole.keys.size)
    assert found.shared == half.keys.size
    assert likeness(read_report(report("")), whole).resemblance == 0.0


CHINESE = (
    "一艘载有八十四人的渡轮星期一凌晨在塔恩岛附近的沙洲搁浅，海岸警卫队说，所有乘客都由救生艇平安送上岸，没有人受伤。",
    "这艘渡轮凌晨四时三十分离开奥尔登港，距离泊位只有半小时航程时，一阵狂风把它吹出了航道，港务局表示。",
    "潜水员将在下午退潮时检查船体，两艘来自萨恩的拖船等待晚潮时把船拖离沙洲。",
)
CHINESE_OWN = (
    "今天清晨，三个港口的救援人员摸黑出动，岛上的人都认得的那道浅滩困住了他们每天乘坐的船，学校因此停课半天。",
    "岛民站在码头上看着拖船驶来，杂货店老板在货车后面给大家分发咖啡，一直忙到中午才收摊回家。",
)


def test_scripts_without_spaces_are_compared_too() -> None:
    whole, own = report("\n".join(CHINESE)), report("\n".join(CHINESE_OWN))
    assert is_copy(whole, report("\n".join(CHINESE[:2]), "渡轮搁浅"))
    assert is_copy(whole, report("\n".join((CHINESE_OWN[0], *CHINESE[1:]))))
    assert not is_copy(whole, own)
    assert not is_copy(whole, report("\n".join((*CHINESE_OWN, CHINESE[2]))))
