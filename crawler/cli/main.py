"""The `newswire` command: one module a group, one exit code rule, never a traceback for what a user can cause."""

import asyncio
import io
import logging
import sys
from collections.abc import Sequence
from typing import Any

import click

from crawler.cli.lazy import Lazy
from crawler.cli.options import complain, hush, say
from crawler.errors import ConfigError, NewswireError

OK, PARTLY, USAGE, INTERRUPTED = 0, 1, 2, 130
# Where each command lies.
MODULES = {
    **dict.fromkeys(("init", "config"), "setup"),
    **dict.fromkeys(("crawl", "run"), "collect"),
    **dict.fromkeys(("reports", "why"), "reports"),
    **dict.fromkeys(("archive", "publish"), "archive"),
    **dict.fromkeys(("replay", "extract", "parse", "url-key"), "batch"),
    "db": "database",
    **{name: name for name in ("outlets", "events", "status", "plan", "reprocess", "demo")},
}
LEVELS = ("error", "warning", "info", "debug")


class Unheard(Exception):
    """Whoever read standard output is gone."""


class Program(Lazy):
    """The group of all commands; two endings it hands on before click words them in its own way."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named.

        Raises: Unheard, click.Abort where it was interrupted.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise Unheard from error
        except KeyboardInterrupt as error:
            raise click.Abort from error


@click.group(
    cls=Program, modules=MODULES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.option("--log", type=click.Choice(LEVELS), help="What to log: error by default, info for the daemon.")
@click.version_option(package_name="newswire-crawler", prog_name="newswire")
@click.pass_context
def newswire(context: click.Context, log: str | None) -> None:
    """Collect wire reports and attach each to the event it belongs to."""
    context.obj = log
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("crawler").setLevel((log or "error").upper())
    for noisy in ("apscheduler", "scrapy", "twisted", "trafilatura", "htmldate", "courlan", "alembic"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, 1 partly failed, 2 usage or configuration, 130 interrupted."""
    _show_any_character()
    try:
        result = newswire.main(args=arguments, prog_name="newswire", standalone_mode=False)
        return result if isinstance(result, int) else OK
    except Unheard:
        hush(sys.stdout)
        return OK
    except click.Abort:
        complain("interrupted; what was stored is kept")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
    except ConfigError as error:
        say("\n".join(error.problems), err=True)
    except NewswireError as error:
        complain(str(error))
    except asyncio.CancelledError:
        complain("interrupted; everything read so far is kept, the next crawl goes on from there")
        return INTERRUPTED
    except OSError as error:
        complain(f"{error.filename or 'system'}: {error.strerror or error}")
    return USAGE


def _show_any_character() -> None:
    """Escape what the encoding of the terminal or file cannot show, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
