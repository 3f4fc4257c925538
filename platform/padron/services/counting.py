"""Keeping the counts of the dashboard up: who is due is counted anew, a few at a time, so that nobody waits for it."""

from collections.abc import Callable

from padron.registry.counters import fold
from padron.registry.store import Store
from padron.registry.tallies import settle

WHO = "padron"


def refresh(store: Store, stops: Callable[[], bool] = lambda: False) -> int:
    """Counts everybody who is due, then folds the other counters; gives how many were due."""
    done = 0
    while not stops():
        with store.writing(WHO) as unit:
            many = settle(unit)
            if many:
                unit.commit()
        if not many:
            break
        done += many
    if done:
        with store.writing(WHO) as unit:
            fold(unit)
            unit.commit()
    return done
