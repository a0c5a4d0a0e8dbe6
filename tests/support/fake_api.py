"""An API that lives in memory and behaves as the service does, slow and failing on demand.

It stands in for :class:`~multicart_tui.api.protocol.MulticartApi` wherever a test is not
about the wire: screens, use cases, scenarios. Its rules are the vendor page's: one key of
collection, domain, postcode and ASIN; 5,000 ASINs a collection; the first ASIN enables a
draft; deleting keeps outputs; an update's answer has no joined objects.
"""

from __future__ import annotations

import asyncio
import csv as csv_format
import io
import json
from collections import defaultdict, deque
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import msgspec

from multicart_tui.api.protocol import ByteProgress
from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.domain.models import (
    COLLECTION_CAP,
    AsinChanges,
    AsinKey,
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
    RejectedRow,
)
from multicart_tui.errors import ApiError, DuplicateError, MulticartError, NotFoundError
from tests.support.fake_calls import Call, Failure, Gate, as_listed

AUSTRALIA = Domain(1, "amazon.com.au", country="AU", supplier="amazon", status="active")
AMERICA = Domain(2, "amazon.com", country="US", supplier="amazon", status="active")
DOMAINS = (AUSTRALIA, AMERICA, Domain(9, "officeworks.com.au", supplier="officeworks"))
POSTCODES = (
    Postcode(15, "4500", "amazon.com.au", "active"),
    Postcode(16, "0800", "amazon.com.au", "active"),
    Postcode(17, "2000", "amazon.com.au", "pending"),
    Postcode(18, "3000", "amazon.com.au", "failed"),
    Postcode(21, "10001", "amazon.com", "active"),
)
CREATED = "2026-06-20T10:00:00Z"


class FakeApi:
    """An in-memory service; ``rows`` of collection 101 are there from the start.

    Collection 102 is an empty draft. Everything it holds may be changed by a test.
    """

    def __init__(self, rows: int = 0) -> None:
        self.rows: dict[CollectionId, list[AsinRecord]] = {
            CollectionId(101): [],
            CollectionId(102): [],
        }
        self.statuses: dict[CollectionId, str] = {
            CollectionId(101): "draft",
            CollectionId(102): "draft",
        }
        self.outputs: dict[OutputId, tuple[OutputRecord, object]] = {}
        self.known_domains: tuple[Domain, ...] = DOMAINS
        self.known_postcodes: tuple[Postcode, ...] = POSTCODES
        self.calls: list[Call] = []
        self.is_closed = False
        self._next_id = 1
        self._failures: defaultdict[str, deque[Failure]] = defaultdict(deque)
        self._gates: defaultdict[str, deque[Gate]] = defaultdict(deque)
        if rows:
            self.fill(101, rows)

    # -- what a test does to it

    def fill(self, collection: int, count: int) -> list[AsinRecord]:
        """Put ``count`` rows at the end of a collection; each is known by its number."""
        held = self.rows.setdefault(CollectionId(collection), [])
        added = [
            AsinRecord(
                id=AsinId(number),
                asin=f"B0{number:08d}",
                domain=AUSTRALIA,
                postcode=POSTCODES[0],
                custom_id=f"ref-{number}",
                output="JSON",
                collection=CollectionId(collection),
                created_at=CREATED,
                updated_at=CREATED,
            )
            for number in range(self._next_id, self._next_id + count)
        ]
        held.extend(added)
        self._next_id += count
        self.statuses[CollectionId(collection)] = "enable"
        return added

    def put(self, record: AsinRecord) -> None:
        """Put one row, as it is, at the end of its collection."""
        assert record.collection is not None
        self.rows.setdefault(record.collection, []).append(record)
        self._next_id = max(self._next_id, record.id.value + 1)

    def add_output(self, collection: int, output: int, payload: object) -> None:
        """Put an output into a collection."""
        record = OutputRecord(OutputId(output), CollectionId(collection), 1, CREATED, CREATED)
        self.outputs[record.id] = (record, payload)

    def fail_next(self, method: str, error: MulticartError, *, is_applied: bool = False) -> None:
        """Let the next call of a method fail; several failures queue up.

        Args:
            method: Name of the method, such as ``create_asin``.
            error: What it raises.
            is_applied: Whether it takes effect all the same, as when only the answer is lost.
        """
        self._failures[method].append(Failure(error, is_applied))

    def hold(self, method: str) -> Gate:
        """Hold the next call of a method back until the gate is set; several gates queue up."""
        gate = Gate()
        self._gates[method].append(gate)
        return gate

    def count(self, method: str) -> int:
        """How many calls of a method arrived."""
        return sum(call.method == method for call in self.calls)

    def calls_of(self, method: str) -> list[tuple[object, ...]]:
        """The arguments of each call of a method."""
        return [call.arguments for call in self.calls if call.method == method]

    def held(self, collection: int) -> list[AsinRecord]:
        """The rows a collection has now."""
        return self.rows[CollectionId(collection)]

    async def _arrive(self, method: str, *arguments: object) -> MulticartError | None:
        """Record a call; returns what it must raise once it has taken effect."""
        self.calls.append(Call(method, arguments))
        # Taken now, not after the gate: failures belong to calls in order of arrival.
        failure = self._failures[method].popleft() if self._failures[method] else None
        if self._gates[method]:
            gate = self._gates[method].popleft()
            gate.reached.set()
            await gate.wait()
        else:
            await asyncio.sleep(0)
        if failure and not failure.is_applied:
            raise failure.error
        return failure.error if failure else None

    # -- the service

    async def create_asin(self, new: NewAsin) -> AsinRecord:
        late = await self._arrive("create_asin", new)
        rows = self._collection(new.collection)
        self._check_room(rows)
        key = AsinKey(new.domain.name, new.postcode.value, new.asin)
        if any(row.key == key for row in rows):
            raise DuplicateError("Not created", "ASIN already exists", code=409)
        domain = next((each for each in self.known_domains if each.id == new.domain.id), None)
        postcode = next((each for each in self.known_postcodes if each.id == new.postcode.id), None)
        if domain is None or postcode is None or not postcode.is_usable:
            raise ApiError("Not created", "Invalid domain or postcode", code=400)
        record = self._insert(
            new.collection,
            AsinRecord(
                AsinId(self._next_id),
                new.asin,
                domain,
                postcode,
                new.custom_id,
                new.include_raw_html,
                new.output,
            ),
        )
        if late:
            raise late
        return record

    async def create_asins(self, new: NewAsins) -> BatchResult:
        late = await self._arrive("create_asins", new)
        rejected, done = [], 0
        for asin in new.asins:
            error = self._insert_by_value(
                new.collection, new.domain, new.postcode, asin, new.include_raw_html
            )
            done += not error
            if error:
                rejected.append(RejectedRow(asin, error, {"asin": asin, "error": error}))
        if late:
            raise late
        return BatchResult(done, tuple(rejected))

    async def import_csv(
        self, collection: CollectionId, csv: BinaryIO, progress: ByteProgress | None = None
    ) -> BatchResult:
        data = csv.read()
        late = await self._arrive("import_csv", collection, data)
        if progress:
            progress(len(data), len(data))
        rejected, done = [], 0
        for row in csv_format.DictReader(io.StringIO(data.decode())):
            error = self._insert_by_value(
                collection,
                row["domain"],
                row["customer_postcode"],
                row["asin"],
                row["include_raw_html"] == "true",
            )
            done += not error
            if error:
                details = {"asin": row["asin"], "error": error}
                rejected.append(RejectedRow(row["asin"], error, details))
        if late:
            raise late
        return BatchResult(done, tuple(rejected))

    async def list_asins(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> AsinPage:
        late = await self._arrive("list_asins", collection, skip, limit)
        rows = self._collection(collection)
        if late:
            raise late
        shown = tuple(as_listed(row) for row in rows[skip : skip + limit])
        return AsinPage(collection, skip, limit, len(rows), shown)

    async def get_asin(self, asin: AsinId) -> AsinRecord:
        late = await self._arrive("get_asin", asin)
        rows, place = self._find(asin)
        if late:
            raise late
        return rows[place]

    async def update_asin(self, asin: AsinId, changes: AsinChanges) -> AsinRecord:
        late = await self._arrive("update_asin", asin, changes)
        rows, place = self._find(asin)
        changed = msgspec.structs.replace(rows[place], **changes.fields)
        if any(row.key == changed.key and row.id != asin for row in rows):
            raise DuplicateError("Not updated", "ASIN already exists", code=409)
        rows[place] = changed
        if late:
            raise late
        return msgspec.structs.replace(changed, domain=None, postcode=None, collection=None)

    async def delete_asin(self, asin: AsinId) -> str:
        late = await self._arrive("delete_asin", asin)
        rows, place = self._find(asin)
        del rows[place]
        if late:
            raise late
        return "ASIN deleted successfully"

    async def list_outputs(
        self, collection: CollectionId, *, skip: int = 0, limit: int = 100
    ) -> OutputPage:
        late = await self._arrive("list_outputs", collection, skip, limit)
        if late:
            raise late
        all_rows = [row for row, _ in self.outputs.values() if row.collection == collection]
        shown = tuple(all_rows[skip : skip + limit])
        return OutputPage(collection, skip, limit, shown, len(all_rows) > skip + limit)

    async def get_output(self, output: OutputId) -> tuple[OutputRecord, object]:
        late = await self._arrive("get_output", output)
        if late:
            raise late
        if output not in self.outputs:
            raise NotFoundError("No such output", "Output not found", code=404)
        return self.outputs[output]

    async def download_output(
        self, output: OutputId, target: Path, progress: ByteProgress | None = None
    ) -> int:
        late = await self._arrive("download_output", output, target)
        if late:
            raise late
        if output not in self.outputs:
            raise NotFoundError("No such output", "Output not found", code=404)
        record, payload = self.outputs[output]
        data = {"id": record.id.value, "output_json": payload}
        text = json.dumps({"code": 200, "data": data, "status": 1}).encode()
        await asyncio.to_thread(target.write_bytes, text)
        if progress:
            progress(len(text), len(text))
        return len(text)

    async def domains(self) -> tuple[Domain, ...]:
        late = await self._arrive("domains")
        if late:
            raise late
        return self.known_domains

    async def reach(self) -> None:
        late = await self._arrive("reach")
        if late:
            raise late

    async def postcodes(self) -> tuple[Postcode, ...]:
        late = await self._arrive("postcodes")
        if late:
            raise late
        return self.known_postcodes

    async def profile(self) -> Profile:
        late = await self._arrive("profile")
        if late:
            raise late
        return Profile(7, "Alex", "alex@example.com")

    async def create_collection(self, new: NewCollection) -> Collection:
        late = await self._arrive("create_collection", new)
        collection = CollectionId(max((each.value for each in self.rows), default=100) + 1)
        self.rows[collection] = []
        self.statuses[collection] = "draft"
        if late:
            raise late
        return Collection(collection, new.name, "draft", CREATED)

    async def list_collections(self, path: str) -> tuple[Collection, ...]:
        late = await self._arrive("list_collections", path)
        if late:
            raise late
        return tuple(Collection(each, status=self.statuses[each]) for each in self.rows)

    async def aclose(self) -> None:
        self.is_closed = True

    # -- its rules

    def _collection(self, collection: CollectionId) -> list[AsinRecord]:
        if collection not in self.rows:
            raise NotFoundError("No such collection", "Collection not found", code=404)
        return self.rows[collection]

    def _find(self, asin: AsinId) -> tuple[list[AsinRecord], int]:
        for rows in self.rows.values():
            for place, row in enumerate(rows):
                if row.id == asin:
                    return rows, place
        raise NotFoundError("No such ASIN", "ASIN not found", code=404)

    @staticmethod
    def _check_room(rows: Iterable[AsinRecord]) -> None:
        if len(list(rows)) >= COLLECTION_CAP:
            raise ApiError("Not created", "Maximum of 5000 ASINs per collection reached", code=400)

    def _insert(self, collection: CollectionId, record: AsinRecord) -> AsinRecord:
        whole = msgspec.structs.replace(
            record, collection=collection, created_at=CREATED, updated_at=CREATED
        )
        self.rows[collection].append(whole)
        self._next_id += 1
        if self.statuses.get(collection) == "draft":
            self.statuses[collection] = "enable"
        return whole

    def _insert_by_value(
        self, collection: CollectionId, domain: str, postcode: str, asin: str, raw_html: bool
    ) -> str:
        """Insert one row of a batch; returns the service's complaint, empty when there is none."""
        rows = self._collection(collection)
        known = next((each for each in self.known_domains if each.name == domain), None)
        place = next(
            (
                each
                for each in self.known_postcodes
                if (each.domain, each.value) == (domain, postcode)
            ),
            None,
        )
        if known is None or place is None or not place.is_usable:
            return "Invalid domain or postcode"
        if len(rows) >= COLLECTION_CAP:
            return "Maximum of 5000 ASINs per collection reached"
        if any(row.key == AsinKey(domain, postcode, asin) for row in rows):
            return "Duplicate entry"
        self._insert(
            collection,
            AsinRecord(AsinId(self._next_id), asin, known, place, "", raw_html, "JSON"),
        )
        return ""
