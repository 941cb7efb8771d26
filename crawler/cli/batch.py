"""Commands that run one stage over a file of inputs, without network or store; to measure and to try."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from operator import itemgetter
from pathlib import Path

import click

from crawler.cli.archive import Steps
from crawler.cli.options import FILE, FOLDER
from crawler.config.load import load
from crawler.config.schema import Config
from crawler.config.starter import shipped
from crawler.errors import Stop, WorkerError
from crawler.extract.batch import extract_row
from crawler.extract.workers import WorkerPool
from crawler.launch import WORK_DEADLINE, WORK_MEMORY
from crawler.match.entities import Gazetteer
from crawler.match.meaning import load_model
from crawler.match.replay import entry_of
from crawler.match.replay import replay as replay_rows
from crawler.match.weights import weights_for
from crawler.parse.batch import parse_row
from crawler.pipeline.archive import UNREADABLE, fault_of, object_of, open_lines
from crawler.text.urls import url_key as key_of

Row = Mapping[str, object]
OUT = click.Path(path_type=Path, dir_okay=False, writable=True)
out_option = click.option("--out", type=OUT, required=True, help="File to write, one JSON object a line.")
optional_config = click.option(
    "--config",
    "config_folder",
    type=FOLDER,
    help="Configuration folder; the shipped one where none is named.",
)


def settings(folder: Path | None) -> Config:
    """Return the configuration named, or the shipped one."""
    return load(folder or shipped())


def read_rows(path: Path, check: Callable[[Row], object] = len) -> Iterator[Row]:
    """Yield the JSON objects of a file.

    :param check: raises KeyError, TypeError or ValueError where a row is not fit for use.

    Raises: Stop (`bad_row`) naming file and line.
    """
    try:
        with open_lines(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _row(f"{path}:{number}", line, check)
    except UNREADABLE as error:
        raise Stop(f"{path}: cannot be read ({error})", code="bad_row") from error


def _row(place: str, line: str, check: Callable[[Row], object]) -> Row:
    try:
        row = object_of(line)
        check(row)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Stop(f"{place} {fault_of(error)}", code="bad_row") from error
    return row


@click.command()
@click.argument("articles", type=FILE, metavar="ARTICLES.jsonl[.gz]")
@click.option("--entries", type=FILE, help="Entries that stand beforehand.")
@out_option
@optional_config
@click.option("--semantic", metavar="MODEL", help="A sentence model: its folder, or an installed package with one.")
@click.option("--weights", type=FILE, help="A file of weights in place of those shipped.")
def replay(
    articles: Path,
    entries: Path | None,
    out: Path,
    config_folder: Path | None,
    semantic: str | None,
    weights: Path | None,
) -> None:
    """Run the matcher over a stream of articles in file order, with a store of its own."""
    gazetteer = Gazetteer(settings(config_folder).entities)
    scorer = weights_for(load_model(semantic, "--semantic") if semantic else None, weights)
    standing = read_rows(entries, entry_of) if entries else iter(())
    told = replay_rows(read_rows(articles, itemgetter("id")), standing, gazetteer, scorer=scorer)
    with out.open("w", encoding="utf-8") as lines, Steps("articles", None) as steps:
        for number, row in enumerate(told, start=1):
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            steps.at(number)


@click.command()
@click.option("--batch", "index", type=FILE, required=True, help="Rows {id, url, html_file}.")
@out_option
@optional_config
def extract(index: Path, out: Path, config_folder: Path | None) -> None:
    """Extract the articles of stored pages."""
    work = partial(extract_row, folder=index.parent, agencies=settings(config_folder).agencies)
    asyncio.run(_batch(index, out, work, _lost_page))


@click.command()
@click.option("--batch", "index", type=FILE, required=True, help="Rows {file, base_url}.")
@out_option
def parse(index: Path, out: Path) -> None:
    """Read stored channel documents."""
    asyncio.run(_batch(index, out, partial(parse_row, folder=index.parent), _lost_document))


@click.command("url-key")
def url_key() -> None:
    """Print the identity key of each URL on standard input, as JSON {url, key}."""
    for line in sys.stdin.buffer:
        url = line.decode("utf-8", "replace").rstrip("\r\n")
        if url:
            click.echo(json.dumps({"url": url, "key": key_of(url)}, ensure_ascii=False))


async def _batch(
    index: Path,
    out: Path,
    work: Callable[[Row], dict[str, object]],
    lost: Callable[[Row, WorkerError], dict[str, object]],
) -> None:
    """Run the work over every row in worker processes; the output keeps the order of the input."""
    size = os.cpu_count() or 1
    done = 0
    with (
        out.open("w", encoding="utf-8") as lines,
        Steps("rows", None) as steps,
        WorkerPool(size, WORK_DEADLINE, WORK_MEMORY) as pool,
    ):
        async for result in _results(pool, read_rows(index), work, lost, ahead=size * 4):
            lines.write(json.dumps(result, ensure_ascii=False) + "\n")
            done += 1
            steps.at(done)


async def _results(
    pool: WorkerPool,
    rows: Iterator[Row],
    work: Callable[[Row], dict[str, object]],
    lost: Callable[[Row, WorkerError], dict[str, object]],
    ahead: int,
) -> AsyncIterator[dict[str, object]]:
    async def one(row: Row) -> dict[str, object]:
        try:
            return await pool.run(work, row)
        except WorkerError as error:
            return lost(row, error)

    waiting: list[asyncio.Task[dict[str, object]]] = []
    for row in rows:
        waiting.append(asyncio.ensure_future(one(row)))
        if len(waiting) >= ahead:
            yield await waiting.pop(0)
    for task in waiting:
        yield await task


def _lost_page(row: Row, error: WorkerError) -> dict[str, object]:
    empty = dict.fromkeys(("title", "published", "modified", "language", "body", "credit", "dateline"))
    return {"id": row.get("id"), **empty, "authors": [], "error": error.code}


def _lost_document(row: Row, error: WorkerError) -> dict[str, object]:
    return {"file": row.get("file"), "kind": None, "error": error.code, "crash": False, "items": []}


COMMANDS = (replay, extract, parse, url_key)
