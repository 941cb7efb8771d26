"""Says on what a configuration folder is tried beyond its own files: what they name has to be there and to work."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.config.document import Document
from crawler.config.parts import sound, wrong_keys
from crawler.config.paths import match_from
from crawler.config.problems import Place
from crawler.config.schema import Channel, Match

Fault = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Trials:
    """What tries the parts of a configuration; by itself it finds nothing."""

    matcher: Callable[[Match], Iterable[Fault]] = lambda _: ()
    """Yields what the matcher cannot work with: the keys it comes of, and why."""
    spider: Callable[[Channel], str | None] = lambda _: None
    """Says why the spider of a channel cannot be used."""
    outlets: frozenset[str] = frozenset()
    """The outlets whose spiders are tried; all where none is named."""

    def of_match(self, folder: Path, document: Document) -> Iterator[tuple[Place, str]]:
        """Try what `match` says; what comes of a key that is wrong by itself is left out."""
        row = document.data.get("match") if isinstance(document.data, dict) else None
        match = sound(Match, row)
        if match is None:
            return
        wrong = wrong_keys(Match, row)
        for keys, reason in self.matcher(match_from(match, folder)):
            if not any(key in wrong or document.is_refused(("match", key)) for key in keys):
                yield ("match", next(key for key in keys if ("match", key) in document.lines)), reason

    def of_spider(self, outlet: str, channel: Channel) -> str | None:
        """Try the spider of a channel, where it has one of its own."""
        tried = channel.kind == "spider" and (not self.outlets or outlet in self.outlets)
        return self.spider(channel) if tried else None
