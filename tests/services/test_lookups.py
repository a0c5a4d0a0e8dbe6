"""There is something to choose from, however much of it the service tells."""

from multicart_tui.domain.models import Postcode
from multicart_tui.errors import NetworkError
from multicart_tui.services.lookups import Lookups
from tests.support.fake_api import FakeApi


async def test_amazons_domains_are_offered_and_usable_postcodes_come_first() -> None:
    lookups = Lookups(FakeApi())
    await lookups.load()
    assert [domain.name for domain in lookups.domains] == ["amazon.com", "amazon.com.au"]
    codes = lookups.postcodes_of("amazon.com.au")
    assert [code.value for code in codes] == ["0800", "4500", "2000", "3000"]
    assert [code.is_usable for code in codes] == [True, True, False, False]


async def test_lists_are_read_once_unless_asked_again() -> None:
    api = FakeApi()
    lookups = Lookups(api)
    await lookups.load()
    await lookups.load()
    assert api.count("domains") == 1
    await lookups.load(again=True)
    assert api.count("domains") == 2


async def test_when_lists_are_down_what_rows_carry_is_offered() -> None:
    api = FakeApi(3)
    api.fail_next("postcodes", NetworkError("down"))
    api.fail_next("domains", NetworkError("down"))
    lookups = Lookups(api)
    await lookups.load()
    assert lookups.problem is not None
    assert not lookups.is_loaded
    assert not lookups.domains
    lookups.learn(api.held(101))
    assert [domain.id for domain in lookups.domains] == [1]
    assert lookups.postcodes_of("amazon.com.au") == (Postcode(15, "4500", "amazon.com.au"),)


async def test_one_list_that_fails_does_not_take_the_other_away() -> None:
    api = FakeApi()
    api.fail_next("postcodes", NetworkError("down"))
    lookups = Lookups(api)
    await lookups.load()
    assert len(lookups.domains) == 2
    assert lookups.postcodes_of("amazon.com") == ()
    await lookups.load()
    assert lookups.is_loaded
    assert lookups.problem is None
    assert [code.value for code in lookups.postcodes_of("amazon.com")] == ["10001"]


async def test_what_the_service_told_wins_over_what_rows_say() -> None:
    api = FakeApi(1)
    lookups = Lookups(api)
    await lookups.load()
    lookups.learn(api.held(101))
    found = lookups.postcode("amazon.com.au", "4500")
    assert found is not None
    assert found.status == "active"


async def test_a_domain_is_found_by_name_or_by_its_row_id() -> None:
    lookups = Lookups(FakeApi())
    await lookups.load()
    assert lookups.domain("amazon.com.au") == lookups.domain("1")
    assert lookups.domain("amazon.nowhere") is None


async def test_rows_are_held_against_all_domains_and_the_rows_of_the_collection() -> None:
    api = FakeApi(2)
    lookups = Lookups(api)
    await lookups.load()
    known = lookups.known(api.held(101))
    assert "officeworks.com.au" in known.domains
    assert known.postcodes["amazon.com.au", "4500"].status == "active"
    assert [number.value for number in known.existing.values()] == [1, 2]
    assert known.gaps == ()


async def test_a_list_that_failed_is_a_gap_in_what_is_known() -> None:
    api = FakeApi(1)
    api.fail_next("postcodes", NetworkError("down"))
    lookups = Lookups(api)
    await lookups.load()
    known = lookups.known(api.held(101))
    assert known.are_domains_known
    assert not known.are_postcodes_known
    assert ("amazon.com.au", "4500") in known.postcodes
