"""Reports and corrections in any order on a real store, with what has to hold after each of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_samples import NOW, TO_TRAY, add_report, attached, entry, opened

from crawler.errors import StoreError
from crawler.model import Decision, Entry, LinkKind, StoredReport
from crawler.store.edits import MATCHER, SPLIT, Correction, Made, Proposal, Renaming
from crawler.store.schema import metadata
from crawler.store.store import Store

STATE = ("attachments", "tray", "events", "event_parts", "redirects", "former_pages", "rules", "proposals")
PICK = st.integers(0, 30)
ANSWER = st.sampled_from(["none", "accept", "reject", "apply"])


def first_said(reports: Sequence[StoredReport], headline: str) -> tuple[str, str] | None:
    """Call an event by its first report's headline, unless one says what it goes by."""
    said = [stored.report.headline for stored in reports]
    return None if headline in said else (said[0], f"About {said[0]}")


EDITOR = Made("ada", NOW, first_said)
AUTO = Made(MATCHER, NOW, first_said)


def dump(store: Store) -> dict[str, list[Any]]:
    """Return all that a correction may change; the count of changes goes on for ever."""
    found = {}
    with store.read() as connection:
        for name in STATE:
            table = metadata.tables[name]
            columns = [column for column in table.columns if column.name != "seq"]
            chosen = sa.select(*columns).order_by(*table.primary_key.columns)
            found[name] = [tuple(row) for row in connection.execute(chosen)]
    return found


def empty(store: Store) -> None:
    """Remove every row."""
    with store.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(sa.delete(table))


class Desk(RuleBasedStateMachine):
    """A store, its reports and its editors."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        empty(self.store)
        self.made = 0
        self.before: dict[int, dict[str, list[Any]]] = {}
        self.refused = 0
        self.by_itself = 0

    def teardown(self) -> None:
        """Take back everything, the last first: nothing stands in the way, and no rule is left."""
        for one in self.store.corrections():
            if one.undone_at is None:
                self.attempt(lambda number=one.id: self.store.undo(number, "ada", NOW))
        left = [one.id for one in self.store.corrections() if one.undone_at is None]
        assert left == [] or self.refused
        if not left and not self.by_itself:
            assert self.store.links()[1] == []
        if not left:
            assert dump(self.store)["former_pages"] == []
        assert self.store.check() == []

    @initialize()
    def begin(self) -> None:
        """Let two imported entries stand, and three that reports opened; another report is in the tray."""
        self.store.import_entries([entry(1), entry(2)], None, NOW)
        for choice, pick in ((1, 0), (1, 1), (1, 1), (6, 2), (7, 3), (7, 0), (0, 0)):
            self.report(choice, pick)

    @rule(choice=st.integers(0, 9), pick=PICK)
    def report_comes(self, choice: int, pick: int) -> None:
        """A report comes in."""
        self.report(choice, pick)

    def report(self, choice: int, pick: int) -> None:
        """Let a report open an event, go to the tray, or be attached to any event."""
        self.made += 1
        number = add_report(self.store, self.made)
        day = date(2026, 3, 1) + timedelta(days=pick % 3)
        self.store.decide(number, self.decision(choice, pick, day), {}, NOW)
        self.before.clear()

    def decision(self, choice: int, pick: int, day: date) -> Decision:
        """Return what was decided on a new report."""
        if choice == 0:
            return TO_TRAY
        if choice < 5:
            return opened(Entry(f"{day}-new{self.made}", day, "The same headline for all."))
        return attached(self.event(pick))

    @rule(number=st.integers(1, 2), headline=st.sampled_from(["One.", "Two.", "Three."]), day=st.integers(1, 3))
    def import_again(self, number: int, headline: str, day: int) -> None:
        """An entry is imported again, with other content."""
        again = Entry(entry(number).id, date(2026, 3, day), headline, topics=("Floods", headline))
        self.store.import_entries([again], None, NOW)
        self.before.clear()

    @rule(picks=st.lists(PICK, min_size=2, max_size=3, unique=True))
    def merge(self, picks: list[int]) -> None:
        """An editor merges events."""
        self.correct(lambda: self.store.merge([self.event(one) for one in picks], EDITOR))

    @rule(report=PICK, event=PICK)
    def move(self, report: int, event: int) -> None:
        """An editor moves a report."""
        self.correct(lambda: self.store.move(self.number(report), self.event(event), EDITOR))

    @rule(report=PICK)
    def move_out(self, report: int) -> None:
        """An editor gives a report an event of its own."""
        self.correct(lambda: self.store.move(self.number(report), self.fresh(), EDITOR))

    @rule(event=PICK, some=st.integers(1, 3))
    def split(self, event: int, some: int) -> None:
        """An editor parts some reports from their event."""
        found = self.store.reports(event=self.event(event))
        wanted = [one.id for one in found][:some] or [1]
        self.correct(lambda: self.store.split(self.event(event), wanted, self.fresh(), EDITOR))

    @rule(event=PICK, slug=st.sampled_from([None, "one", "two"]), day=st.sampled_from([None, 1, 2]))
    def rename(self, event: int, slug: str | None, day: int | None) -> None:
        """An editor renames an event."""
        renaming = Renaming(f"Renamed {slug}.", date(2026, 3, day) if day else None, slug)
        self.correct(lambda: self.store.rename(self.event(event), renaming, EDITOR))

    @rule(event=PICK, other=PICK, answer=ANSWER)
    def propose_merge(self, event: int, other: int, answer: str) -> None:
        """The matcher holds two events for one."""
        one, two = (found.id for pick in (event, other) if (found := self.store.event(self.event(pick))))
        if one != two:
            self.store.propose_merge(one, two, 0.9, NOW)
            self.before.clear()
        self.answer(answer, -1)

    @rule(pick=PICK, some=st.integers(1, 3), answer=ANSWER)
    def propose_split(self, pick: int, some: int, answer: str) -> None:
        """The matcher holds an event for two: some that has reports enough, where there is one."""
        sizes = Counter(one.event for one in self.store.reports() if one.event)
        large = sorted(event for event, count in sizes.items() if count > 1) or [self.event(pick)]
        event = large[pick % len(large)]
        found = [one.id for one in self.store.reports(event=event)]
        self.store.propose_split(event, found[: min(some, len(found) - 1)], 0.1, NOW)
        self.before.clear()
        self.answer(answer, -1)

    @rule(answer=ANSWER, pick=PICK)
    def answer(self, answer: str, pick: int) -> None:
        """A proposal that is shown is accepted or rejected, and nothing is in the way; or the matcher does by itself
        what no rule forbids."""
        shown = self.store.proposals()
        if not shown or answer == "none":
            return
        one = shown[pick % len(shown)]
        if answer == "apply":
            before = self.store.links()[1]
            if self.attempt(lambda: self.carry_out(one, AUTO), AUTO):
                self.by_itself += 1
                assert self.store.links()[1] == before or one.kind != SPLIT
            self.before.clear()
            return
        accepted = answer == "accept"
        done = self.correct(lambda: self.carry_out(one, EDITOR) if accepted else self.store.reject(one.id, EDITOR))
        assert done
        assert done.what["proposal"] == one.id

    @rule()
    def propose_again(self) -> None:
        """What was rejected is never proposed again."""
        proposals = metadata.tables["proposals"]
        with self.store.read() as connection:
            rows = connection.execute(sa.select(proposals).where(proposals.c.state == "rejected")).all()
        for row in rows:
            if row.kind == SPLIT:
                assert self.store.propose_split(row.event_id, row.report_ids, 0.1, NOW) is None
            else:
                assert self.store.propose_merge(row.event_id, row.other_id, 0.9, NOW) is None

    @rule()
    def undo_last(self) -> None:
        """What the last correction changed is as it was before it, if nothing came in since."""
        standing = [one.id for one in self.store.corrections() if one.undone_at is None]
        if (
            standing
            and self.attempt(lambda: self.store.undo(None, "ada", NOW, first_said))
            and standing[0] in self.before
        ):
            assert dump(self.store) == self.before.pop(standing[0])

    @rule(pick=PICK)
    def undo_any(self, pick: int) -> None:
        """Any correction is taken back, or nothing changes."""
        every = [one.id for one in self.store.corrections()]
        if every:
            self.attempt(lambda: self.store.undo(every[pick % len(every)], "ada", NOW))
            self.before.clear()

    @invariant()
    def rules_hold(self) -> None:
        """Every report is where the rules want it, and each report is in one place."""
        places = {one.id: one.event for one in self.store.reports()}
        for link in self.store.links()[1]:
            if link.kind is LinkKind.APART:
                assert link.event != link.other
            elif link.report is not None:
                assert (places[link.report] == link.event) is (link.kind is LinkKind.MUST)
        in_tray = {one.id for one, _ in self.store.tray()}
        assert in_tray == {number for number, event in places.items() if event is None}

    @invariant()
    def proposals_stand(self) -> None:
        """Whatever is shown for an editor to decide can still be decided, and no rule has answered it."""
        places = {one.id: one.event for one in self.store.reports()}
        rules = self.store.links()[1]
        apart = {frozenset((one.event, one.other)) for one in rules if one.kind is LinkKind.APART}
        bound = {one.report for one in rules if one.kind is LinkKind.MUST}
        for one in self.store.proposals():
            if one.kind == SPLIT:
                stay = {number for number, event in places.items() if event == one.event} - set(one.reports)
                assert {places[number] for number in one.reports} == {one.event}
                assert stay
                assert not (stay & bound and set(one.reports) & bound)
            else:
                assert one.event != one.other
                assert frozenset((one.event, one.other)) not in apart

    def carry_out(self, one: Proposal, made: Made) -> Correction:
        """Do what a proposal says."""
        if one.other is not None:
            return self.store.merge([one.event, one.other], made, one.id)
        return self.store.split(one.event, one.reports, self.fresh(), made, one.id)

    def correct(self, act: Any) -> Any:
        """Try a correction, and remember what was before it."""
        before = dump(self.store)
        done = self.attempt(act)
        if isinstance(done, Correction):
            self.before[done.id] = before
        return done

    def attempt(self, act: Any, by: Made = EDITOR) -> Any:
        """Do something; what is refused changes nothing."""
        before = dump(self.store)
        try:
            return act()
        except StoreError as error:
            said = error
        assert said.code in {"refused", "unknown"}
        assert "forbids it" not in str(said) or by is AUTO  # what an editor says last counts
        assert dump(self.store) == before
        self.refused += "came to" in str(said)
        return None

    def event(self, pick: int) -> str:
        """Choose an event, by its own id or one that leads to it."""
        known = [one.id for one in self.store.all_entries()]
        with self.store.read() as connection:
            known += connection.scalars(sa.select(metadata.tables["redirects"].c.old_id))
        return sorted(known)[pick % len(known)]

    def number(self, pick: int) -> int:
        """Choose a report; one too many where there is none."""
        known = [one.id for one in self.store.reports()]
        return known[pick % len(known)] if known else 1

    def fresh(self) -> Entry:
        """Return an entry to be opened."""
        return Entry(f"2026-03-02-own{self.made}", date(2026, 3, 2), "The same headline for all.")
