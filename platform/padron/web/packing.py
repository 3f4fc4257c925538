"""The compiled stylesheet and script go packed to browsers that unpack: a first visit by a slow telephone is short.

Only these files: a page holds its form's token, and packing secrets beside what a stranger sent tells about them.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

KINDS = ("text/css", "text/javascript")
LEVEL = 9


def pack(app: Flask) -> None:
    """Packs whole answers of the application's static files, for who accepts gzip."""

    @app.after_request
    def _pack(response: Response) -> Response:
        if request.endpoint != "static" or response.mimetype not in KINDS:
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code == 200 and request.accept_encodings["gzip"] > 0:
            response.direct_passthrough = False
            packed = _packed(response.get_data())
            response.close()  # the file behind it
            response.set_data(packed)
            response.content_encoding = "gzip"
        return response


@lru_cache(maxsize=4)
def _packed(data: bytes) -> bytes:
    return gzip.compress(data, LEVEL, mtime=0)
