"""Shows one report to a person: its text, and beside each field where it comes from and what was stated too."""

from collections.abc import Iterator, Sequence

from crawler.cli.credits import credit_lines
from crawler.cli.rows import full_report_row
from crawler.model import Report, StoredReport

_FIELDS = ("outlet", "credit", "dateline", "published", "modified", "authors", "language", "sections", "url", "event")


def page_of(stored: StoredReport, more: Sequence[str] = ()) -> Iterator[str]:
    """Yield the lines of `reports show`.

    :param more: the lines about its flags and its copy group.
    """
    report = stored.report
    row = full_report_row(stored, None)
    yield f"{row['title']}\n"
    shown = {**row, "authors": ", ".join(report.authors), "sections": ", ".join(report.sections)}
    for name in _FIELDS:
        source = _source(report, name)
        yield f"{name}: {shown[name] or '-'}" + (f"  [{source}]" if source and shown[name] else "")
    yield from credit_lines(stored)
    yield f"agreement: {_agreement(report)}"
    yield from _marks(report)
    yield from more
    for field, stated in report.alternatives.items():
        yield from (f"  {field} also: {value}  [{source}]" for source, value in stated)
    if report.dek:
        yield f"\n{report.dek}"
    yield f"\n{report.body}"


def _source(report: Report, name: str) -> str:
    """Return where a field comes from; of a date in the feed, in which field it stood and what is to be known of it."""
    told = (report.sources.get(key) for key in (name, f"{name}_field", f"{name}_note"))
    return ", ".join(filter(None, told))


def _agreement(report: Report) -> str:
    if report.agreement is None:
        return "-"
    return f"{report.agreement:.2f}" + (" (low: a second extractor reads another body)" if report.doubtful else "")


def _marks(report: Report) -> Iterator[str]:
    """Yield a line for each thing to know before reading on."""
    if report.free is not None:
        yield f"free: {'yes' if report.free else 'no, the page says that only subscribers may read all of it'}"
    if report.live:
        yield "live: yes, the page goes on being written"
