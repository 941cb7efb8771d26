"""Lets `python -m crawler` be `newswire`."""

from crawler.cli.start import main

if __name__ == "__main__":
    main()
