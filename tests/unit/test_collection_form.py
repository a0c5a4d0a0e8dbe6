"""The form for a new collection: what is wrong at which field, and what is sent."""

import pytest

from multicart_tui.domain.collection_form import EVERY_MINUTES, NAME_LIMIT, CollectionFields
from multicart_tui.domain.models import NewCollection


def filled(schedule: str = "Manual", minutes: str = "") -> CollectionFields:
    return CollectionFields("Toys", "ada@example.com", schedule, minutes)


def test_a_good_form_has_no_errors_and_sends_the_documented_fields() -> None:
    fields = CollectionFields(name=" Toys ", email=" ada@example.com ")
    assert fields.errors() == {}
    assert fields.request() == NewCollection("Toys", "ada@example.com", "Manual", "Normal", "full")


def test_every_x_minutes_sends_its_number() -> None:
    fields = filled(EVERY_MINUTES, " 90 ")
    assert fields.errors() == {}
    assert fields.request().schedule == "Every 90 Minutes"


@pytest.mark.parametrize("minutes", ["", "0", "-5", "1.5", "ten", "٣", "9999999"])
def test_minutes_must_be_a_whole_number(minutes: str) -> None:
    fields = filled(EVERY_MINUTES, minutes)
    assert list(fields.errors()) == ["minutes"]


def test_minutes_do_not_matter_on_another_schedule() -> None:
    assert filled("Daily", "ten").errors() == {}


@pytest.mark.parametrize("name", ["", "   ", "x" * (NAME_LIMIT + 1), "a\x1bb", "a\u202eb"])
def test_a_name_must_be_there_and_visible(name: str) -> None:
    assert list(CollectionFields(name=name, email="ada@example.com").errors()) == ["name"]


@pytest.mark.parametrize("email", ["", "ada", "ada@", "ada@home", "a b@c.de", "@c.de", "a@b.c\x07"])
def test_an_address_must_look_like_one(email: str) -> None:
    assert list(CollectionFields(name="Toys", email=email).errors()) == ["email"]
