"""Ids of different kinds cannot be mixed."""

import pytest

from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.errors import UsageError


@pytest.mark.parametrize("typed", ["5", " 5 ", "#5", "a5", "A5", "a#5", "ASIN #5", "asin 5"])
def test_an_asin_id_is_read_in_every_way_a_person_types_it(typed: str) -> None:
    assert AsinId.parse(typed) == AsinId(5)


@pytest.mark.parametrize("typed", ["", "abc", "-5", "0", "5.0", "5 6", "x5", "٣", "9" * 30])
def test_what_is_no_positive_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="Not an id"):
        AsinId.parse(typed)


def test_an_asin_id_where_an_output_id_is_due_is_refused_with_the_reason() -> None:
    with pytest.raises(UsageError) as caught:
        OutputId.parse("a5")
    assert "ASIN #5" in str(caught.value)
    assert "an OUTPUT" in caught.value.message
    assert "o5" in caught.value.hint


def test_ids_of_different_kinds_are_never_equal() -> None:
    numbers = {CollectionId(5), AsinId(5), OutputId(5)}
    assert len(numbers) == 3


def test_an_id_shows_its_kind() -> None:
    assert AsinId(5).label == "ASIN #5"
    assert OutputId(88).label == "OUTPUT #88"
    assert CollectionId(101).label == "collection #101"
    assert str(CollectionId(101)) == "101"


@pytest.mark.parametrize("kind", [CollectionId, AsinId, OutputId])
def test_a_label_can_be_typed_back(kind: type[AsinId]) -> None:
    assert kind.parse(kind(7).label) == kind(7)
