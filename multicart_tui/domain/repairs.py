"""Applies suggestions to a whole group, because the person said so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from multicart_tui.domain.checker import Checker
from multicart_tui.domain.import_rows import (
    STOP_EVERY,
    Cause,
    CheckedRow,
    Field,
    Finding,
    Stopped,
)
from multicart_tui.domain.preflight import Preflight, Repair, judge_repeats


def apply(
    preflight: Preflight,
    cause: Cause,
    field: Field | None = None,
    *,
    stop: Callable[[], bool] | None = None,
) -> Preflight:
    """The preflight with the suggestions of a group in place of the values they mend.

    The rows are judged again; one may have another fault behind the first. The preflight
    that was given stays as it is, so keeping it is all that an undo takes.

    Args:
        preflight: Rows and verdicts.
        cause: Which findings to mend.
        field: Only those on this field; on any if None.
        stop: Asked now and then whether to give up.

    Raises:
        Stopped: ``stop`` said so.
    """
    checker = Checker(preflight.known)
    rows: list[CheckedRow] = []
    mended: dict[Field, list[Finding]] = {}
    for done, checked in enumerate(preflight.rows):
        if stop and not done % STOP_EVERY and stop():
            raise Stopped
        for finding in checked.findings:
            about = finding.field
            if finding.cause is not cause or finding.suggestion is None:
                continue
            if about and field in (None, about):
                checked = checker.change(checked, about, finding.suggestion)
                mended.setdefault(about, []).append(finding)
        rows.append(checked)
    if not mended:
        return preflight
    repairs = tuple(
        Repair(cause, about, len(found), found[0].value, found[0].suggestion or "")
        for about, found in mended.items()
    )
    return replace(
        preflight,
        rows=judge_repeats(rows, checker, stop=stop),
        repairs=preflight.repairs + repairs,
    )
