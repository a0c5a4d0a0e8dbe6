"""What the form for a new collection holds, and what there is to say of it before it is sent."""

from __future__ import annotations

import re
from typing import get_args

import msgspec

from multicart_tui.domain.models import FetchMode, NewCollection, Priority, Schedule
from multicart_tui.domain.text import is_harmful

EVERY_MINUTES = "Every X Minutes"
"""The schedule whose X is typed apart."""

SCHEDULES: tuple[str, ...] = (*get_args(Schedule), EVERY_MINUTES)
"""What can be chosen, the harmless one first: nothing runs by itself on Manual."""

PRIORITIES: tuple[Priority, ...] = get_args(Priority)
FETCH_MODES: tuple[FetchMode, ...] = get_args(FetchMode)

NAME_LIMIT = 200
"""Most characters of a name; the vendor documents no limit, so this only stops accidents."""

MOST_MINUTES = 100_000
"""Largest X of Every X Minutes that is taken for meant; about ten weeks."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class CollectionFields(msgspec.Struct, frozen=True):
    """What stands in the fields of the form."""

    name: str = ""
    email: str = ""
    schedule: str = SCHEDULES[0]
    minutes: str = ""
    """The X of Every X Minutes, as typed."""
    priority: Priority = "Normal"
    fetch_mode: FetchMode = "full"

    def errors(self) -> dict[str, str]:
        """What is wrong, by field; empty when the form can be sent."""
        found: dict[str, str] = {}
        name, email = self.name.strip(), self.email.strip()
        if not name:
            found["name"] = "A collection needs a name."
        elif len(name) > NAME_LIMIT:
            found["name"] = f"At most {NAME_LIMIT} characters; this has {len(name):,}."
        elif is_harmful(name):
            found["name"] = "There is an invisible or control character in it; type it again."
        if not email:
            found["email"] = "The service needs an address for its notices."
        elif not _EMAIL.fullmatch(email) or is_harmful(email):
            found["email"] = "Not an e-mail address; it looks like ada@example.com."
        if self.schedule == EVERY_MINUTES:
            typed = self.minutes.strip()
            is_number = typed.isascii() and typed.isdecimal() and len(typed) < 7
            if not (is_number and 1 <= int(typed) <= MOST_MINUTES):
                found["minutes"] = f"A whole number from 1 to {MOST_MINUTES:,}."
        return found

    def request(self) -> NewCollection:
        """What to send; only for a form without errors."""
        schedule = self.schedule
        if schedule == EVERY_MINUTES:
            schedule = f"Every {int(self.minutes)} Minutes"
        return NewCollection(
            name=self.name.strip(),
            notification_email=self.email.strip(),
            schedule=schedule,
            priority=self.priority,
            fetch_mode=self.fetch_mode,
        )
