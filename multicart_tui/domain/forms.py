"""What the forms for one ASIN hold, and what there is to say of it before it is sent.

A form is data: fields in, remarks and a request out. A dialog only draws it. Errors keep
a form from being sent; warnings do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast, get_args

import msgspec

from multicart_tui.domain.asin import Level, Remark, read_asin
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import (
    COLLECTION_CAP,
    AsinChanges,
    AsinRecord,
    Domain,
    NewAsin,
    OutputFormat,
    Postcode,
)
from multicart_tui.domain.text import is_harmful
from multicart_tui.errors import UsageError

OUTPUTS: tuple[str, ...] = get_args(OutputFormat)
"""The output formats that can be chosen, the usual one first."""


class AsinFields(msgspec.Struct, frozen=True):
    """What stands in the fields of a form."""

    domain: Domain | None = None
    postcode: Postcode | None = None
    asin: str = ""
    """As it was typed or pasted: an ASIN, or a URL that holds one."""
    custom_id: str = ""
    include_raw_html: bool = False
    output: str = "JSON"

    @classmethod
    def of(cls, record: AsinRecord) -> AsinFields:
        """The fields that show a row as it is."""
        return cls(
            record.domain,
            record.postcode,
            record.asin,
            record.custom_id,
            record.include_raw_html,
            record.output,
        )


@dataclass(frozen=True)
class Verdict:
    """What there is to say of a form's fields."""

    remarks: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    """By the API's name of the field; a field without remarks is missing."""
    existing: AsinRecord | None = None
    """The row that has the same key already."""

    @property
    def blocked(self) -> tuple[str, ...]:
        """Fields with an error, in the order of the form; nothing stands in the way if none."""
        return tuple(
            name
            for name, remarks in self.remarks.items()
            if any(remark.level is Level.ERROR for remark in remarks)
        )

    def words(self, name: str) -> str:
        """Everything to say of one field, a line each; errors first, warnings name themselves."""
        remarks = sorted(self.remarks.get(name, ()), key=lambda each: each.level is Level.WARNING)
        return "\n".join(
            remark.text if remark.level is Level.ERROR else f"Warning: {remark.text}"
            for remark in remarks
        )


class KnownRows:
    """What is known of a collection's rows without asking.

    Args:
        collection: Whose rows they are.
        total: How many it holds; None when it was never told.
        rows: Those that were read, all or some.
    """

    def __init__(
        self, collection: CollectionId, total: int | None, rows: Iterable[AsinRecord] = ()
    ) -> None:
        self.collection = collection
        self.total = total
        self._by_asin: defaultdict[str, list[AsinRecord]] = defaultdict(list)
        for row in rows:
            self.learn(row)

    def learn(self, record: AsinRecord) -> None:
        """Know of one more row that is there."""
        self._by_asin[record.asin.upper()].append(record)

    def add(self, record: AsinRecord) -> None:
        """Count a row that was just created."""
        self.learn(record)
        if self.total is not None:
            self.total += 1

    def find(
        self, domain: Domain | None, postcode: Postcode | None, asin: str
    ) -> AsinRecord | None:
        """The known row that the service's duplicate rule would call the same."""
        if domain is None or postcode is None:
            return None
        return next(
            (
                row
                for row in self._by_asin.get(asin, ())
                if _is_same_domain(row.domain, domain) and _is_same_postcode(row.postcode, postcode)
            ),
            None,
        )

    @property
    def is_full(self) -> bool:
        """Whether the service would refuse one more (vendor page, "Create ASIN", notes)."""
        return self.total is not None and self.total >= COLLECTION_CAP

    @property
    def why_full(self) -> str:
        """Why nothing can be added, for a person."""
        return (
            f"Collection {self.collection} is full: it holds {self.total or 0:,} ASINs"
            f" and takes {COLLECTION_CAP:,}. Delete some, or add to another collection."
        )

    def describe_room(self) -> str:
        """How many more fit, or what the first one sets off."""
        if self.total is None:
            return ""
        if self.total == 0:
            return (
                f"Warning: the first ASIN enables collection {self.collection};"
                " its schedule may run and use credits."
            )
        return f"Room for {max(0, COLLECTION_CAP - self.total):,} more."


def _is_same_domain(one: Domain | None, other: Domain) -> bool:
    if one is None:
        return False
    return (one.id is not None and one.id == other.id) or bool(one.name and one.name == other.name)


def _is_same_postcode(one: Postcode | None, other: Postcode) -> bool:
    # Only asked of rows of the same domain, where a value names one postcode.
    if one is None:
        return False
    return (one.id is not None and one.id == other.id) or bool(
        one.value and one.value == other.value
    )


# -- creating


def check_new(fields: AsinFields, known: KnownRows) -> Verdict:
    """Judge the fields of a form that creates an ASIN."""
    remarks: dict[str, list[Remark]] = {
        "domain": _domain_remarks(fields.domain),
        "customer_postcode": _postcode_remarks(fields.postcode),
    }
    read = read_asin(fields.asin, fields.domain.name if fields.domain else "")
    remarks["asin"] = list(read.remarks)
    existing = known.find(fields.domain, fields.postcode, read.asin) if read.is_valid else None
    if existing:
        remarks["asin"].append(already_here(existing))
    remarks["custom_id"] = _custom_id_remarks(fields.custom_id)
    return _verdict(remarks, existing)


def check_move(record: AsinRecord, fields: AsinFields, known: KnownRows) -> Verdict:
    """Judge the fields of a form that gives a row another domain or postcode."""
    stays = (
        fields.domain is not None
        and fields.postcode is not None
        and _is_same_domain(record.domain, fields.domain)
        and _is_same_postcode(record.postcode, fields.postcode)
    )
    if not stays:
        return check_new(fields, known)
    here = Remark(Level.ERROR, "This is where it is; choose another domain or postcode.")
    return Verdict({"customer_postcode": (here,)})


def new_asin(collection: CollectionId, fields: AsinFields) -> NewAsin:
    """The request that the fields stand for; they must be free of errors.

    Raises:
        UsageError: Domain or postcode is missing.
    """
    if fields.domain is None or fields.postcode is None:
        raise UsageError("Not sent", "A domain and a postcode are needed.")
    return NewAsin(
        collection,
        fields.domain,
        fields.postcode,
        read_asin(fields.asin).asin,
        fields.custom_id,
        fields.include_raw_html,
        _output(fields.output),
    )


def already_here(existing: AsinRecord | None) -> Remark:
    """Say that the key is taken, and by which row if that is known."""
    where = f" as {existing.id.label}; ctrl+o opens it." if existing else "."
    return Remark(Level.ERROR, f"Already here{where}")


def _domain_remarks(domain: Domain | None) -> list[Remark]:
    if domain is None:
        return [Remark(Level.ERROR, "Choose a domain.")]
    if domain.id is None:
        return [Remark(Level.ERROR, f"The service gave no row id for {domain.name}.")]
    return []


def _postcode_remarks(postcode: Postcode | None) -> list[Remark]:
    if postcode is None:
        return [Remark(Level.ERROR, "Choose a postcode.")]
    if not postcode.is_usable:
        return [Remark(Level.ERROR, f"{postcode.value} is {why_unusable(postcode)}.")]
    if postcode.id is None:
        return [Remark(Level.ERROR, f"The service gave no row id for {postcode.value}.")]
    return []


def why_unusable(postcode: Postcode) -> str:
    """Why a postcode cannot be used; empty when it can."""
    return "" if postcode.is_usable else f"{postcode.status}: only an active postcode can be used"


def _custom_id_remarks(custom_id: str) -> list[Remark]:
    if is_harmful(custom_id):
        return [Remark(Level.WARNING, "it holds characters that cannot be seen.")]
    if custom_id != custom_id.strip():
        return [Remark(Level.WARNING, "it begins or ends with a space, which is sent too.")]
    return []


# -- changing


def check_changes(record: AsinRecord, fields: AsinFields, known: KnownRows) -> Verdict:
    """Judge the fields of a form that changes a row; what stays as it was is not judged."""
    changes = changes_of(record, fields)
    remarks: dict[str, list[Remark]] = {"asin": [], "custom_id": []}
    existing = None
    if changes.asin is not None:
        read = read_asin(fields.asin, record.domain.name if record.domain else "")
        remarks["asin"] += read.remarks
        existing = known.find(record.domain, record.postcode, read.asin)
        if existing and existing.id != record.id:
            remarks["asin"].append(already_here(existing))
        else:
            existing = None
    if changes.custom_id is not None:
        remarks["custom_id"] = _custom_id_remarks(changes.custom_id)
    return _verdict(remarks, existing)


def changes_of(record: AsinRecord, fields: AsinFields) -> AsinChanges:
    """What an update has to send: the fields that differ from the row, and no others."""
    asin = read_asin(fields.asin).asin
    return AsinChanges(
        asin=asin if asin != record.asin and fields.asin != record.asin else None,
        custom_id=fields.custom_id if fields.custom_id != record.custom_id else None,
        include_raw_html=(
            fields.include_raw_html if fields.include_raw_html != record.include_raw_html else None
        ),
        output=_output(fields.output) if fields.output != record.output else None,
    )


def describe_changes(changes: AsinChanges) -> str:
    """Which fields will be sent, by the API's names."""
    names = ", ".join(changes.fields)
    return f"Will send: {names}" if names else "Nothing changed yet, so there is nothing to send."


def _output(word: str) -> OutputFormat:
    return cast(OutputFormat, word) if word in OUTPUTS else "JSON"


def _verdict(remarks: dict[str, list[Remark]], existing: AsinRecord | None) -> Verdict:
    return Verdict({name: tuple(found) for name, found in remarks.items() if found}, existing)
