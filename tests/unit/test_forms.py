import pytest
from msgspec.structs import replace

from multicart_tui.domain.forms import (
    AsinFields,
    KnownRows,
    changes_of,
    check_changes,
    check_new,
    describe_changes,
    new_asin,
)
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.models import AsinChanges, Domain, NewAsin, Postcode
from multicart_tui.errors import UsageError
from tests.unit.rows import AUSTRALIA, record, records

COLLECTION = CollectionId(101)
POSTCODE = Postcode(15, "4500", "amazon.com.au", "active")
GOOD = AsinFields(AUSTRALIA, POSTCODE, "B0DJQQ38TG", "ref-001")


def known(total: int | None = 9) -> KnownRows:
    return KnownRows(COLLECTION, total, records(9))


def test_right_fields_become_the_documented_request() -> None:
    verdict = check_new(GOOD, known())
    assert not verdict.blocked
    assert not verdict.remarks
    assert new_asin(COLLECTION, GOOD) == NewAsin(
        COLLECTION, AUSTRALIA, POSTCODE, "B0DJQQ38TG", "ref-001", False, "JSON"
    )


def test_every_missing_field_is_named_in_the_order_of_the_form() -> None:
    assert check_new(AsinFields(), known()).blocked == ("domain", "customer_postcode", "asin")
    with pytest.raises(UsageError, match="Not sent"):
        new_asin(COLLECTION, AsinFields())


def test_a_url_gives_its_asin_and_warns_of_another_shop() -> None:
    pasted = replace(GOOD, asin="https://www.amazon.com/dp/B0DJQQ38TG?th=1")
    verdict = check_new(pasted, known())
    assert not verdict.blocked
    assert verdict.words("asin") == "Warning: URL is amazon.com, domain is amazon.com.au."
    assert new_asin(COLLECTION, pasted).asin == "B0DJQQ38TG"


def test_errors_stand_before_warnings() -> None:
    pasted = replace(GOOD, asin="https://www.amazon.com/dp/B000000005")
    words = check_new(pasted, known()).words("asin").splitlines()
    assert words == [
        "Already here as ASIN #5; ctrl+o opens it.",
        "Warning: URL is amazon.com, domain is amazon.com.au.",
    ]


@pytest.mark.parametrize("status", ["pending", "in-progress", "inactive", "failed", "odd"])
def test_a_postcode_that_is_not_active_cannot_be_used(status: str) -> None:
    verdict = check_new(replace(GOOD, postcode=replace(POSTCODE, status=status)), known())
    assert verdict.blocked == ("customer_postcode",)
    assert status in verdict.words("customer_postcode")


def test_names_without_row_ids_cannot_be_sent() -> None:
    nameless = replace(
        GOOD, domain=Domain(None, "amazon.com.au"), postcode=Postcode(None, "4500", "amazon.com.au")
    )
    assert check_new(nameless, known()).blocked == ("domain", "customer_postcode")


def test_a_taken_key_is_found_by_names_or_by_row_ids() -> None:
    taken = replace(GOOD, asin="b000000005")
    by_ids = replace(taken, domain=Domain(1, ""), postcode=Postcode(15, ""))
    by_names = replace(taken, domain=Domain(None, "amazon.com.au"), postcode=Postcode(None, "4500"))
    for fields in (taken, by_ids, by_names):
        existing = check_new(fields, known()).existing
        assert existing
        assert existing.id.value == 5


def test_the_same_asin_elsewhere_is_not_in_the_way() -> None:
    for fields in (
        replace(GOOD, asin="B000000005", postcode=Postcode(16, "0800", "amazon.com.au", "active")),
        replace(GOOD, asin="B000000005", domain=Domain(2, "amazon.com")),
    ):
        assert not check_new(fields, known()).blocked


def test_a_row_without_domain_or_postcode_is_nobodys_twin() -> None:
    rows = KnownRows(COLLECTION, 1, [record(5, domain=None, postcode=None)])
    assert not check_new(replace(GOOD, asin="B000000005"), rows).blocked
    half = KnownRows(COLLECTION, 1, [record(5, postcode=None)])
    assert not check_new(replace(GOOD, asin="B000000005"), half).blocked


def test_a_custom_id_with_hidden_or_outer_blanks_only_warns() -> None:
    for custom_id, words in ((" ref", "space"), ("re\u200bf", "cannot be seen")):
        verdict = check_new(replace(GOOD, custom_id=custom_id), known())
        assert not verdict.blocked
        assert words in verdict.words("custom_id")


def test_room_and_its_end_are_told() -> None:
    assert known(4_688).describe_room() == "Room for 312 more."
    assert known(None).describe_room() == ""
    assert "enables collection 101" in known(0).describe_room()
    assert not known(4_999).is_full
    rows, unknown = known(4_999), known(None)
    for each in (rows, unknown):
        each.add(record(77))
    assert rows.is_full
    assert "5,000" in rows.why_full
    assert not unknown.is_full


def test_only_fields_that_differ_are_sent() -> None:
    row = record(5)
    fields = AsinFields.of(row)
    assert changes_of(row, fields) == AsinChanges()
    assert describe_changes(AsinChanges()).startswith("Nothing changed yet")
    changed = replace(fields, custom_id="", include_raw_html=True, output="HTML", asin="b0djqq38tg")
    changes = changes_of(row, changed)
    assert changes == AsinChanges("B0DJQQ38TG", "", True, "HTML")
    assert describe_changes(changes) == "Will send: asin, custom_id, include_raw_html, output"


def test_what_stays_as_it_was_is_not_judged() -> None:
    odd = record(5, asin="odd", custom_id=" x ")
    verdict = check_changes(odd, AsinFields.of(odd), known())
    assert not verdict.blocked
    assert not verdict.remarks


def test_a_changed_asin_is_judged_like_a_new_one() -> None:
    row = record(5)
    bad = check_changes(row, replace(AsinFields.of(row), asin="B0"), known())
    assert bad.blocked == ("asin",)
    taken = check_changes(row, replace(AsinFields.of(row), asin="B000000006"), known())
    assert taken.existing
    assert taken.words("asin") == "Already here as ASIN #6; ctrl+o opens it."


def test_a_lower_case_row_may_be_written_in_capitals() -> None:
    row = record(5, asin="b000000005")
    rows = KnownRows(COLLECTION, 1, [row])
    verdict = check_changes(row, replace(AsinFields.of(row), asin="B000000005"), rows)
    assert not verdict.blocked
    assert verdict.existing is None
