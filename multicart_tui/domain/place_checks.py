"""Checks where an ASIN is to be scraped: a domain, and a postcode of it.

The service matches both by value and exactly (vendor page, "Create Multiple ASINs").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

from multicart_tui.domain.field_findings import Judged, accepted, doubted, quoted, refused
from multicart_tui.domain.forms import why_unusable
from multicart_tui.domain.import_rows import Cause, Field
from multicart_tui.domain.known import Known
from multicart_tui.domain.models import Domain, Postcode
from multicart_tui.domain.text import is_harmful, plural
from multicart_tui.domain.tidying import is_scientific, tidy, tidy_postcode

LONGEST_POSTCODE = 12
"""Most characters of a postcode (vendor, "Zipcodes")."""

_LONGEST_NAME = 100
_HOST = re.compile(r"(?:https?://)?(?:www\.|smile\.)?([^/\s]+)(?:/.*)?", re.IGNORECASE)
_ALIKE = 0.8
_MOST_GUESSES = 200
"""Names compared with all known ones; a file with more wrong ones has another problem."""


class DomainCheck:
    """Judges domain names; each different spelling once."""

    def __init__(self, known: Known) -> None:
        self._by_name = {domain.name.lower(): domain for domain in known.domains.values()}
        self._amazon = [domain for domain in self._by_name.values() if domain.is_amazon]
        self._is_whole = known.are_domains_known
        self._guesses = 0

    def judge(self, raw: str) -> Judged:
        """A domain as a cell has it."""
        value = tidy(raw)
        if not value:
            return refused(
                Field.DOMAIN, Cause.NO_DOMAIN, raw, "", "No domain; one looks like amazon.com.au."
            )
        known = self._by_name.get(value.lower())
        if known is None:
            return self._judge_unknown(raw, value)
        if not known.is_amazon:
            text = f"{quoted(known.name)} is no Amazon domain; this client adds ASINs to Amazon's."
            return refused(Field.DOMAIN, Cause.UNKNOWN_DOMAIN, raw, value, text)
        return accepted(Field.DOMAIN, raw, known.name)

    def _judge_unknown(self, raw: str, value: str) -> Judged:
        name = value.lower()
        if not self._is_whole and len(value) <= _LONGEST_NAME and not is_harmful(value):
            if name.startswith("amazon."):
                return accepted(Field.DOMAIN, raw, name)
            text = f"{quoted(value)} does not look like an Amazon domain, such as amazon.com.au."
            guess = self._guess(name)
            return doubted(Field.DOMAIN, Cause.UNKNOWN_DOMAIN, raw, value, text, guess)
        text = (
            f"{quoted(value)} is none of the {plural(len(self._amazon), 'Amazon domain')} on offer."
        )
        return refused(Field.DOMAIN, Cause.UNKNOWN_DOMAIN, raw, value, text, self._guess(name))

    def _guess(self, name: str) -> str | None:
        """The known domain that is probably meant; None when there is no telling."""
        host = _HOST.fullmatch(name[:_LONGEST_NAME])
        bare = host[1] if host else name
        for spelling in (bare, f"amazon.{bare}"):
            domain = self._by_name.get(spelling)
            if domain and domain.is_amazon:
                return domain.name
        return self._of_country(bare) or self._alike(bare)

    def _of_country(self, name: str) -> str | None:
        code = "gb" if name == "uk" else name
        return _only(domain for domain in self._amazon if domain.country.lower() == code)

    def _alike(self, name: str) -> str | None:
        if len(name) > _LONGEST_NAME or self._guesses >= _MOST_GUESSES:
            return None
        self._guesses += 1
        scores = [
            (SequenceMatcher(None, name, domain.name).ratio(), domain) for domain in self._amazon
        ]
        best = max((score for score, _ in scores), default=0.0)
        return _only(domain for score, domain in scores if score == best >= _ALIKE)


def _only(domains: Iterable[Domain]) -> str | None:
    found = list(domains)
    return found[0].name if len(found) == 1 else None


class PostcodeCheck:
    """Judges postcodes against those of the account on a domain."""

    def __init__(self, known: Known) -> None:
        self._known = known.postcodes
        self._is_whole = known.are_postcodes_known
        self._by_number: defaultdict[tuple[str, str], list[Postcode]] = defaultdict(list)
        self._by_letters: defaultdict[tuple[str, str], list[Postcode]] = defaultdict(list)
        self._domains_of: defaultdict[str, list[str]] = defaultdict(list)
        for (domain, value), postcode in known.postcodes.items():
            self._by_number[domain, value.lstrip("0")].append(postcode)
            self._by_letters[domain, _letters(value)].append(postcode)
            self._domains_of[value].append(domain)

    def judge(self, domain: str, raw: str, *, is_domain_good: bool) -> Judged:
        """A postcode as a cell has it, for a domain as it would be sent.

        Whether the account has it is only asked when the domain is good.
        """
        found = self._find(domain, raw)
        value = raw if found else tidy_postcode(raw)
        if not value:
            text = "No postcode; ASINs are scraped for a place of delivery."
            return refused(Field.POSTCODE, Cause.NO_POSTCODE, raw, "", text)
        found = found or self._find(domain, value)
        if found and not found.is_usable:
            text = f"{quoted(value)} is {why_unusable(found)}."
            return refused(Field.POSTCODE, Cause.INACTIVE_POSTCODE, raw, value, text)
        if found:
            return accepted(Field.POSTCODE, raw, value)
        if is_scientific(value):
            text = (
                f"A spreadsheet turned it into {quoted(value)} and lost digits;"
                " export the column as text."
            )
            return refused(Field.POSTCODE, Cause.SCIENTIFIC, raw, value, text)
        if len(value) > LONGEST_POSTCODE or is_harmful(value):
            text = f"{quoted(value)} is no postcode; one has up to {LONGEST_POSTCODE} characters."
            return refused(Field.POSTCODE, Cause.UNKNOWN_POSTCODE, raw, value, text)
        if not (self._is_whole and is_domain_good):
            return accepted(Field.POSTCODE, raw, value)
        return self._judge_unknown(domain, raw, value)

    def _find(self, domain: str, value: str) -> Postcode | None:
        return self._known.get((domain, value)) or self._known.get(("", value))

    def _judge_unknown(self, domain: str, raw: str, value: str) -> Judged:
        number = value.lstrip("0") if value.isascii() and value.isdigit() else ""
        same = self._alike(self._by_number, domain, number) if number else []
        if same and all(len(code.value) > len(value) for code in same):
            named = " or ".join(sorted(code.value for code in same))
            text = f"{quoted(value)} is not known on {domain}, but {named} is."
            guess = same[0].value if len(same) == 1 else None
            return refused(Field.POSTCODE, Cause.LOST_ZERO, raw, value, text, guess)
        same = same or self._alike(self._by_letters, domain, _letters(value))
        text = f"{quoted(value)} is no postcode of this account on {domain}."
        elsewhere = [name for name in self._domains_of.get(value, ()) if name]
        if elsewhere and not same:
            text = f"{text[:-1]}; it is one on {', '.join(sorted(elsewhere)[:3])}."
        guess = same[0].value if len(same) == 1 else None
        return refused(Field.POSTCODE, Cause.UNKNOWN_POSTCODE, raw, value, text, guess)

    def _alike(
        self, index: dict[tuple[str, str], list[Postcode]], domain: str, key: str
    ) -> list[Postcode]:
        found = [*index.get((domain, key), ()), *index.get(("", key), ())]
        return [code for code in found if code.is_usable]


def _letters(value: str) -> str:
    """A postcode for comparing: no spaces, no hyphens, capitals."""
    return value.replace(" ", "").replace("-", "").upper()
