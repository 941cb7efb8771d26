"""The entry point: light, because every worker process imports it again with the script it was started from."""


def main() -> None:
    """Load the commands and run the one asked for."""
    from crawler.cli.main import main as run_command  # noqa: PLC0415 (its imports take a second a worker does not need)

    run_command()
