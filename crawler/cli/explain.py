"""Says in words why a report was put where it is, from the decision that was stored."""

from collections.abc import Iterable, Iterator, Mapping

from crawler.match.decide import MatchSettings, judge
from crawler.model import Candidate, Decision, Signal, StoredReport, Verdict

# What each signal compares, for people.
MEANINGS: Mapping[str, str] = {
    "headline": "the headlines",
    "lead": "the leads",
    "text": "the texts",
    "names": "the names, in any spelling",
    "places": "the places (below nought: others)",
    "numbers": "the numbers",
    "ages": "the ages (below nought: others)",
    "phrases": "the same words in a row",
    "rare": "the rarest words both have",
    "address": "the words of the addresses",
    "entities": "the known entities",
    "meaning": "what they mean (cosine)",
    "time": "days to the event's nearest report",
    "rivals": "the lead over the other candidates",
    "copy": "the text itself: the entry holds a copy of it",
    "young": "the desk has read little so far",
    "size": "how much there is to compare",
}


def explain(
    found: StoredReport,
    decision: Decision,
    headlines: Mapping[str, str],
    drawn: MatchSettings,
    copied: str | None = None,
    since: str | None = None,
) -> Iterator[str]:
    """Yield the lines that say why a report was put where it is.

    :param headlines: those of the candidates' entries, by id.
    :param drawn: where the matcher draws its lines today.
    :param copied: the words that say from whom it took its text.
    :param since: the words that say where it is by a correction, if any was made since.
    """
    yield f"report {found.id}: {found.report.headline}"
    if copied:
        yield copied
    if since:
        yield since
    yield _decided(decision, drawn, past=since is not None)
    if decision.decided_by == "matcher" and judge(decision.candidates, drawn) is not decision.verdict:
        yield "the lines were drawn elsewhere when that was decided; newswire plan shows what those of today would do"
    shown = decision.candidates[:2]
    for name, candidate in zip(("first", "runner-up"), shown, strict=False):
        yield ""
        yield f"{name}: {candidate.event} ({candidate.score:.2f}) {headlines.get(candidate.event, '')}".rstrip()
        yield from map(_signal, _weightiest(candidate))
    names = dict.fromkeys(signal.name for candidate in shown for signal in _weightiest(candidate))
    if names:
        yield ""
        yield _meanings(names)


def _decided(decision: Decision, drawn: MatchSettings, past: bool) -> str:
    """Say what was decided and, where that is past or was not the matcher's, by whom."""
    matched = decision.decided_by == "matcher"
    if past:
        return f"{'the matcher' if matched else 'an earlier correction'} had {_where(decision, drawn, ' it')}"
    return f"{_where(decision, drawn)}{'' if matched else f' (decided by {decision.decided_by})'}"


def _where(decision: Decision, drawn: MatchSettings, it: str = "") -> str:
    """Say what was done with the report, and why."""
    scores = [candidate.score for candidate in decision.candidates[:2]]
    if decision.verdict is Verdict.OPENED:
        return f"opened a new entry {decision.event}: {_far(scores, drawn)}"
    if decision.verdict is Verdict.TRAY:
        return f"laid{it} in the tray: {_unsure(decision, drawn)}"
    next_one = "no other entry shares enough words with it"
    ahead = _ahead(decision, scores[1]) if len(scores) > 1 else next_one
    return f"attached{it} to {decision.event}: scored {decision.score:.2f}, {ahead}"


def _ahead(decision: Decision, runner_up: float) -> str:
    if decision.margin >= 0.0:
        return f"{decision.margin:.2f} ahead of the next, {runner_up:.2f}"
    if decision.event == decision.candidates[0].event:
        return f"and has more reports than the likelier next, {runner_up:.2f}"
    return f"the next {runner_up:.2f}"


def _far(scores: list[float], drawn: MatchSettings) -> str:
    if not scores:
        return "no standing entry shares enough words with it"
    return f"the nearest standing entry scored {scores[0]:.2f}; {drawn.threshold_attach:.2f} is needed to attach"


def _unsure(decision: Decision, drawn: MatchSettings) -> str:
    """Say which of the matcher's lines left the report to a person."""
    best = decision.score
    if best < drawn.threshold_open:
        return f"it tells most of an entry's headline, though the texts differ (scored {best:.2f})"
    if best < drawn.threshold_attach:
        return (
            f"scored {best:.2f}; under {drawn.threshold_open:.2f} it would open a new entry, "
            f"{drawn.threshold_attach:.2f} is needed to attach"
        )
    if decision.margin < 0.0:
        return f"scored {best:.2f}, the next {best - decision.margin:.2f}"
    ahead = f"only {decision.margin:.3f} ahead of the next, {best - decision.margin:.3f}"
    return f"scored {best:.3f}, {ahead}; {drawn.margin:.2f} is needed"


def _weightiest(candidate: Candidate) -> list[Signal]:
    """Return the signals that counted, those that counted most first."""
    counted = (one for one in candidate.signals if round(one.weight, 2))
    return sorted(counted, key=lambda one: (-abs(one.weight), one.name))


def _signal(signal: Signal) -> str:
    words = f"  {', '.join(signal.words)}" if signal.words else ""
    return f"  {signal.name:<8} {signal.weight:+.2f}  ({signal.value:.2f}){words}"


def _meanings(names: Iterable[str]) -> str:
    """Name what the signals compare; a line holds what one added to the log-odds of the same event, and its value."""
    known = "; ".join(f"{name}: {MEANINGS[name]}" for name in names if name in MEANINGS)
    return f"signals, added to the log-odds (likeness): {known or ', '.join(names)}"
