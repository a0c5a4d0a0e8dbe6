"""Domains and postcodes to choose from, however much of them the service tells."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from multicart_tui.api.protocol import MulticartApi
from multicart_tui.domain.known import Known
from multicart_tui.domain.models import AsinRecord, Domain, Postcode
from multicart_tui.errors import MulticartError


class Lookups:
    """What create needs to turn names into row ids.

    Both lists are read once. When the service cannot give them, what list rows carry is
    learned instead, so that a form still has something to offer.
    """

    def __init__(self, api: MulticartApi) -> None:
        self._api = api
        self._domains: dict[str, Domain] = {}
        self._postcodes: dict[tuple[str, str], Postcode] = {}
        self._reading = asyncio.Lock()
        self.are_domains_known = False
        """Whether the list of domains was read from the service."""
        self.are_postcodes_known = False
        """Whether the list of postcodes was read from the service."""
        self.problem: MulticartError | None = None
        """Why they could not be read; None if they were, or were not asked for yet."""

    @property
    def is_loaded(self) -> bool:
        """Whether both lists were read from the service, the last time they were asked for."""
        return self.are_domains_known and self.are_postcodes_known and self.problem is None

    async def load(self, *, again: bool = False) -> None:
        """Read both lists, unless that was done; a failure is kept in ``problem``."""
        async with self._reading:
            if self.is_loaded and not again:
                return
            domains, postcodes = await asyncio.gather(
                self._api.domains(), self._api.postcodes(), return_exceptions=True
            )
            self.problem = None
            for answer in (domains, postcodes):
                if isinstance(answer, MulticartError):
                    self.problem = answer
                elif isinstance(answer, BaseException):
                    raise answer
            if not isinstance(domains, BaseException):
                self._domains |= {domain.name: domain for domain in domains}
                self.are_domains_known = True
            if not isinstance(postcodes, BaseException):
                for postcode in postcodes:
                    self._postcodes[postcode.domain, postcode.value] = postcode
                self.are_postcodes_known = True

    def learn(self, rows: Iterable[AsinRecord]) -> None:
        """Take domains and postcodes from rows of a list; what the service told wins."""
        for row in rows:
            if row.domain and row.domain.name:
                self._domains.setdefault(row.domain.name, row.domain)
                if row.postcode and row.postcode.value:
                    learned = Postcode(row.postcode.id, row.postcode.value, row.domain.name)
                    self._postcodes.setdefault((row.domain.name, row.postcode.value), learned)

    def known(self, rows: Iterable[AsinRecord]) -> Known:
        """What the rows of an import are held against; learns from the rows it is given.

        Args:
            rows: The whole collection.
        """
        kept = tuple(rows)
        self.learn(kept)
        return Known.of(
            self._domains.values(),
            self._postcodes.values(),
            kept,
            are_domains_known=self.are_domains_known,
            are_postcodes_known=self.are_postcodes_known,
        )

    @property
    def domains(self) -> tuple[Domain, ...]:
        """Amazon's domains, by name; others have endpoints of their own."""
        known = [domain for domain in self._domains.values() if domain.is_amazon]
        return tuple(sorted(known, key=lambda domain: domain.name))

    def postcodes_of(self, domain: str) -> tuple[Postcode, ...]:
        """Postcodes of one domain, usable ones first, then by value."""
        known = [
            postcode for postcode in self._postcodes.values() if postcode.domain in (domain, "")
        ]
        return tuple(sorted(known, key=lambda code: (not code.is_usable, code.value)))

    def domain(self, typed: str) -> Domain | None:
        """A domain by its name, or by its row id in digits."""
        if typed in self._domains:
            return self._domains[typed]
        return next((known for known in self._domains.values() if str(known.id) == typed), None)

    def postcode(self, domain: str, value: str) -> Postcode | None:
        """A postcode of a domain by its value."""
        return next((code for code in self.postcodes_of(domain) if code.value == value), None)
