"""Labels: who is credited, via which outlet."""

import pytest

from crawler.text.labels import source_label


@pytest.mark.parametrize(
    ("outlet", "credit", "expected"),
    [
        ("ABC News", "AP", "AP via ABC News"),
        ("ABC News", " AP ", "AP via ABC News"),
        ("ABC News", None, "ABC News"),
        ("ABC News", "  ", "ABC News"),
        ("Reuters", "reuters", "Reuters"),
        ("The Guardian", "Guardian", "The Guardian"),
        ("Guardian", "The Guardian", "Guardian"),
        ("BBC News", "BBC", "BBC News"),
        ("BBC", "BBC Monitoring", "BBC Monitoring via BBC"),
        ("APA", "AP", "AP via APA"),
        ("中央社", "新华社", "新华社 via 中央社"),
        ("The", "The", "The"),
        ("Daily", "—", "— via Daily"),
    ],
)
def test_label(outlet: str, credit: str | None, expected: str) -> None:
    assert source_label(outlet, credit) == expected


def test_other_names_of_the_outlet_count() -> None:
    assert source_label("Deutsche Welle", "DW", aliases=("DW",)) == "Deutsche Welle"
    assert source_label("Deutsche Welle", "dpa", aliases=("DW",)) == "dpa via Deutsche Welle"
