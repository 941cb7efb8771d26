"""The exception tree, by what becomes of the thing that failed.

    NewswireError                code, outlet, url
    |-- RetryLater               the network or a worker failed: asked again later
    |   |-- FetchError           no usable answer (timeout, reset, refused address, 5xx, 429 with `retry_after`)
    |   `-- WorkerError          a worker process ran out of time or memory, or died
    |-- SkipItem                 this item will never become a report
    |   |-- Forbidden            robots.txt or the address gate says no
    |   `-- Rejected             the page is not an article
    |-- Quarantine               bytes nobody could read: kept for a person to look at
    |   `-- ParseError           a channel's bytes are no listing (not_a_feed, empty_body, too_large ...)
    `-- Stop                     the command cannot go on
        |-- ConfigError          every problem of every file, as `file:line key: reason`
        `-- StoreError           the database or the data folder cannot be used

`code` is a short stable word (`timeout`, `http_404`) that is stored and counted; the message is for people.
"""


class NewswireError(Exception):
    """Base of all errors of this project.

    :param message: one line for a person.
    :param code: a stable word for counters and the store.
    :param outlet: the outlet's id, where one is concerned.
    :param url: the address asked for, where one is concerned.
    """

    def __init__(self, message: str, *, code: str, outlet: str | None = None, url: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.outlet = outlet
        self.url = url

    def concern(self, outlet: str, url: str) -> None:
        """Name the outlet and address where they are not named yet."""
        self.outlet = self.outlet or outlet
        self.url = self.url or url

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), str(self), self.__dict__.copy())


def _rebuild(kind: type[NewswireError], message: str, state: dict[str, object]) -> NewswireError:
    """Make an error again in the process it was sent to."""
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    error.__dict__.update(state)
    return error


class RetryLater(NewswireError):
    """Something outside failed; the same request may succeed later."""


class FetchError(RetryLater):
    """No usable answer came; `retry_after` is the server's own wish in seconds, where it named one."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        outlet: str | None = None,
        url: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, code=code, outlet=outlet, url=url)
        self.retry_after = retry_after


class WorkerError(RetryLater):
    """A worker process was ended: `worker_timeout`, `worker_memory` or `worker_died`."""


class SkipItem(NewswireError):
    """The item is refused for good."""


class Forbidden(SkipItem):
    """robots.txt or the address gate does not let us ask."""


class Rejected(SkipItem):
    """The page was read and holds no article."""


class Quarantine(NewswireError):
    """Bytes that could not be read; they are kept."""


class ParseError(Quarantine):
    """The bytes of a channel are not a listing of any known kind."""


class Stop(NewswireError):
    """The command ends here with one clear line."""


class ConfigError(Stop):
    """The configuration is wrong; `problems` holds one line each, `file:line key: reason`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems), code="config")
        self.problems = problems


class StoreError(Stop):
    """The database or data folder cannot be used (unwritable, newer, unreachable, damaged)."""
