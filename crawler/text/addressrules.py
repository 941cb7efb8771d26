"""Says how the addresses of one outlet differ from what holds for all: what its file states under `addresses`."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What one outlet's addresses mean; each rule comes before the tables that hold for all outlets.

    `keep_params` and `drop_params` are names of query parameters in lower case, `name*` for all that begin so and `*`
    for all; where both fit, the parameter is kept. `keep_fragment` True: each fragment names an item of its own; False:
    none does; None: the tables decide. `mobile_hosts` are the same site as `host`, the host of the outlet's homepage.
    """

    keep_params: tuple[str, ...] = ()
    drop_params: tuple[str, ...] = ()
    keep_fragment: bool | None = None
    mobile_hosts: tuple[str, ...] = ()
    host: str = ""

    def says_noise(self, name: str) -> bool | None:
        """Tell whether a parameter is dropped (True) or kept (False), or None where nothing is said of it."""
        if _fits(name, self.keep_params):
            return False
        return True if _fits(name, self.drop_params) else None

    def own_host(self, host: str) -> str:
        """Return the outlet's own host for one of its mobile hosts, and any other as it is."""
        return self.host if self.host and host in self.mobile_hosts else host


NO_RULES = AddressRules()


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(name.startswith(one[:-1]) if one.endswith("*") else name == one for one in patterns)
