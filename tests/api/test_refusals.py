"""What each kind of "no" becomes: the class, the words, and what is known of the outcome."""

from __future__ import annotations

import json

import pytest

from multicart_tui.domain.ids import AsinId, CollectionId, OutputId
from multicart_tui.domain.models import (
    AsinChanges,
    Domain,
    NewAsin,
    NewAsins,
    NewCollection,
    Postcode,
)
from multicart_tui.domain.text import is_harmful
from multicart_tui.errors import (
    AnswerError,
    ApiError,
    CredentialsError,
    CreditsError,
    DuplicateError,
    MulticartError,
    NotFoundError,
    Outcome,
    UsageError,
)
from tests.api.wire import Answer, Wire, bare, no, page

C101 = CollectionId(101)
NEW = NewAsin(C101, Domain(1, "amazon.com.au"), Postcode(15, "4500"), "B0DJQQ38TG")
GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>"


async def refused_create(answer: Answer) -> MulticartError:
    with pytest.raises(MulticartError) as caught:
        await Wire(answer).api().create_asin(NEW)
    return caught.value


async def refused_get(answer: Answer) -> MulticartError:
    with pytest.raises(MulticartError) as caught:
        await Wire(answer).api().get_asin(AsinId(5))
    return caught.value


async def test_status_0_is_a_failure_although_http_says_200() -> None:
    error = await refused_create(no(400, "asin: This field may not be blank."))
    assert isinstance(error, ApiError)
    assert (error.title, error.code) == ("Could not create the ASIN", 400)
    assert error.message == "asin: This field may not be blank."
    assert error.hint == "Check the fields, then send again."
    assert error.outcome is Outcome.NOT_DONE


@pytest.mark.parametrize(
    "answer",
    [
        no(409, "ASIN already exists"),
        no(400, "ASIN already exists"),
        no(200, "asin ALREADY EXISTS in this collection"),
        no(None, {"asin": ["Duplicate Entry"]}),
        bare({"detail": "already exists"}, 409),
    ],
)
async def test_a_duplicate_is_recognised_by_its_words(answer: Answer) -> None:
    error = await refused_create(answer)
    assert isinstance(error, DuplicateError)
    assert error.outcome is Outcome.NOT_DONE


@pytest.mark.parametrize("said", ["Conflict", "Collection is already processing.", ""])
async def test_a_conflict_of_states_is_no_duplicate(said: str) -> None:
    error = await refused_create(no(409, said))
    assert isinstance(error, ApiError)
    assert not isinstance(error, DuplicateError)
    assert (error.title, error.code) == ("Could not create the ASIN", 409)
    assert error.hint == "Reload and look at what is there now."


@pytest.mark.parametrize(
    "answer",
    [
        no(500, "ASIN already exists"),
        bare({"detail": "duplicate entry"}, 500),
        bare({"code": 409, "data": "ASIN already exists", "status": 0}, 502),
        bare({"code": 404, "data": "Not found", "status": 0}, 500),
        no(500, "Collection limit of 5000 ASINs"),
    ],
)
async def test_a_server_that_stumbled_is_not_taken_at_its_word(answer: Answer) -> None:
    error = await refused_create(answer)
    assert type(error) is ApiError
    assert error.outcome is Outcome.UNKNOWN
    assert error.title == "Outcome unknown: create the ASIN"


async def test_an_update_onto_an_existing_key_is_a_duplicate_too() -> None:
    with pytest.raises(DuplicateError):
        await (
            Wire(no(400, "ASIN already exists"))
            .api()
            .update_asin(AsinId(5), AsinChanges(asin="B0ABC12345"))
        )


async def test_a_conflict_over_a_collection_is_no_duplicate_asin() -> None:
    with pytest.raises(ApiError) as caught:
        await Wire(no(409, "Name already exists")).api().create_collection(NewCollection("n", "e"))
    assert not isinstance(caught.value, DuplicateError)
    assert caught.value.code == 409


@pytest.mark.parametrize(
    "text",
    [
        "Max 5000 ASINs per collection",
        "Collection limit reached",
        "The collection is full",
        "A collection can hold 5,000 ASINs only",
    ],
)
async def test_a_full_collection_says_so(text: str) -> None:
    error = await refused_create(no(400, text))
    assert isinstance(error, ApiError)
    assert error.title == "Collection #101 is full"
    assert error.message == text
    assert "5,000" in error.hint


@pytest.mark.parametrize(
    "text",
    [
        "CSV has more than 5000 rows",
        "Rate limit exceeded",
        "File size limit: 2 MB",
        "custom_id: limit of 255 exceeded",
        "custom_id: at most 5000 characters in a collection",
        "Limit reached",
    ],
)
async def test_other_limits_are_not_a_full_collection(text: str) -> None:
    error = await refused_create(no(400, text))
    assert (error.title, error.message) == ("Could not create the ASIN", text)


async def test_a_change_of_a_row_never_finds_the_collection_full() -> None:
    said = "custom_id is over the limit of ASINs in a collection"
    with pytest.raises(ApiError) as caught:
        await Wire(no(400, said)).api().update_asin(AsinId(5), AsinChanges(custom_id="x"))
    assert caught.value.title == "Could not update the ASIN"


@pytest.mark.parametrize("answer", [no(402, "Not enough credits — 3 left"), page(402)])
async def test_missing_credits_say_so(answer: Answer) -> None:
    error = await refused_create(answer)
    assert isinstance(error, CreditsError)
    assert error.title == "Could not create the ASIN: not enough credits"


@pytest.mark.parametrize("answer", [no(404, "ASIN not found"), bare({"detail": "Not found."}, 404)])
async def test_an_unknown_id_is_named(answer: Answer) -> None:
    error = await refused_get(answer)
    assert isinstance(error, NotFoundError)
    assert error.message.startswith("ASIN #5 was not found. ")
    assert "output's id does not fit" in error.hint


async def test_an_unknown_output_explains_which_id_is_needed() -> None:
    api = Wire(no(404, "ASINOutput matching query does not exist.")).api()
    with pytest.raises(NotFoundError) as caught:
        await api.get_output(OutputId(5))
    assert caught.value.message.startswith("OUTPUT #5 was not found.")
    assert "output id (like o88" in caught.value.hint
    assert "not the id of an ASIN row" in caught.value.hint


@pytest.mark.parametrize(
    "answer",
    [
        page(401),
        page(403, "<html><title>Forbidden</title>"),
        Answer(403),
        bare({"detail": "Invalid token."}, 401),
        no(401, "nope"),
        no(403, None),
        no(400, "Invalid API key"),
        no(0, "Authentication credentials were not provided."),
    ],
)
async def test_a_refused_key_names_header_host_and_the_usual_reason(answer: Answer) -> None:
    error = await refused_get(answer)
    assert isinstance(error, CredentialsError)
    assert error.title == "Could not load the ASIN: the key was refused"
    assert "multicart.test refused the key sent in the header x-api-key" in error.message
    assert "regenerating a key kills the old one at once" in error.hint
    assert error.outcome is Outcome.NOT_DONE


async def test_a_server_that_stumbles_over_a_token_has_not_refused_the_key() -> None:
    error = await refused_create(no(500, "Invalid token '<' in template"))
    assert not isinstance(error, CredentialsError)
    assert error.outcome is Outcome.UNKNOWN


async def test_a_refused_token_names_its_own_header() -> None:
    with pytest.raises(CredentialsError, match="session token sent in the header Authorization"):
        await Wire(page(401)).api(is_token=True).postcodes()


async def test_a_duplicate_key_in_the_database_is_not_about_the_credential() -> None:
    assert not isinstance(await refused_get(no(400, "duplicate key value")), CredentialsError)


async def test_without_a_key_nothing_is_sent() -> None:
    wire = Wire(no(500, ""))
    with pytest.raises(CredentialsError, match="there is no key"):
        await wire.api(secret="").get_asin(AsinId(5))
    assert wire.sent == []
    assert len(wire.log) == 0


async def test_a_look_up_that_wants_a_key_without_there_being_one_says_so() -> None:
    with pytest.raises(CredentialsError, match="none was sent"):
        await Wire(page(401)).api(secret="").domains()


@pytest.mark.parametrize("location", ["https://evil.test/login", "//user:pw@evil.test/x"])
async def test_a_redirect_is_refused_naming_both_hosts(location: str) -> None:
    wire = Wire(page(302, "", location=location))
    with pytest.raises(AnswerError) as caught:
        await wire.api().get_asin(AsinId(5))
    message = caught.value.message
    assert "multicart.test redirects to evil.test (HTTP 302)" in message
    assert "pw" not in message
    assert len(wire.sent) == 1


@pytest.mark.parametrize("location", ["", "/login", "http://[bad"])
async def test_a_redirect_to_anywhere_is_refused(location: str) -> None:
    error = await refused_get(page(301, "", location=location))
    assert isinstance(error, AnswerError)
    assert error.http_status == 301


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (page(502, GATEWAY), "sent a page, not data (502)"),
        (page(200, GATEWAY), "sent a page, not data (200)"),
        (page(404, GATEWAY), "sent a page, not data (404)"),
        (page(200, ""), "sent an empty answer (200)"),
        (page(204, ""), "sent an empty answer (204)"),
        (page(200, '{"code": 200, "data": {"id": 5, "as'), "broken or incomplete (200)"),
        (page(200, "[" * 100_000), "broken or incomplete (200)"),
        (page(200, "\x00\x01\x02"), "sent a page, not data (200)"),
        (bare({"id": 5, "asin": "B0DJQQ38TG"}), "not the API's envelope (200)"),
        (bare({"data": {}, "status": "draft"}), "not the API's envelope (200)"),
        (bare("hello"), "not the API's envelope (200)"),
    ],
)
async def test_what_is_no_answer_is_told_in_words(answer: Answer, words: str) -> None:
    error = await refused_get(answer)
    assert isinstance(error, AnswerError)
    assert words in error.message
    assert error.http_status == answer.status
    assert error.hint


async def test_a_page_is_quoted_by_its_title_only() -> None:
    error = await refused_get(page(502, GATEWAY))
    assert error.message.endswith("The page is titled: 502 Bad Gateway.")
    assert "nginx" not in str(error)


OUTCOMES = [
    (no(400, "bad"), Outcome.NOT_DONE),
    (no(409, "conflict"), Outcome.NOT_DONE),
    (no(429, "slow down"), Outcome.NOT_DONE),
    (no(500, "Internal error"), Outcome.UNKNOWN),
    (page(400), Outcome.NOT_DONE),
    (page(413), Outcome.NOT_DONE),
    (page(429), Outcome.NOT_DONE),
    (bare({"detail": "no"}, 422), Outcome.NOT_DONE),
    (bare({"detail": "no"}, 500), Outcome.UNKNOWN),
    (page(500), Outcome.UNKNOWN),
    (page(502), Outcome.UNKNOWN),
    (page(503), Outcome.UNKNOWN),
    (page(504), Outcome.UNKNOWN),
    (page(200), Outcome.UNKNOWN),
    (page(200, ""), Outcome.UNKNOWN),
    (page(200, '{"code": 2'), Outcome.UNKNOWN),
    (page(301, "", location="https://other.test/"), Outcome.NOT_DONE),
    (page(308, "", location="https://other.test/"), Outcome.NOT_DONE),
    (page(303, "", location="https://other.test/"), Outcome.UNKNOWN),
]


@pytest.mark.parametrize(("answer", "outcome"), OUTCOMES)
async def test_a_write_knows_whether_it_may_have_taken_effect(
    answer: Answer, outcome: Outcome
) -> None:
    wire = Wire(answer)
    with pytest.raises(MulticartError) as caught:
        await wire.api().create_asin(NEW)
    assert caught.value.outcome is outcome
    assert len(wire.sent) == 1
    if outcome is Outcome.UNKNOWN:
        assert caught.value.title == "Outcome unknown: create the ASIN"
        assert "look before sending it again" in caught.value.hint


@pytest.mark.parametrize(("answer", "_outcome"), OUTCOMES)
async def test_a_read_never_has_an_unknown_outcome(answer: Answer, _outcome: Outcome) -> None:
    assert (await refused_get(answer)).outcome is Outcome.NOT_DONE


HOSTILE = "\x1b]52;c;QUJD\x07\u202e[red]" + "x" * 1_000_000


@pytest.mark.parametrize(
    "answer",
    [
        no(400, HOSTILE),
        no(404, {HOSTILE: [HOSTILE, {"deep": HOSTILE}]}),
        no(403, HOSTILE),
        no(HOSTILE, HOSTILE),
        bare({"detail": HOSTILE}, 400),
        page(502, f"<title>{HOSTILE}</title>"),
        page(200, HOSTILE),
        page(302, "", location="https://" + "x" * 100_000 + "/"),
        Answer(body=json.dumps({"code": 200, "data": {"id": HOSTILE}, "status": 1}).encode()),
    ],
)
async def test_hostile_text_stays_bounded_and_harmless(answer: Answer) -> None:
    for error in (await refused_get(answer), await refused_create(answer)):
        for part in (error.title, error.message, error.hint):
            assert len(part) < 600
            assert not is_harmful(part)


async def test_half_a_surrogate_pair_is_refused_before_sending() -> None:
    wire = Wire(no(500, ""))
    with pytest.raises(UsageError, match="cannot be sent"):
        await wire.api().update_asin(AsinId(5), AsinChanges(custom_id="a\ud800"))
    assert wire.sent == []


@pytest.mark.parametrize(
    ("domain", "postcode", "field"),
    [(Domain(None, "amazon.de"), Postcode(1, "1"), "domain"),
     (Domain(1, "amazon.de"), Postcode(None, "1"), "postcode")],
)  # fmt: skip
async def test_create_without_a_row_id_is_refused_before_sending(
    domain: Domain, postcode: Postcode, field: str
) -> None:
    wire = Wire(no(500, ""))
    with pytest.raises(UsageError) as caught:
        await wire.api().create_asin(NewAsin(C101, domain, postcode, "B0DJQQ38TG"))
    assert caught.value.field == field
    assert wire.sent == []


async def test_many_asins_that_meet_a_full_collection_say_so() -> None:
    with pytest.raises(ApiError, match="Collection #101 is full"):
        await (
            Wire(no(400, "limit of 5000 ASINs reached"))
            .api()
            .create_asins(NewAsins(C101, "amazon.com.au", "4500", ("B0DJQQ38TG",)))
        )
