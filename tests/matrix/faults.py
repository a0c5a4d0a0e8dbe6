"""What goes wrong: the columns of the matrix.

Where a fault is made, and so what its cells prove:

- Faults of the wire are real. The client's own connection is led to a closed port, to a name
  that nobody has or to a server whose certificate nobody signed; or the demo service, asked
  by a header of that one request, resets, hangs, refuses or garbles on its socket.
- ``disk full`` is the kernel's refusal, and needs no rights: the process may not make any file
  longer than so many bytes (``RLIMIT_FSIZE``, lowered for the cell and put back). SQLite,
  backups and downloads all meet it, at different moments for different sizes. The kernel calls
  it EFBIG and not ENOSPC; both are an OSError to Python and a failed write to SQLite.
- ``read-only`` is made at the seam, because root may write anywhere: every call that would
  make, open for writing, rename or remove something in the state folder gets EROFS, and
  databases that are open already refuse to be written to.
- ``clock jump`` is a clock that goes a day back or a year ahead between any two looks at it,
  while one answer is lost on the way, so that something is looked up and sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Place(Enum):
    """Where a fault is made."""

    SERVICE = "the service, on its socket"
    WIRE = "the way to the service"
    DISK = "the disk"
    FOLDER = "the state folder"
    CLOCK = "the clock"


class Route(Enum):
    """Where a request is led instead."""

    CLOSED_PORT = "nothing listens there"
    NO_NAME = "the name is not found"
    UNTRUSTED = "its certificate is not trusted"


@dataclass(frozen=True)
class Fault:
    """A column of the matrix."""

    name: str
    place: Place = Place.SERVICE
    spec: str = ""
    """What the demo service is asked for; see `multicart_tui.demo.faults`."""
    route: Route | None = None
    is_passing: bool = False
    """Whether a read that met it once must succeed all the same, at a later try."""
    is_harmless: bool = False
    """Whether nothing may fail for it."""
    timeout: float = 10.0
    """How long the client waits for anything, in seconds."""

    @property
    def is_remote(self) -> bool:
        """Whether it strikes single requests."""
        return self.place in (Place.SERVICE, Place.WIRE)


SHORT = 0.25
"""Seconds a client waits for a service that hangs."""

FAULTS = (
    Fault("refused", Place.WIRE, route=Route.CLOSED_PORT, is_passing=True),
    Fault("reset before", spec="reset", is_passing=True),
    Fault("reset after", spec="commit-then-reset", is_passing=True),
    Fault("hang", spec="hang", is_passing=True, timeout=SHORT),
    Fault("slow", spec="slow=2", is_harmless=True),
    Fault("429", spec="429", is_passing=True),
    Fault("502 page", spec="html502", is_passing=True),
    Fault("502 after", spec="commit-then-502", is_passing=True),
    Fault("no: 400", spec="status0-400"),
    Fault("no: 401", spec="status0-401"),
    Fault("no: 402", spec="status0-402"),
    Fault("no: 404", spec="status0-404"),
    Fault("no: 409", spec="status0-409"),
    Fault("no: 500", spec="status0-500"),
    Fault("garbage", spec="garbage"),
    Fault("shape", spec="shape"),
    Fault("cut body", spec="half", is_passing=True),
    Fault("redirect", spec="redirect"),
    Fault("DNS", Place.WIRE, route=Route.NO_NAME, is_passing=True),
    Fault("TLS", Place.WIRE, route=Route.UNTRUSTED),
    Fault("disk full", Place.DISK),
    Fault("read-only", Place.FOLDER),
    Fault("clock jump", Place.CLOCK, spec="commit-then-reset"),
)
BY_NAME = {fault.name: fault for fault in FAULTS}


@dataclass(frozen=True)
class Strike:
    """When a fault strikes in the course of an operation."""

    at: int
    """The number of the request, from 1; for the disk, how many KiB a file may have."""
    is_for_good: bool = False
    """Whether every request from that one on is struck."""

    def __str__(self) -> str:
        return f"from {self.at} on" if self.is_for_good else f"at {self.at}"
