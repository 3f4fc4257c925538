"""The registry's clock: UTC microseconds."""

import time


def microseconds_now() -> int:
    """This instant: UTC microseconds since 1970."""
    return time.time_ns() // 1000
