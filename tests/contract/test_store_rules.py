"""No sequence of reports and corrections breaks a rule, and undoing restores the very same state."""

from correction_machine import Desk
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from crawler.store.store import Store

# On SQLite; the server takes longer for each step.
EXAMPLES, STEPS = {"sqlite": 60, "postgresql": 10}, 16


def test_no_sequence_of_reports_and_corrections_breaks_a_rule(store: Store) -> None:
    kind = "sqlite" if store.place.endswith(".db") else "postgresql"
    machine = type("DeskOnThisStore", (Desk,), {"store": store})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES[kind],
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
