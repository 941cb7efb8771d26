"""The outputs by name: what each makes of a sheet. A new output is one module and one line here."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from crawler.publish import markdown
from crawler.publish.sheets import File, Sheet

Renderer = Callable[[Sheet], Iterator[File]]

OUTPUTS: Mapping[str, Renderer] = MappingProxyType(
    {
        "markdown": markdown.files,
    }
)
