"""Checks single rows of an import, fast enough for two hundred thousand of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from multicart_tui.domain.asin import Level
from multicart_tui.domain.field_findings import Judged
from multicart_tui.domain.import_rows import (
    Cause,
    CheckedRow,
    Field,
    Finding,
    ImportRow,
    Verdict,
)
from multicart_tui.domain.known import Known
from multicart_tui.domain.models import AsinKey
from multicart_tui.domain.place_checks import DomainCheck, PostcodeCheck
from multicart_tui.domain.value_checks import (
    judge_asin,
    judge_custom_id,
    judge_output,
    judge_raw_html,
)

USUAL_ASIN = re.compile("B[0-9A-Z]{9}")
"""What nearly every ASIN looks like; nothing more need be asked of such a one."""

_OF_PLACE = (Cause.REPEATED, Cause.ALREADY_THERE)


class _Setting(msgspec.Struct, frozen=True, gc=False):
    """All that rows share which are the same but for ASIN and custom id."""

    domain: str
    postcode: str
    raw_html: str
    output: str
    shop: str
    """The domain again, if it is a good one; otherwise empty."""
    before: tuple[Finding, ...]
    """Findings on domain and postcode."""
    after: tuple[Finding, ...]
    """Findings on raw HTML and output."""


class Checker:
    """Judges rows one at a time; what other rows of the import are is not its matter.

    Args:
        known: What to hold them against.
    """

    def __init__(self, known: Known) -> None:
        self.known = known
        self._domains = DomainCheck(known)
        self._postcodes = PostcodeCheck(known)
        self._settings: dict[tuple[str, str, str, str], _Setting] = {}
        self._domain_verdicts: dict[str, Judged] = {}

    def check_row(self, row: ImportRow) -> CheckedRow:
        """Judge a row, for instance one that was edited, and look for it in the collection."""
        return self.place(self.judge(row))

    def judge(self, row: ImportRow, about_row: tuple[Finding, ...] = ()) -> CheckedRow:
        """Judge the values of a row alone.

        Args:
            row: Values as they are in the file, or as somebody typed them.
            about_row: Findings on the row as a whole that go before those on its fields.
        """
        key = (row.domain, row.postcode, row.raw_html, row.output)
        setting = self._settings.get(key) or self._judge_setting(key)
        asin, custom_id = row.asin, row.custom_id
        findings = about_row + setting.before
        if not USUAL_ASIN.fullmatch(asin):
            asin, found = judge_asin(asin, setting.shop)
            findings += found
        findings += setting.after
        if custom_id:
            custom_id, found = judge_custom_id(custom_id)
            findings += found
        tidied = ImportRow(
            row.line,
            setting.domain,
            setting.postcode,
            asin,
            setting.raw_html,
            custom_id,
            setting.output,
        )
        verdict = verdict_of(findings) if findings else Verdict.READY
        return CheckedRow(tidied, verdict, findings)

    def change(self, checked: CheckedRow, field: Field, value: str) -> CheckedRow:
        """Judge a row with another value in one field; where it stands is not looked at.

        The other fields are judged by what they had before they were tidied, so that all that
        was said of them is said again; so is that the row has too many or too few fields.
        """
        about_row = tuple(each for each in checked.findings if each.cause is Cause.RAGGED)
        return self.judge(_as_it_came(checked).having(field, value), about_row)

    def place(self, checked: CheckedRow, first: CheckedRow | None = None) -> CheckedRow:
        """Say whether the collection, or an earlier row of the import, has the row's key.

        Args:
            checked: The row; what was said of this before is forgotten.
            first: The first row of the import with the same key, if it is another one.
        """
        if checked.existing or checked.first_line:
            checked = _unplaced(checked)
        if checked.verdict is Verdict.ERROR:
            return checked
        row = checked.row
        # The ASIN of a row without errors is in capitals already.
        existing = self.known.existing.get(AsinKey(row.domain, row.postcode, row.asin))
        if existing:
            text = f"Already in the collection as {existing.label}."
            finding = Finding(Cause.ALREADY_THERE, Level.WARNING, text)
            return CheckedRow(
                row, Verdict.ALREADY_THERE, (*checked.findings, finding), existing=existing
            )
        if first is None:
            return checked
        text = f"Same domain, postcode and ASIN as line {first.row.line:,}"
        if first.row.raw_html != row.raw_html:
            text += f", which has {first.row.raw_html} for raw HTML"
        finding = Finding(Cause.REPEATED, Level.WARNING, f"{text}.")
        return CheckedRow(
            row, Verdict.REPEATED, (*checked.findings, finding), first_line=first.row.line
        )

    def _judge_setting(self, key: tuple[str, str, str, str]) -> _Setting:
        raw_domain, raw_postcode, raw_flag, raw_output = key
        domain = self._domain_verdicts.get(raw_domain)
        if domain is None:
            domain = self._domain_verdicts[raw_domain] = self._domains.judge(raw_domain)
        is_good = verdict_of(domain.findings) is Verdict.READY
        postcode = self._postcodes.judge(domain.value, raw_postcode, is_domain_good=is_good)
        raw_html, output = judge_raw_html(raw_flag), judge_output(raw_output)
        setting = _Setting(
            domain.value,
            postcode.value,
            raw_html.value,
            output.value,
            domain.value if is_good else "",
            domain.findings + postcode.findings,
            raw_html.findings + output.findings,
        )
        self._settings[key] = setting
        return setting


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """What findings on a row's own values make of it."""
    verdict = Verdict.READY
    for finding in findings:
        if finding.level is Level.ERROR:
            return Verdict.ERROR
        if finding.cause is not Cause.TIDIED and finding.cause not in _OF_PLACE:
            verdict = Verdict.WARNING
    return verdict


def _as_it_came(checked: CheckedRow) -> ImportRow:
    row = checked.row
    for finding in checked.findings:
        if finding.field and row.get(finding.field) != finding.value:
            row = row.having(finding.field, finding.value)
    return row


def _unplaced(checked: CheckedRow) -> CheckedRow:
    findings = tuple(each for each in checked.findings if each.cause not in _OF_PLACE)
    return CheckedRow(checked.row, verdict_of(findings), findings)
