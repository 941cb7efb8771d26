"""The entry point: light, because every worker process imports it again with the script it was started from."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Load the commands and run the one asked for; an interrupt while they load ends in one line too."""
    try:
        from crawler.cli.main import main as run_command  # noqa: PLC0415 (it takes a second a worker does not need)

        run_command()
    except KeyboardInterrupt:
        sys.stderr.write("newswire: interrupted\n")
        sys.exit(INTERRUPTED)
