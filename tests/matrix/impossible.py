"""Cells that cannot exist, and why: none is left out in silence."""

from __future__ import annotations

from tests.matrix.faults import Fault, Place, Strike
from tests.matrix.operations import Operation

WRITES_NOTHING = "it writes no file"
NEVER_FOUND_OUT = {
    ("move", "no: 404", Strike(2, is_for_good=True)): (
        "a service that says of every row that it is not there, though it is, cannot be found"
        " out: the look is answered as the delete was"
    ),
}
"""Single strikes, by operation, fault and moment."""


def why_impossible(operation: type[Operation], fault: Fault, strike: Strike | None = None) -> str:
    """Why a cell, or one strike of it, cannot exist; empty if it can.

    Args:
        operation: The row.
        fault: The column.
        strike: When it strikes; any time if None.
    """
    if fault.place in (Place.DISK, Place.FOLDER) and not operation.writes_files:
        return WRITES_NOTHING
    return NEVER_FOUND_OUT.get((operation.name, fault.name, strike), "") if strike else ""
