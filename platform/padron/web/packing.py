"""Pages, stylesheets and scripts go packed to browsers that unpack: a first visit by a slow telephone is short.

A page holds secrets (its form's token, personal data), and how long it is when packed tells about them to whoever can
put a text of their own beside them, again and again, and watch the line (BREACH). Another site can do that only by
sending the user's browser here, and the browser then says so, in a header that no page can write: such a page goes
unpacked, and so does every page to a browser that does not say.
"""

import gzip
from collections.abc import Callable
from functools import lru_cache

from flask import Flask, Response, request

KINDS = ("text/css", "text/javascript")
ENDPOINTS = frozenset({"static", "rules.module"})
PAGE = "text/html"
SENDER = "Sec-Fetch-Site"
OURS = frozenset({"same-origin", "none"})
"""What a browser calls a request of this site's own pages, and one of its user: an address typed, a bookmark."""
LEVEL, PAGE_LEVEL = 9, 6
LEAST_BYTES = 1_000
"""A shorter page gains nothing."""


def pack(app: Flask) -> None:
    """Packs what may be packed, for who accepts gzip."""

    @app.after_request
    def _pack(response: Response) -> Response:
        packed = _packing(response)
        if packed is not None:
            response.vary.add("Accept-Encoding")
            if request.accept_encodings["gzip"] > 0:
                response.direct_passthrough = False
                data = packed(response.get_data())
                response.close()  # the file behind it
                response.set_data(data)
                response.content_encoding = "gzip"
        return response


def _packing(response: Response) -> Callable[[bytes], bytes] | None:
    """How an answer is packed; None where it must not be, or need not."""
    if response.mimetype == PAGE:
        response.vary.add(SENDER)
        ours = request.headers.get(SENDER) in OURS
        return _packed_page if ours and len(response.get_data()) >= LEAST_BYTES else None
    is_file = request.endpoint in ENDPOINTS and response.mimetype in KINDS
    return _packed_file if is_file and response.status_code == 200 else None


def _packed_page(data: bytes) -> bytes:
    """Kept nowhere: it may be about a person."""
    return gzip.compress(data, PAGE_LEVEL, mtime=0)


@lru_cache(maxsize=32)
def _packed_file(data: bytes) -> bytes:
    return gzip.compress(data, LEVEL, mtime=0)
