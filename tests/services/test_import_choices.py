"""What a person said of columns holds for the file, and for the files written from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multicart_tui.domain.import_columns import ColumnMapping, propose
from multicart_tui.domain.import_rows import Field
from multicart_tui.services.import_choices import Choices, importable_header

HEADINGS = ("domain", "shop", "Post Code", "zip", "asin", "sku", "format", "html", "note", "")


def test_names_that_say_what_they_are_stay_as_they_are() -> None:
    header = ("Site", "ZIP", "Product URL", "note")
    assert importable_header(header, propose(header).mapping) == header


def test_a_column_that_was_pointed_at_takes_the_name_of_its_field() -> None:
    mapping = ColumnMapping({Field.ASIN: 1, Field.DOMAIN: 0})
    assert importable_header(("column 1", "column 2"), mapping) == ("domain", "asin")


def test_a_column_that_would_be_taken_by_mistake_is_said_to_be_unused() -> None:
    mapping = ColumnMapping({Field.DOMAIN: 1})
    assert importable_header(("domain", "shop"), mapping) == ("domain (not used)", "domain")


def test_before_a_file_is_mapped_its_names_are_unused() -> None:
    assert importable_header((), None) == ()


@given(
    st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=7),
    st.permutations(list(Field)),
    st.integers(0, 6),
)
def test_a_written_file_is_mapped_as_the_person_mapped_the_first(
    header: list[str], fields: list[Field], count: int
) -> None:
    mapping = ColumnMapping(dict(zip(fields[:count], range(len(header)), strict=False)))
    if Field.ASIN not in mapping.columns:
        mapping = mapping.assign(Field.ASIN, len(header))
        header = [*header, "code"]
    again = propose(importable_header(header, mapping)).mapping
    assert dict(again.columns) == dict(mapping.columns)


@pytest.mark.parametrize("header", [("b", "a"), ("a", "b", "c"), ("b",)])
def test_a_choice_follows_its_column_and_waits_when_that_is_missing(
    header: tuple[str, ...],
) -> None:
    choices = Choices()
    choices.choose_column(Field.ASIN, 0, ("a", "b"))
    mapped = choices.apply(ColumnMapping(), header)
    assert mapped.columns == ({Field.ASIN: header.index("a")} if "a" in header else {})


def test_of_two_columns_of_one_name_the_chosen_one_is_kept() -> None:
    choices = Choices()
    choices.choose_column(Field.ASIN, 1, ("a", "a"))
    assert choices.apply(ColumnMapping(), ("a", "a")).columns == {Field.ASIN: 1}
