"""What never answers is given up in time, recorded, and costs the other outlets nothing."""

from end_desk import Newswire, Process


def test_an_outlet_whose_pages_hang_is_left_alone_after_two(hanging: tuple[Newswire, Process]) -> None:
    newswire, process = hanging
    said = process.end()
    assert "Traceback" not in said.err
    assert "hanging: 6 pages wait for a later try" in said.err
    why = newswire.rows("SELECT why, count(*) FROM items WHERE outlet = 'hanging' GROUP BY why ORDER BY why")
    assert dict(why).get("timeout", 0) in {2, 3}
    assert {row["outlet"] for row in newswire.json("reports", "list")} == {"harbour-post"}
    assert newswire.rows("SELECT count(*) FROM unmatched") == [(0,)]
