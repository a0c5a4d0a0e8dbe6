"""Prints the matrix: a row an operation, a column a fault, a letter for each way it ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tests.matrix.faults import FAULTS, Fault
from tests.matrix.impossible import NEVER_FOUND_OUT, why_impossible
from tests.matrix.operations import Operation
from tests.matrix.play import Verdict

LETTERS = {"done": "D", "part": "P", "not done": "N", "unknown": "U", "": "?"}
"""What the program claimed, and so it was."""
MOST_TOLD = 6
"""Complaints about one cell that are printed."""


def print_table(operations: Sequence[type[Operation]], verdicts: Iterable[Verdict]) -> None:
    """Print what the program claimed in each cell, and where that was wrong."""
    found: defaultdict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        found[verdict.cell.operation.name, verdict.cell.fault.name].append(verdict)
    for number, fault in enumerate(FAULTS, start=1):
        print(f"{number:>3} {fault.name:<12} {fault.place.value}")
    print("\nD done  P part done  N not done  U unknown  ! untrue or unclear  - cannot exist")
    print(". not played on screen or as a command: the layers below are, in their own rows\n")
    print(f"{'':<16}{''.join(f'{number:>5}' for number in range(1, len(FAULTS) + 1))}   runs")
    for operation in operations:
        cells = [found[operation.name, fault.name] for fault in FAULTS]
        line = "".join(
            f"{_letters(cell) or _why_empty(operation, fault):>5}"
            for fault, cell in zip(FAULTS, cells, strict=True)
        )
        print(f"{operation.name:<16}{line} {sum(map(len, cells)):>6}")


def _letters(cell: Sequence[Verdict]) -> str:
    claims = {verdict.claim for verdict in cell}
    mark = "!" if any(verdict.complaints for verdict in cell) else ""
    return "".join(letter for claim, letter in LETTERS.items() if claim in claims) + mark


def _why_empty(operation: type[Operation], fault: Fault) -> str:
    return "-" if why_impossible(operation, fault) else "."


def print_impossible(operations: Sequence[type[Operation]]) -> None:
    """Print which cells cannot exist, and why."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for operation in operations:
        for fault in FAULTS:
            if reason := why_impossible(operation, fault):
                reasons[f"{fault.name}: {reason}"].append(operation.name)
    print("\nCannot exist:")
    for reason, names in reasons.items():
        print(f"  {reason}: {', '.join(names)}")
    for (name, fault_name, strike), reason in NEVER_FOUND_OUT.items():
        if name in {operation.name for operation in operations}:
            print(f"  {name} x {fault_name} {strike}: {reason}")


def print_failures(verdicts: Iterable[Verdict]) -> None:
    """Print every cell that failed, with its complaints."""
    for verdict in verdicts:
        if verdict.complaints:
            print(f"\n{verdict.cell}: claimed {verdict.claim}")
            for complaint in list(dict.fromkeys(verdict.complaints))[:MOST_TOLD]:
                print(f"    {complaint}")


def print_sums(verdicts: Sequence[Verdict]) -> None:
    """Print how many cells ended how."""
    claims = Counter(verdict.claim for verdict in verdicts)
    failed = sum(bool(verdict.complaints) for verdict in verdicts)
    ways = ", ".join(f"{claims[word]:,} {word}" for word in LETTERS if claims[word])
    cells = len({(each.cell.operation, each.cell.fault) for each in verdicts})
    print(f"\n{len(verdicts):,} runs of {cells:,} cells: {ways}; {failed:,} failed")
