"""The command that does long work: worker."""

import os
import signal
import sys
import threading
from typing import Any

import click

from padron.cli.ways import Run, command
from padron.services.working import work

STOPS = (signal.SIGTERM, signal.SIGINT)


@command("worker", "Hace las cargas que esperan, una tras otra, hasta que se detiene.")
@click.option("--beside", is_flag=True, hidden=True, help="Termina cuando se cierra la entrada: lo usa serve.")
def worker(run: Run, beside: bool) -> int:
    """A worker beside the one of `padron serve`; SIGTERM and Ctrl+C stop it after the chunk at hand."""
    stop = threading.Event()
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in STOPS}
    if beside:
        threading.Thread(target=_until_closed, args=(stop,), daemon=True).start()
    else:
        run.reporter.say("Trabajando (Ctrl+C para salir)", "Working (Ctrl+C to leave)")
        sys.stdout.flush()
    try:
        with run.registry() as store:
            work(store, run.workspace.data, stop)
    finally:
        _put_back(before)
    return 0


def _until_closed(stop: threading.Event) -> None:
    """Waits for the end of standard input; a buffered reader could not be left behind at the end."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()


def _put_back(handlers: dict[signal.Signals, Any]) -> None:
    for each, handler in handlers.items():
        signal.signal(each, handler)
