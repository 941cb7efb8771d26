"""A line on three other reports of an outlet is furniture; what comes again with reason is none."""

from dataclasses import replace

from crawler.extract.sitememory import REPORTS, Kept, line_keys, removed_from, state_of, without_furniture
from crawler.model import Report

PROMO = "Sign up for our morning letter and get the best of the harbour in your mailbox."
OWN = [
    "The ferry to Tarn sailed again on Thursday after three days in port, the operator said.",
    "Divers had looked at its hull, and found the screw to be sound, in spite of the noise.",
    "The second ship is to follow on Tuesday, if the weather holds, with forty cars on board.",
]
OTHERS = {7: "Lemons win a prize", 8: "Museum of ropes opens", 9: "Mayor leaves office"}


def report(*lines: str, headline: str = "Ferry sails again", dateline: str | None = None) -> Report:
    """Return a report of these lines."""
    return Report("https://x.example/1", headline, "\n\n".join(lines), dateline=dateline)


def cleaned(one: Report, seen: dict[str, dict[int, str]], before: Kept | None = None) -> Report:
    """Return the report as cleaned where its lines were seen on the reports given."""
    keys = line_keys(one)
    return without_furniture(one, {keys[line]: held for line, held in seen.items() if line in keys}, before)


def test_a_line_on_three_other_reports_is_taken_out_and_kept_beside() -> None:
    found = cleaned(report(*OWN[:2], PROMO, OWN[2]), {PROMO: OTHERS})
    assert found.body.split("\n\n") == OWN
    assert found.alternatives["body"] == (("site", PROMO),)
    assert removed_from(found) == (PROMO,)


def test_fewer_reports_are_no_proof() -> None:
    assert REPORTS == 3
    one = report(*OWN, PROMO)
    assert cleaned(one, {PROMO: {7: OTHERS[7], 8: OTHERS[8]}}) == one
    assert cleaned(one, {}) == one


def test_the_lead_of_a_story_issued_again_stays() -> None:
    again = {number: f"UPDATE {number}" for number in (7, 8, 9)}
    one = report(*OWN, "This time the operator added that the fare is to rise by a tenth in the spring.")
    assert cleaned(one, dict.fromkeys(OWN, again)) == one


def test_the_background_of_a_running_story_stays() -> None:
    background = "The quay was closed in March, when a crack was found in its oldest pillar by two divers."
    running = {7: "Ferry stays in port", 8: "Ferry sought by divers", 9: "Mayor on the ferry"}
    one = report(*OWN, background)
    assert cleaned(one, {background: running}) == one
    assert (
        cleaned(one, {background: {**running, **{n + 10: text for n, text in OTHERS.items()}}}).body.split("\n\n")
        == OWN
    )


def test_short_lines_and_datelines_stay() -> None:
    dateline = "SARN HARBOUR, Northern Isles, May 4 (Example Wire) —"
    one = report(dateline, "Background", *OWN, "“No,” he said.", dateline="SARN HARBOUR")
    assert set(line_keys(one)) == set(OWN)
    assert set(line_keys(replace(one, dateline=None))) == {dateline, *OWN}


def test_a_notice_of_correction_stays() -> None:
    notice = "Correction: an earlier version of this article misstated the age of the harbour master."
    one = report(*OWN, notice)
    assert cleaned(one, {notice: OTHERS}) == one


def test_lines_of_scripts_without_spaces_are_remembered() -> None:
    lines = ["本报记者对此文亦有贡献，请关注我们的公众号。", "他说：好。"]
    assert list(line_keys(report(*lines))) == lines[:1]
    one = report(
        *("渡轮停航三天后于星期四恢复航行，运营公司表示，首批四十辆汽车早上七点上船。" + str(n) * 60 for n in range(4)),
        lines[0],
    )
    about = {7: "柠檬节开幕", 8: "绳索博物馆开放", 9: "市长辞职"}
    assert lines[0] not in cleaned(one, {lines[0]: about}).body
    assert lines[0] in cleaned(replace(one, headline="市长渡轮"), {lines[0]: about}).body


def test_reports_made_from_one_form_keep_their_text() -> None:
    form = [f"Line {n} of the form says every day what it said the day before about the tides." for n in range(6)]
    one = report(OWN[0], *form)
    seen = {line: {**OTHERS, **{n: f"Other {n}" for n in range(20, 30)}} for line in form}
    assert cleaned(one, seen) == one


def test_case_and_signs_make_no_other_line() -> None:
    assert line_keys(report(PROMO))[PROMO] == line_keys(report(PROMO.upper() + "!"))[PROMO.upper() + "!"]


def test_what_was_decided_on_a_line_holds_when_the_report_is_read_again() -> None:
    whole = report(*OWN, PROMO)
    kept = state_of(whole)
    assert cleaned(whole, {PROMO: OTHERS}, kept) == whole
    first = cleaned(whole, {PROMO: OTHERS})
    assert cleaned(whole, {}, state_of(first)) == first
    new = "Another line of furniture came up meanwhile, and stands on all the pages of the outlet."
    assert removed_from(cleaned(report(*OWN, PROMO, new), {new: OTHERS}, kept)) == (new,)
