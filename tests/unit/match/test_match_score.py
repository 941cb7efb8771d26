"""The weighted sum and the evidence it gives."""

from crawler.match.features import Feature
from crawler.match.score import WEIGHTS, WeightedSum


def test_score_is_the_logistic_of_the_sum() -> None:
    scorer = WeightedSum({"text": 2.0}, bias=-1.0)
    assert scorer.score([Feature("text", 0.5)]) == 0.5
    assert scorer.score([Feature("text", 0.5), Feature("unknown", 1.0)]) == 0.5


def test_score_grows_with_every_feature() -> None:
    scorer = WeightedSum()
    for name in WEIGHTS:
        assert scorer.score([Feature(name, 0.2)]) < scorer.score([Feature(name, 0.8)])


def test_evidence_keeps_words_and_weights() -> None:
    (signal,) = WeightedSum({"text": 2.0}, bias=0.0).evidence([Feature("text", 0.123456, ("dam",))])
    assert (signal.name, signal.value, signal.weight, signal.words) == ("text", 0.1235, 2.0, ("dam",))
