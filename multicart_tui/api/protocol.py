"""What screens and services may ask of the API, without knowing how it is sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.domain.models import (
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

ByteProgress = Callable[[int, int | None], None]
"""Called with bytes moved so far and the whole, None when the whole is not known."""


class MulticartApi(Protocol):
    """The service's operations, typed; the wire's own names stay below.

    Every method raises a :class:`~multicart_tui.errors.MulticartError` and nothing
    else when it fails. Reads are retried by the implementation; a write is sent at
    most once unless it is proved never to have reached the service, and its error's
    ``outcome`` tells whether it may have taken effect.
    """

    async def create_asin(self, new: NewAsin) -> AsinRecord:
        """Add one ASIN; DuplicateError when its key is already there."""

    async def create_asins(self, new: NewAsins) -> BatchResult:
        """Add several ASINs of one domain and postcode; rejected ones do not stop the rest."""

    async def import_csv(
        self, collection: CollectionId, csv: BinaryIO, progress: ByteProgress | None = None
    ) -> BatchResult:
        """Upload a CSV file of exactly the four documented columns, at most 5,000 rows."""

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        """Read a stretch of a collection together with its total."""

    async def get_asin(self, asin: AsinId) -> AsinRecord:
        """Read one row in full."""

    async def update_asin(self, asin: AsinId, changes: AsinChanges) -> AsinRecord:
        """Change fields of one row; the answer has no domain, postcode or collection."""

    async def delete_asin(self, asin: AsinId) -> str:
        """Delete one row, keeping its outputs; returns the service's sentence."""

    async def list_outputs(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> OutputPage:
        """Read a stretch of a collection's outputs, without their payloads."""

    async def get_output(self, output: OutputId) -> tuple[OutputRecord, object]:
        """Read one output and its payload as plain JSON values; small payloads only."""

    async def download_output(
        self, output: OutputId, target: Path, progress: ByteProgress | None = None
    ) -> int:
        """Stream one output's whole answer into a new private file; returns its size in bytes."""

    async def domains(self) -> tuple[Domain, ...]:
        """Read every domain the service knows; needs no credential."""

    async def reach(self) -> None:
        """Ask for the domains a single time, only to learn whether the service is there.

        Raises:
            NetworkError: No answer came.
            MulticartError: Something else than the domains was answered.
        """

    async def postcodes(self) -> tuple[Postcode, ...]:
        """Read every postcode of this account, whatever its status."""

    async def profile(self) -> Profile:
        """Read whose credential this is; proves a key without touching a collection."""

    async def create_collection(self, new: NewCollection) -> Collection:
        """Create an empty Amazon collection."""

    async def list_collections(self, path: str) -> tuple[Collection, ...]:
        """Read collections from a path that the owner configured; no such path is documented."""

    async def aclose(self) -> None:
        """Close the connections."""
