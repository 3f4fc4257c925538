"""A program that tests start: it does the queue's loads in processes of its own, killed where it is told.

Each line on standard input is JSON: `data`, `url`, `kind` and `at`. A process is forked for it that works like a worker
until nothing waits. `statement`: it kills itself before its `at`-th statement; `after`: it is killed after `at`
seconds; `whole`: it is not killed. The answer is a line of JSON: the `signal` that ended it, and how many `statements`
it made.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import event

from padron.registry.database import Database, open_database
from padron.services import load_spool
from padron.services.load_job import work_once

load_spool.CHUNK = 3
COUNTED = 0


def counted(store: Database, at: int) -> None:
    """Counts statements and ends of transactions; before number `at` the process dies as by kill -9."""

    def one(*_: Any, **__: Any) -> None:
        global COUNTED
        COUNTED += 1
        if at == COUNTED:
            os.kill(os.getpid(), signal.SIGKILL)

    engine = store._engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.set_trace_callback(one))
        engine.dispose()
    else:
        event.listen(engine, "before_cursor_execute", one)
        event.listen(engine, "commit", one)


def work(data: Path, url: str, at: int, said: int) -> None:
    store = open_database(data, url)
    counted(store, at)
    while work_once(store, data, "killed"):
        pass
    os.write(said, str(COUNTED).encode())
    store.close()


def forked(task: dict[str, Any]) -> dict[str, int]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        work(Path(task["data"]), task["url"], task["at"] if task["kind"] == "statement" else 0, write)
        os._exit(0)
    os.close(write)
    if task["kind"] == "after":
        time.sleep(task["at"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    count = os.read(read, 20)
    os.close(read)
    return {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, "statements": int(count or 0)}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(forked(json.loads(line))), flush=True)
