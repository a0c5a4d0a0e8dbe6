"""What ``doctor`` finds out, as values: a finding, a section of them, a whole report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from multicart_tui.exit_codes import ExitCode

_GRAVEST_FIRST = (ExitCode.USAGE, ExitCode.NETWORK, ExitCode.CREDENTIALS, ExitCode.REFUSED)
"""Which exit status a report has when several things failed: the first cause comes first."""


class State(StrEnum):
    """What a finding means for the person."""

    OK = "ok"
    """Looked at, and as it should be."""
    FACT = "fact"
    """Neither good nor bad; it helps whoever reads the report."""
    WARNING = "warning"
    """Works, but not in every respect."""
    FAILED = "failed"
    """Something cannot work like that."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    value: str
    """What was found, in words. Foreign text: clean it before a terminal."""
    state: State = State.FACT
    hint: str = ""
    """What to do about it; empty if nothing."""
    exit_code: ExitCode = ExitCode.OK
    """What the program's exit status becomes; other than OK only for what failed."""


@dataclass(frozen=True)
class Section:
    """Findings about one matter."""

    name: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Report:
    """Everything that was looked at."""

    sections: tuple[Section, ...]

    @property
    def findings(self) -> Iterator[Finding]:
        """The findings of all sections."""
        return (finding for section in self.sections for finding in section.findings)

    def count(self, state: State) -> int:
        """How many findings are in a state."""
        return sum(finding.state is state for finding in self.findings)

    @property
    def exit_code(self) -> ExitCode:
        """Zero when nothing failed; else the status of what must be mended first."""
        codes = {finding.exit_code for finding in self.findings}
        return next((code for code in _GRAVEST_FIRST if code in codes), ExitCode.OK)

    def rewritten(self, rewrite: Callable[[str], str]) -> Report:
        """The same report with every text passed through ``rewrite``."""
        return Report(
            tuple(
                replace(section, findings=tuple(_rewritten(section.findings, rewrite)))
                for section in self.sections
            )
        )


def _rewritten(findings: Iterable[Finding], rewrite: Callable[[str], str]) -> Iterator[Finding]:
    for each in findings:
        yield replace(
            each, name=rewrite(each.name), value=rewrite(each.value), hint=rewrite(each.hint)
        )
