"""What a person does: the rows of the matrix, single requests first."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.domain.models import (
    AsinChanges,
    AsinRecord,
    Domain,
    NewAsin,
    NewAsins,
    NewCollection,
    Postcode,
)
from multicart_tui.errors import MulticartError
from multicart_tui.services import writing
from multicart_tui.services.backup import keep_rows
from tests.matrix.faults import Strike
from tests.matrix.room import Room
from tests.matrix.truth import Claim, Effect, Held, Named

KITCHEN = CollectionId(101)
DRAFT = CollectionId(102)
SHOP, POSTCODE = "amazon.com.au", "4500"


class Operation(ABC):
    """One thing to do; a new one is made for each cell, so it may remember."""

    name: ClassVar[str]
    is_write: ClassVar[bool] = True
    can_look: ClassVar[bool] = True
    """Whether an answer that got lost can be made good by looking."""
    tells_of_all_runs: ClassVar[bool] = False
    """Whether what it says when it is carried on includes what was done before."""
    writes_files: ClassVar[bool] = False
    chosen: ClassVar[Mapping[str, tuple[Strike, ...]] | None] = None
    """The strikes that are played, by the name of the fault; None plays every one."""

    async def prepare(self, room: Room) -> None:  # noqa: B027 - most need nothing before
        """What was done before, while all was well."""

    @abstractmethod
    async def run(self, room: Room) -> Claim:
        """Do it, and say what became of it; only a MulticartError is expected."""

    async def again(self, room: Room) -> Claim | None:
        """Carry on when all is well again; None if there is nothing to carry on with."""
        return None

    async def close(self) -> None:  # noqa: B027 - most hold nothing
        """Let go of what was prepared."""


def held(number: int, custom_id: str = "", *, raw_html: bool = False) -> Held:
    """A new row of the draft collection."""
    return Held(DRAFT.value, SHOP, POSTCODE, f"B0NEW{number:05d}", custom_id, raw_html)


def held_of(
    record: AsinRecord, collection: CollectionId = KITCHEN, custom_id: str | None = None
) -> Held:
    """A row as the truth knows it."""
    key = record.key
    return Held(
        collection.value,
        key.domain,
        key.postcode,
        record.asin,
        record.custom_id if custom_id is None else custom_id,
        record.include_raw_html,
        record.output,
    )


class _OneRow(Operation):
    """Something done to the third row of the kitchen."""

    async def prepare(self, room: Room) -> None:
        self.row = (await room.api.list_asins(KITCHEN, skip=2, limit=1)).rows[0]


class CreateAsin(Operation):
    name = "create"

    async def run(self, room: Room) -> Claim:
        effect = Effect(come=(held(1, "ref-1"),))
        new = NewAsin(
            DRAFT, Domain(1, SHOP), Postcode(15, POSTCODE, SHOP), "B0NEW00001", custom_id="ref-1"
        )
        try:
            written = await writing.create(room.api, new)
        except MulticartError as error:
            return Claim().failed(error, [effect])
        return Claim([effect], texts=[written.note])


class CreateMultiple(Operation):
    name = "create multiple"
    can_look = False  # which the importer does; this is the request alone

    async def run(self, room: Room) -> Claim:
        effects = [Effect(come=(held(number),)) for number in range(4)]
        asins = tuple(f"B0NEW{number:05d}" for number in range(4))
        try:
            result = await room.api.create_asins(NewAsins(DRAFT, SHOP, POSTCODE, asins))
        except MulticartError as error:
            return Claim().failed(error, effects)
        return Claim(effects[: result.success_count])


class BulkCsv(Operation):
    name = "bulk CSV"
    can_look = False  # as above

    async def run(self, room: Room) -> Claim:
        lines = [f"{SHOP},{POSTCODE},B0NEW{number:05d},false" for number in range(4)]
        csv = "\n".join(["domain,customer_postcode,asin,include_raw_html", *lines, ""])
        effects = [Effect(come=(held(number),)) for number in range(4)]
        try:
            result = await room.api.import_csv(DRAFT, io.BytesIO(csv.encode()))
        except MulticartError as error:
            return Claim().failed(error, effects)
        return Claim(effects[: result.success_count])


class ListAsins(Operation):
    name = "list"
    is_write = False

    async def run(self, room: Room) -> Claim:
        try:
            page = await room.api.list_asins(KITCHEN, skip=100, limit=100)
        except MulticartError as error:
            return Claim().failed(error)
        ids = room.server.store.rows(
            "SELECT id FROM asin WHERE collection = 101 ORDER BY id LIMIT 100 OFFSET 100"
        )
        found = [row.id.value for row in page.rows], page.total
        return Claim().answered(found, ([row["id"] for row in ids], 250))


class CountAsins(Operation):
    name = "count"
    is_write = False

    async def run(self, room: Room) -> Claim:
        try:
            page = await room.api.list_asins(KITCHEN, limit=1)
        except MulticartError as error:
            return Claim().failed(error)
        return Claim().answered(page.total, 250)


class GetAsin(Operation):
    name = "get"
    is_write = False

    async def run(self, room: Room) -> Claim:
        try:
            row = await room.api.get_asin(AsinId(5))
        except MulticartError as error:
            return Claim().failed(error)
        found = row.id, row.asin, row.custom_id
        return Claim().answered(found, (AsinId(5), "B0DJQQ38TG", "ref-001"))


class UpdateAsin(_OneRow):
    name = "update"

    async def run(self, room: Room) -> Claim:
        effect = Effect((held_of(self.row, custom_id="mine"),), (held_of(self.row),))
        try:
            written = await writing.update(room.api, self.row, AsinChanges(custom_id="mine"))
        except MulticartError as error:
            return Claim().failed(error, [effect])
        return Claim([effect], texts=[written.note])


class DeleteAsin(_OneRow):
    """As the screen does it: the row is saved first."""

    name = "delete"
    writes_files = True

    async def run(self, room: Room) -> Claim:
        effect = Effect(gone=(held_of(self.row),))
        try:
            await keep_rows(room.session.backups, KITCHEN, [self.row])
            note = await writing.delete(room.api, self.row)
        except MulticartError as error:
            return Claim().failed(error, [effect])
        return Claim([effect], texts=[note])


class ListOutputs(Operation):
    """As the screen does it: what was seen is remembered."""

    name = "output list"
    is_write = False
    writes_files = True

    async def run(self, room: Room) -> Claim:
        try:
            page = await room.api.list_outputs(KITCHEN, limit=10)
        except MulticartError as error:
            return Claim().failed(error)
        room.visits.keep(KITCHEN, room.visits.get(KITCHEN).with_seen(page.rows))
        ids = room.server.store.rows("SELECT id FROM output WHERE collection = 101 LIMIT 10")
        return Claim(texts=[room.visits.problem]).answered(
            [row.id.value for row in page.rows], [row["id"] for row in ids]
        )


class GetOutput(Operation):
    name = "output get"
    is_write = False

    async def run(self, room: Room) -> Claim:
        try:
            record, payload = await room.api.get_output(OutputId(88))
        except MulticartError as error:
            return Claim().failed(error)
        found = record.id, isinstance(payload, dict) and payload["asin"]
        return Claim().answered(found, (OutputId(88), "B0DJQQ38TG"))


class ReadDomains(Operation):
    name = "domains"
    is_write = False

    async def run(self, room: Room) -> Claim:
        try:
            found = await room.api.domains()
        except MulticartError as error:
            return Claim().failed(error)
        there = room.server.store.number("SELECT count(*) FROM domain WHERE status = 'active'")
        return Claim().answered(len([each for each in found if each.status == "active"]), there)


class ReadPostcodes(Operation):
    name = "postcodes"
    is_write = False

    async def run(self, room: Room) -> Claim:
        try:
            found = await room.api.postcodes()
        except MulticartError as error:
            return Claim().failed(error)
        there = room.server.store.rows("SELECT id FROM zipcode WHERE domain < 90")
        return Claim().answered({each.id for each in found}, {row["id"] for row in there})


class ReadProfile(Operation):
    name = "profile"
    is_write = False

    async def run(self, room: Room) -> Claim:
        try:
            found = await room.api.profile()
        except MulticartError as error:
            return Claim().failed(error)
        return Claim().answered(found.email, "demo@example.com")


class CreateCollection(Operation):
    """As the form does it: the collection is remembered, as no endpoint lists them."""

    name = "new collection"
    can_look = False
    writes_files = True

    async def run(self, room: Room) -> Claim:
        effect = Effect(come=(Named("Winter"),))
        try:
            made = await room.api.create_collection(NewCollection("Winter", "a@example.com"))
        except MulticartError as error:
            return Claim().failed(error, [effect])
        room.store.remember(made.id, name=made.name)
        claim = Claim([effect], texts=[room.store.problem])
        known = room.store.get(made.id)
        if known is None or known.name != "Winter":
            claim.wrong = "The new collection is not remembered."
        return claim


SINGLE: tuple[type[Operation], ...] = (
    CreateAsin,
    CreateMultiple,
    BulkCsv,
    ListAsins,
    CountAsins,
    GetAsin,
    UpdateAsin,
    DeleteAsin,
    ListOutputs,
    GetOutput,
    ReadDomains,
    ReadPostcodes,
    ReadProfile,
    CreateCollection,
)
"""The ten endpoints and the four that they need."""
