"""Reads the body of an answer, into memory or into a file, and never more than is allowed."""

from __future__ import annotations

import httpx

from multicart_tui.api.private_file import PrivateFile
from multicart_tui.api.progress import Progress
from multicart_tui.api.reply import whole_number


async def read_body(response: httpx.Response, most: int) -> bytes | None:
    """The whole answer; None when it is larger than ``most`` bytes."""
    announced = _announced(response)
    if announced is not None and announced > most:
        return None
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > most:
            return None
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def save_body(
    file: PrivateFile, response: httpx.Response, most: int, progress: Progress
) -> bytes | None:
    """Save the whole answer and return nothing of it; None when it is larger than ``most``.

    Progress counts bytes as they came over the wire, which may be compressed.
    """
    whole = _announced(response)
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > most:
            return None
        await file.write(piece)
        progress.at(response.num_bytes_downloaded, whole)
    progress.at(response.num_bytes_downloaded, whole, is_last=True)
    return b""


def _announced(response: httpx.Response) -> int | None:
    """The Content-Length, which is that of the compressed body; None when there is none."""
    return whole_number(response.headers.get("content-length"))
