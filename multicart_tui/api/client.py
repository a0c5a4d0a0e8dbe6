"""The API's operations over HTTP, as :class:`~multicart_tui.api.protocol.MulticartApi` says."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from multicart_tui.api import answers, lookup_answers, payloads
from multicart_tui.api.base_url import checked_path
from multicart_tui.api.protocol import ByteProgress
from multicart_tui.api.reply import Data, decode_anything
from multicart_tui.api.transport import Transport
from multicart_tui.api.values import text
from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.domain.models import (
    COLLECTION_CAP,
    AsinChanges,
    AsinPage,
    AsinRecord,
    BatchResult,
    Collection,
    Domain,
    NewAsin,
    NewAsins,
    NewCollection,
    OutputPage,
    OutputRecord,
    Postcode,
    Profile,
)
from multicart_tui.domain.text import clean
from multicart_tui.errors import AnswerError, CredentialsError, UsageError

MOST_CSV_BYTES = 64 << 20
"""Largest file that is uploaded; 5,000 rows of four columns are under 1 MB."""
COUNTING_STEP = 1_000
"""Rows asked for at once when a total must be counted."""


class HttpApi:
    """Talks to the service; see the protocol for what the methods promise.

    Args:
        transport: What sends the requests; closed by :meth:`aclose`.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def __repr__(self) -> str:
        return f"HttpApi({self._transport.peer.host})"

    async def create_asin(self, new: NewAsin) -> AsinRecord:
        """Add one ASIN; DuplicateError when its key is already there."""
        call = payloads.create_asin(new)
        return await self._transport.ask(call, lambda data: answers.created_asin(data, new))

    async def create_asins(self, new: NewAsins) -> BatchResult:
        """Add several ASINs of one domain and postcode; rejected ones do not stop the rest."""
        return await self._transport.ask(payloads.create_asins(new), answers.batch_result)

    async def import_csv(
        self, collection: CollectionId, csv: BinaryIO, progress: ByteProgress | None = None
    ) -> BatchResult:
        """Upload what ``csv`` holds from its present position on."""
        content = await _content(csv)
        call = payloads.import_csv(collection, content)
        return await self._transport.ask(call, answers.batch_result, progress)

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        """Read a stretch of a collection; the total is counted if the service leaves it out."""
        rows, total = await self._stretch(collection, skip, limit)
        if total is None:
            total = await self._count(collection, skip + len(rows) if rows else 0)
        return AsinPage(collection, skip, limit, total, rows)

    async def get_asin(self, asin: AsinId) -> AsinRecord:
        """Read one row in full."""
        call = payloads.get_asin(asin)
        return await self._transport.ask(call, lambda data: answers.asin_record(data, asin))

    async def update_asin(self, asin: AsinId, changes: AsinChanges) -> AsinRecord:
        """Change fields of one row; the answer has no domain, postcode or collection."""
        call = payloads.update_asin(asin, changes)
        return await self._transport.ask(call, lambda data: answers.asin_record(data, asin))

    async def delete_asin(self, asin: AsinId) -> str:
        """Delete one row, keeping its outputs; returns the service's sentence."""
        return await self._transport.ask(payloads.delete_asin(asin), _sentence)

    async def list_outputs(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> OutputPage:
        """Read a stretch of outputs, asking for one more to know whether others follow."""
        call = payloads.list_outputs(collection, skip, limit + 1)
        rows = await self._transport.ask(
            call, lambda data: lookup_answers.output_rows(data, collection)
        )
        return OutputPage(collection, skip, limit, rows[:limit], has_more=len(rows) > limit)

    async def get_output(self, output: OutputId) -> tuple[OutputRecord, object]:
        """Read one output and its payload as plain JSON values."""
        call = payloads.get_output(output)
        return await self._transport.ask(
            call, lambda data: lookup_answers.output_and_payload(data, output)
        )

    async def download_output(
        self, output: OutputId, target: Path, progress: ByteProgress | None = None
    ) -> int:
        """Stream one output's whole answer, envelope included, into a new private file."""
        call = payloads.get_output(output)
        return await self._transport.download(
            call, target, lambda data: lookup_answers.check_output_id(data, output), progress
        )

    async def domains(self) -> tuple[Domain, ...]:
        """Read every domain, first without the credential, which is documented not to be needed.

        A refused credential would otherwise look like a host that cannot be reached.
        """
        try:
            return await self._domains(needs_credential=False)
        except CredentialsError:
            if self._transport.peer.auth.is_empty:
                raise
        return await self._domains(needs_credential=True)

    async def reach(self) -> None:
        """Ask for the domains a single time, only to learn whether the service is there."""
        call = replace(payloads.domains(needs_credential=False), is_once=True)
        await self._transport.ask(call, lookup_answers.domain_rows)

    async def postcodes(self) -> tuple[Postcode, ...]:
        """Read every postcode of this account, whatever its status."""
        return await self._transport.ask(payloads.postcodes(), lookup_answers.postcode_rows)

    async def profile(self) -> Profile:
        """Read whose credential this is; proves a key without touching a collection."""
        return await self._transport.ask(payloads.profile(), lookup_answers.profile)

    async def create_collection(self, new: NewCollection) -> Collection:
        """Create an empty Amazon collection."""
        call = payloads.create_collection(new)
        return await self._transport.ask(call, lookup_answers.collection)

    async def list_collections(self, path: str) -> tuple[Collection, ...]:
        """Read collections from a configured path; ConfigError when it is no path."""
        call = payloads.list_collections(checked_path(path))
        return await self._transport.ask(call, lookup_answers.collection_rows)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def _domains(self, *, needs_credential: bool) -> tuple[Domain, ...]:
        call = payloads.domains(needs_credential=needs_credential)
        return await self._transport.ask(call, lookup_answers.domain_rows)

    async def _stretch(
        self, collection: CollectionId, skip: int, limit: int
    ) -> tuple[tuple[AsinRecord, ...], int | None]:
        call = payloads.list_asins(collection, skip, limit)
        return await self._transport.ask(call, lambda data: answers.asin_rows(data, collection))

    async def _count(self, collection: CollectionId, counted: int) -> int:
        """Count rows from ``counted`` on, until a stretch comes back empty.

        A short stretch proves nothing: the service may cap ``limit`` below what was asked.
        """
        while counted <= 2 * COLLECTION_CAP:
            rows, total = await self._stretch(collection, counted, COUNTING_STEP)
            if total is not None or not rows:
                return counted if total is None else total
            counted += len(rows)
        raise AnswerError(
            "Could not count the ASINs",
            f"The list of {collection.label} goes on past {2 * COLLECTION_CAP:,} rows.",
            "The service may be ignoring the position it is asked for; try again later.",
        )


def _sentence(data: Data) -> str:
    return clean(text(decode_anything(data)) if len(data) else "")


async def _content(csv: BinaryIO) -> bytes:
    problem = ""
    content = b""
    try:
        content = await asyncio.to_thread(csv.read, MOST_CSV_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: the file was closed
        problem = getattr(error, "strerror", None) or "it is closed"
    if problem:
        raise UsageError("Could not read the CSV file", f"The disk says: {problem}.")
    if len(content) > MOST_CSV_BYTES:
        raise UsageError(
            "Could not import the CSV file",
            f"It is larger than {MOST_CSV_BYTES >> 20} MB; 5,000 rows are under 1 MB.",
            "Check that it is the right file.",
        )
    return content
