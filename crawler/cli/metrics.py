"""Writes the desk's figures as OpenMetrics text, for a monitoring system to scrape from a file or a pipe."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric, StateSetMetricFamily
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.registry import Collector

from crawler.match.grade import Grade
from crawler.schedule.alarms import CONDITIONS, KINDS, NEVER
from crawler.store.edits import Graded
from crawler.store.values import Alarm, Health

# The figures of an outlet, as fields of its health, with what they mean.
COUNTERS = (
    ("polls", "Polls of the outlet's channels"),
    ("items", "Items seen in the outlet's channels"),
    ("stored", "Reports stored"),
    ("failed", "Items whose page could not be had"),
)
GAUGES = (
    ("waiting", "Items that have no outcome yet"),
    ("channels", "Channels in use"),
    ("doubtful", "Reports whose body a second extractor reads otherwise"),
    ("failing", "Channels whose last poll failed"),
    ("gaps", "Gaps between polls that could not be closed yet"),
)
TIMES = (
    ("last_ok_at", "last_success", "When a channel of the outlet was last read well"),
    ("next_poll_at", "next_poll", "When a channel of the outlet is next due"),
)


def exposition(
    health: Health, conditions: Mapping[str, str], alarms: Iterable[Alarm], graded: tuple[Graded, Grade]
) -> str:
    """Return the figures in the OpenMetrics text format (version 1.0).

    :param conditions: how each outlet is, by its id; one that is missing was never polled.
    :param graded: what editors found of the matcher's decisions, and its precision and recall by that.
    """
    registry = CollectorRegistry(auto_describe=False)
    families = [*_by_outlet(health), *_states(health, conditions, alarms), *_totals(health), *_matcher(*graded)]
    registry.register(_Figures(families))
    return str(generate_latest(registry), "utf-8")


class _Figures(Collector):
    """Hands over what was counted already."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        yield from self._families


def _by_outlet(health: Health) -> Iterator[Metric]:
    for name, meaning in COUNTERS:
        counter = CounterMetricFamily(f"newswire_{name}", meaning, labels=("outlet",))
        for outlet in health.outlets:
            counter.add_metric((outlet.id,), getattr(outlet, name))
        yield counter
    for name, meaning in GAUGES:
        gauge = GaugeMetricFamily(f"newswire_{name}", meaning, labels=("outlet",))
        for outlet in health.outlets:
            gauge.add_metric((outlet.id,), getattr(outlet, name))
        yield gauge
    for field, name, meaning in TIMES:
        moment = GaugeMetricFamily(f"newswire_{name}_timestamp", meaning, labels=("outlet",), unit="seconds")
        for outlet in health.outlets:
            at: datetime | None = getattr(outlet, field)
            if at is not None:
                moment.add_metric((outlet.id,), at.timestamp())
        yield moment


def _states(health: Health, conditions: Mapping[str, str], alarms: Iterable[Alarm]) -> Iterator[Metric]:
    state = StateSetMetricFamily("newswire_condition", "How the outlet is", labels=("outlet",))
    for outlet in health.outlets:
        word = conditions.get(outlet.id, NEVER)
        state.add_metric((outlet.id,), {one: one == word for one in CONDITIONS})
    yield state
    standing = {(alarm.outlet, alarm.kind) for alarm in alarms}
    raised = GaugeMetricFamily("newswire_alarm", "1 while an alarm of the kind stands", labels=("outlet", "kind"))
    for outlet in health.outlets:
        for kind in KINDS:
            raised.add_metric((outlet.id, kind), int((outlet.id, kind) in standing))
    yield raised


def _totals(health: Health) -> Iterator[Metric]:
    yield CounterMetricFamily("newswire_reports", "Reports in the store", value=health.reports)
    yield GaugeMetricFamily("newswire_events", "Event entries in the store", value=health.events)
    yield GaugeMetricFamily("newswire_tray", "Reports that wait for a person", value=health.tray)


def _matcher(found: Graded, grade: Grade) -> Iterator[Metric]:
    decided = CounterMetricFamily("newswire_decisions", "Decisions of the matcher", labels=("verdict",))
    for verdict in ("attached", "opened", "tray"):
        decided.add_metric((verdict,), getattr(found, verdict))
    yield decided
    corrected = GaugeMetricFamily("newswire_corrected", "Decisions that editors corrected", labels=("how",))
    for how in ("wrong", "missed", "abstained"):
        corrected.add_metric((how,), getattr(found, how))
    yield corrected
    for name in ("precision", "recall"):
        value: float | None = getattr(grade, name)
        if value is not None:
            meaning = f"The {name} of the matcher's attachments, as far as editors corrected them"
            yield GaugeMetricFamily(f"newswire_matcher_{name}", meaning, value=value)
