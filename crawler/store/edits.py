"""The frozen values of corrections: who makes them, what they say, and what they tell of the matcher."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crawler.model import check_aware
from crawler.store.values import Tell

MATCHER = "matcher"
"""Who makes the corrections that no editor made."""


@dataclass(frozen=True, slots=True)
class Made:
    """Who makes a correction, and when; what the matcher does by itself binds nobody.

    :param tell: says anew what an event is called that goes by what is taken from it; without it, nothing does.
    """

    by: str
    at: datetime
    tell: Tell | None = None

    def __post_init__(self) -> None:
        check_aware("at", self.at)

    @property
    def binds(self) -> bool:
        """Whether later runs have to obey it."""
        return self.by != MATCHER


@dataclass(frozen=True, slots=True)
class Renaming:
    """What an event shall be called and where its page shall lie; None leaves a thing as it is."""

    headline: str | None = None
    day: date | None = None
    slug: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction in the log. `kind` is `merge`, `split`, `move`, `rename` or `reject`; `what` names the events
    (`to`: where it led; `event` or `from`: where from; `events`: those that went) and reports it concerns, what
    the event they left is `called` from then on, if that is another name, and the `proposal` it answers."""

    id: int
    kind: str
    by: str
    at: datetime
    what: Mapping[str, Any]
    undone_by: str | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """The matcher's decisions, by verdict, and what editors found of them: `wrong` attachments, reports whose standing
    event it `missed`, and reports in the tray (`abstained`) whose event stood; by so many `corrections` that stand."""

    attached: int = 0
    opened: int = 0
    tray: int = 0
    wrong: int = 0
    missed: int = 0
    abstained: int = 0
    corrections: int = 0


MERGE, SPLIT = "merge", "split"
"""What may be proposed."""
PLACING = (MERGE, SPLIT, "move")
"""The corrections that put reports elsewhere."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the matcher would have done: a `merge` of two events, or a `split` of reports off one, which has no `other`.
    The score is how well the reports on either side fit the other side, on the average."""

    id: int
    event: str
    other: str | None
    score: float
    at: datetime
    kind: str = MERGE
    reports: tuple[int, ...] = ()
