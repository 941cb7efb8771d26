"""A process that leaves takes its children with it, so that whoever reads its output sees the end of it."""

import subprocess
import sys
import threading

PATIENCE = 20.0

PROCESS = """
import multiprocessing, threading
from crawler.leaving import leave

def linger():
    print("begun", flush=True)
    threading.Event().wait(120)

child = multiprocessing.get_context("fork").Process(target=linger)
child.start()
input()
leave(3)
"""


def test_children_end_with_the_process() -> None:
    command = [sys.executable, "-c", PROCESS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.stdin.write("\n")
        process.stdin.close()
        read = threading.Thread(target=process.stdout.read)
        read.start()
        read.join(PATIENCE)
        assert not read.is_alive()
        assert process.wait(PATIENCE) == 3
