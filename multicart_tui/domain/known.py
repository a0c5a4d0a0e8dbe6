"""What the check of an import holds its rows against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

import msgspec

from multicart_tui.domain.ids import AsinId
from multicart_tui.domain.models import AsinKey, AsinRecord, Domain, Postcode


class Known(msgspec.Struct, frozen=True):
    """Domains, postcodes and rows that the service told of."""

    domains: Mapping[str, Domain] = msgspec.field(default_factory=dict)
    """By name."""
    postcodes: Mapping[tuple[str, str], Postcode] = msgspec.field(default_factory=dict)
    """By domain name and value; an empty domain name fits every domain."""
    existing: Mapping[AsinKey, AsinId] = msgspec.field(default_factory=dict)
    """Rows of the collection."""
    are_domains_known: bool = True
    """Whether the list of domains is whole; if not, none is wrong for not being on it."""
    are_postcodes_known: bool = True
    """The same of the postcodes."""

    @classmethod
    def of(
        cls,
        domains: Iterable[Domain],
        postcodes: Iterable[Postcode],
        rows: Iterable[AsinRecord] = (),
        *,
        are_domains_known: bool = True,
        are_postcodes_known: bool = True,
    ) -> Self:
        """What look-ups and the list of the collection's rows told."""
        return cls(
            {domain.name: domain for domain in domains},
            {(code.domain, code.value): code for code in postcodes},
            {row.key: row.id for row in rows},
            are_domains_known,
            are_postcodes_known,
        )

    @property
    def gaps(self) -> tuple[str, ...]:
        """What could not be checked for want of a look-up, a sentence each."""
        missing = []
        if not self.are_domains_known:
            missing.append("Domains could not be checked: the service did not give its list.")
        if not self.are_postcodes_known:
            missing.append("Postcodes could not be checked: the service did not give its list.")
        return tuple(missing)
