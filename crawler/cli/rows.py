"""Turns stored values into the rows that `--json` promises."""

from datetime import datetime

from crawler.model import Candidate, CreditChain, Decision, Entry, StoredReport
from crawler.store.values import Alarm, Gap


def stamp(value: datetime | None) -> str | None:
    """Return a time in ISO 8601 with its own offset."""
    return value.isoformat() if value else None


def minute(value: datetime | None) -> str | None:
    """Return a time to the minute, for people."""
    return value.isoformat(" ", "minutes") if value else None


def report_row(stored: StoredReport, first: int | None) -> dict[str, object]:
    """Return a report as a row of `reports list --json`.

    :param first: the first report of its text, where it is a copy.
    """
    report = stored.report
    return {
        "id": stored.id,
        "outlet": stored.outlet,
        "url": report.url,
        "title": report.headline,
        "published": stamp(report.published),
        "credit": report.credit,
        "language": report.language,
        "event": stored.event,
        "outcome": stored.outcome,
        "copy_of": first,
        "flags": list(stored.flags),
    }


def full_report_row(stored: StoredReport, first: int | None) -> dict[str, object]:
    """Return a report with its text and the origin of its fields."""
    report = stored.report
    return {
        **report_row(stored, first),
        "lead": report.lead,
        "dek": report.dek,
        "body": report.body,
        "authors": list(report.authors),
        "chain": chain_row(report.chain),
        "dateline": report.dateline,
        "modified": stamp(report.modified),
        "canonical": report.canonical,
        "seen_at": stamp(stored.seen_at),
        "free": report.free,
        "live": report.live,
        "sections": list(report.sections),
        "images": list(report.images),
        "agreement": report.agreement,
        "sources": dict(report.sources),
        "alternatives": {
            field: [{"source": source, "value": value} for source, value in stated]
            for field, stated in report.alternatives.items()
        },
    }


def alarm_row(alarm: Alarm) -> dict[str, object]:
    """Return an alarm that stands."""
    return {"outlet": alarm.outlet, "kind": alarm.kind, "since": stamp(alarm.since), "text": alarm.text}


def gap_row(gap: Gap) -> dict[str, object]:
    """Return a gap of a channel."""
    return {
        "outlet": gap.outlet,
        "channel": gap.address,
        "from": stamp(gap.from_at),
        "to": stamp(gap.to_at),
        "tries": gap.tries,
        "filled": gap.filled,
        "closed_at": stamp(gap.closed_at),
        "how": gap.how,
    }


def chain_row(chain: CreditChain) -> dict[str, object]:
    """Return who wrote a report, with what tells so."""
    return {
        "originators": list(chain.originators),
        "confidence": chain.confidence,
        "contributors": list(chain.contributors),
        "taken_from": chain.taken_from,
        "clues": [{"kind": clue.kind, "words": clue.words, "names": list(clue.names)} for clue in chain.clues],
    }


def entry_row(entry: Entry) -> dict[str, object]:
    """Return an entry as a row of `events list --json`."""
    return {
        "id": entry.id,
        "date": entry.date.isoformat(),
        "headline": entry.headline,
        "slug": entry.slug,
        "sources": [
            {
                "label": source.label,
                "outlet": source.outlet,
                "credit": source.credit,
                "url": source.url,
                "flags": list(source.flags),
                "copy_of": source.copy_of,
            }
            for source in entry.sources
        ],
        "topics": list(entry.topics),
        "learned": list(entry.learned),
        "entities": list(entry.entities),
        "places": list(entry.places),
        "reports": entry.reports,
        "flags": list(entry.flags),
        "copies": entry.copies,
        "texts": entry.texts,
        "newsrooms": entry.newsrooms,
    }


def decision_row(found: StoredReport, decision: Decision) -> dict[str, object]:
    """Return a decision on a report with its evidence, and who is credited."""
    return {
        "report": found.id,
        "decision": decision.verdict.value,
        "event": decision.event,
        "score": decision.score,
        "margin": decision.margin,
        "decided_by": decision.decided_by,
        "candidates": [_candidate_row(candidate) for candidate in decision.candidates],
        "credit": found.report.credit,
        "chain": chain_row(found.report.chain),
    }


def _candidate_row(candidate: Candidate) -> dict[str, object]:
    return {
        "event": candidate.event,
        "score": candidate.score,
        "signals": [
            {"name": signal.name, "value": signal.value, "weight": signal.weight, "words": list(signal.words)}
            for signal in candidate.signals
        ],
    }
