"""Ends the process on the spot, its children with it: they would go on working, and hold its output open."""

import multiprocessing
import os


def leave(status: int) -> None:
    """End the process with a status, without any tidying up; its worker processes are killed first."""
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(status)
