"""Encodes a form with one file, and sends it in pieces that can be counted.

httpx can encode such a form too, but reads the file on the event loop, cannot send
it a second time after a refused connection, and tells nobody how far it got.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

from multicart_tui.api.call import Upload
from multicart_tui.api.progress import Progress

PIECE = 32_768
"""Bytes handed to the socket at once."""
FILE_NAME = "asins.csv"
"""Name the file is sent under; the person's own file name is nobody's business."""


def encode_form(upload: Upload) -> tuple[bytes, str]:
    """Return the body (RFC 7578) and its Content-Type."""
    boundary = secrets.token_hex(16)
    while boundary.encode() in upload.content:
        boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in upload.form.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{upload.field}"; '
        f'filename="{FILE_NAME}"\r\nContent-Type: text/csv\r\n\r\n'
    )
    body = "".join(parts).encode() + upload.content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


async def in_pieces(body: bytes, progress: Progress) -> AsyncIterator[bytes]:
    """Yield the body piece by piece, reporting what the socket has taken."""
    view = memoryview(body)
    for start in range(0, len(body), PIECE):
        progress.at(start, len(body))
        yield bytes(view[start : start + PIECE])
    progress.at(len(body), len(body), is_last=True)
