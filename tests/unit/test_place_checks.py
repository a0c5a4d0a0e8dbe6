"""A domain and a postcode must be the account's own, and close misses are seen through."""

import pytest

from multicart_tui.domain.import_rows import Field, Verdict
from multicart_tui.domain.models import Domain, Postcode
from multicart_tui.domain.preflight import Known
from tests.unit.import_tables import AU, DE, DOMAINS, POSTCODES, US, causes, check_lines, check_one


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("amazn.com.au", AU),
        ("www.amazon.com.au", AU),
        ("https://www.amazon.com.au/", AU),
        ("https://smile.amazon.com/gp/cart?x=1", US),
        ("com.au", AU),
        ("AU", AU),
        ("de", DE),
        ("amazon.dee", DE),
    ],
)
def test_the_domain_that_is_meant_is_suggested(typed: str, meant: str) -> None:
    finding = check_one(domain=typed).findings[0]
    assert finding.cause.name == "UNKNOWN_DOMAIN"
    assert (finding.value, finding.suggestion) == (typed, meant)


def test_the_united_kingdom_is_known_by_either_code() -> None:
    british = Known.of([Domain(4, "amazon.co.uk", "GB")], [])
    assert check_one(domain="UK", known=british).findings[0].suggestion == "amazon.co.uk"


@pytest.mark.parametrize("typed", ["ebay.com", "x", "amazonia.org", "a" * 5_000])
def test_nothing_is_suggested_where_there_is_no_telling(typed: str) -> None:
    finding = check_one(domain=typed).findings[0]
    assert finding.suggestion is None
    assert "is none of the 3 Amazon domains on offer." in finding.text


def test_a_url_is_not_held_against_a_domain_that_is_wrong() -> None:
    checked = check_one(domain="amazn.com.au", asin=f"https://www.{AU}/dp/B0DJQQ38TG")
    assert causes(checked) == ["UNKNOWN_DOMAIN", "TIDIED"]


def test_a_tie_between_two_domains_is_no_suggestion() -> None:
    twins = Known.of([Domain(1, "amazon.com.xa"), Domain(2, "amazon.com.xb")], [])
    assert check_one(domain="amazon.com.x", known=twins).findings[0].suggestion is None


def test_another_suppliers_domain_is_refused() -> None:
    finding = check_one(domain="officeworks.com.au").findings[0]
    assert finding.text.startswith('"officeworks.com.au" is no Amazon domain')


def test_many_wrong_domains_do_not_take_long() -> None:
    lines = [(f"amazon.com.a{number}", "4500", "B0DJQQ38TG", "") for number in range(1_000)]
    preflight = check_lines(*lines)
    (group,) = (group for group in preflight.groups if group.field is Field.DOMAIN)
    assert group.count == 1_000
    assert 0 < group.suggested <= 200


def test_a_missing_domain_and_a_missing_postcode_are_told_apart() -> None:
    assert causes(check_one(domain=" ", postcode="''")) == ["NO_DOMAIN", "NO_POSTCODE"]


def test_a_postcode_is_not_blamed_while_its_domain_is_unknown() -> None:
    assert causes(check_one(domain="ebay.com", postcode="9999")) == ["UNKNOWN_DOMAIN"]


def test_a_lost_zero_is_found_when_one_postcode_can_be_meant() -> None:
    finding = check_one(postcode="800").findings[0]
    assert (finding.cause.name, finding.suggestion) == ("LOST_ZERO", "0800")
    assert finding.text == '"800" is not known on amazon.com.au, but 0800 is.'
    assert check_one(domain=DE, postcode="1067.0").findings[0].suggestion == "01067"


def test_a_lost_zero_is_no_suggestion_when_two_postcodes_can_be_meant() -> None:
    known = Known.of(DOMAINS, [*POSTCODES, Postcode(20, "00800", AU, "active")])
    finding = check_one(postcode="800", known=known).findings[0]
    assert (finding.cause.name, finding.suggestion) == ("LOST_ZERO", None)
    assert "00800 or 0800" in finding.text


def test_a_zero_too_many_is_seen_too() -> None:
    finding = check_one(postcode="00800").findings[0]
    assert (finding.cause.name, finding.suggestion) == ("UNKNOWN_POSTCODE", "0800")


def test_a_postcode_written_otherwise_is_found() -> None:
    british = Known.of(
        [Domain(4, "amazon.co.uk", "GB")], [Postcode(30, "SW1A 1AA", "amazon.co.uk", "active")]
    )
    finding = check_one("amazon.co.uk", "sw1a1aa", known=british).findings[0]
    assert (finding.cause.name, finding.suggestion) == ("UNKNOWN_POSTCODE", "SW1A 1AA")


def test_the_apostrophe_that_keeps_a_zero_is_not_part_of_the_postcode() -> None:
    checked = check_one(postcode="'0800")
    assert (checked.row.postcode, checked.verdict) == ("0800", Verdict.READY)


def test_a_postcode_that_is_not_active_is_not_sent() -> None:
    finding = check_one(postcode="2000").findings[0]
    assert finding.cause.name == "INACTIVE_POSTCODE"
    assert finding.text == '"2000" is pending: only an active postcode can be used.'


def test_a_postcode_of_another_domain_says_of_which() -> None:
    finding = check_one(postcode="90210").findings[0]
    assert finding.text == (
        '"90210" is no postcode of this account on amazon.com.au; it is one on amazon.com.'
    )


def test_a_postcode_without_a_domain_of_its_own_fits_all() -> None:
    known = Known.of(DOMAINS, [Postcode(1, "7000", "", "active")])
    assert check_one(postcode="7000", known=known).verdict is Verdict.READY


@pytest.mark.parametrize("are_known", [True, False])
def test_a_ruined_or_impossible_postcode_is_wrong_even_if_none_are_known(are_known: bool) -> None:
    known = Known.of(DOMAINS, POSTCODES, are_postcodes_known=are_known)
    assert causes(check_one(postcode="9.02E+04", known=known)) == ["SCIENTIFIC"]
    assert causes(check_one(postcode="1234567890123", known=known)) == ["UNKNOWN_POSTCODE"]
    assert causes(check_one(postcode="45\x1b00", known=known)) == ["UNKNOWN_POSTCODE"]


def test_without_a_list_of_domains_only_odd_ones_are_doubted() -> None:
    known = Known.of(DOMAINS, POSTCODES, are_domains_known=False)
    assert check_one(domain="Amazon.FR", postcode="75001", known=known).row.domain == "amazon.fr"
    odd = check_one(domain="shop", known=known)
    assert (odd.verdict, causes(odd)) == (Verdict.WARNING, ["UNKNOWN_DOMAIN"])
    hostile = check_one(domain="amazon.\x1bfr", known=known)
    assert hostile.verdict is Verdict.ERROR
