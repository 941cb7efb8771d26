"""A process to be killed: polls and stores the same items from the start each time, saying each step it has done.

Usage: store_worker.py ADDRESS FOLDER ROUNDS
"""

import sys
from datetime import timedelta
from pathlib import Path

from store_samples import FEED, NOW, new_item, page, poll, report

from crawler.store.store import Store

ITEMS_A_ROUND = 3


def work(store: Store, rounds: int) -> None:
    """Take every item of every round to its end; the last of each round is found to be the first again."""
    store.sync_channels([FEED], NOW)
    channel = store.channel(*FEED).id
    for number in range(rounds):
        at = NOW + timedelta(minutes=number)
        news = [new_item(ITEMS_A_ROUND * number + one) for one in range(ITEMS_A_ROUND)]
        store.record_poll(channel, poll(at), news, at)
        for waiting in store.pending(None, at):
            serial = int(waiting.item.url.rpartition("/")[2])
            store.keep_page(waiting.id, page(serial))
            first = serial - serial % ITEMS_A_ROUND if serial % ITEMS_A_ROUND == 2 else serial
            keys = new_item(serial).keys | new_item(first).keys
            store.add_report(waiting.id, "The Harbour Post", report(serial), keys, at)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    opened = Store.open(sys.argv[1], Path(sys.argv[2]))
    work(opened, int(sys.argv[3]))
    opened.close()
