"""Adds ASINs: one by one with every field, or many of one domain and postcode."""

from __future__ import annotations

import msgspec

from multicart_tui.domain.forms import (
    OUTPUTS,
    AsinFields,
    KnownRows,
    check_new,
    new_asin,
)
from multicart_tui.domain.ids import CollectionId
from multicart_tui.domain.import_rows import Field
from multicart_tui.domain.models import NewAsin
from multicart_tui.domain.text import plural
from multicart_tui.errors import UsageError
from multicart_tui.plain.changing import say_remark
from multicart_tui.plain.choosing import Option, ask_yes_no, choose, confirm
from multicart_tui.plain.desk import Desk
from multicart_tui.plain.places import Place, choose_place
from multicart_tui.plain.working import Progress, Stop
from multicart_tui.services.import_draft import ImportDraft
from multicart_tui.services.writing import AlreadyThere, Written, create

ABOUT_ASIN = ("Ten letters and digits, like B0DJQQ38TG, or the URL of a product.",)
ABOUT_CUSTOM_ID = ("Your own reference for this row; it may be left empty.",)
ABOUT_MANY = (
    "Type or paste ASINs, URLs or a list, in any number of lines."
    " End with a line that has only a full stop; b goes back."
)
LONGEST_LINE = 4_095
"""Bytes after which a terminal takes no more of a line (Linux, n_tty)."""


class Adding:
    """Asks for the fields of ASINs and adds them; domain and postcode are kept for the next.

    Args:
        desk: The account.
        collection: Where to.
    """

    def __init__(self, desk: Desk, collection: CollectionId) -> None:
        self._desk = desk
        self._collection = collection
        self._place: Place | None = None

    # -- one

    async def add_one(self, known: KnownRows) -> None:
        """Add one ASIN, then others of the same place until an empty line.

        Args:
            known: What is known of the collection's rows.

        Raises:
            Back: The person goes back.
            MulticartError: It was not added.
        """
        talk = self._desk.talk
        if known.is_full:
            raise UsageError("Nothing can be added", known.why_full)
        if room := known.describe_room():
            talk.say(room)
        place = self._place = await choose_place(self._desk, self._place)
        typed = talk.ask("ASIN, or the URL of a product (b back)", ABOUT_ASIN)
        while True:
            await self._ask_rest(known, place, typed)
            typed = talk.ask(
                "Another ASIN of this domain and postcode (enter ends, b back)", ABOUT_ASIN
            )
            if not typed:
                return

    async def _ask_rest(self, known: KnownRows, place: Place, typed: str) -> None:
        talk = self._desk.talk
        fields = AsinFields(place.domain, place.postcode, typed)
        while (verdict := check_new(fields, known)).blocked:
            if "asin" not in verdict.blocked:
                words = " ".join(verdict.words(name) for name in verdict.blocked)
                raise UsageError("Nothing was added", words, "Choose another place.")
            say_remark(talk, verdict, "asin")
            typed = talk.ask("ASIN again (b back)", ABOUT_ASIN)
            fields = msgspec.structs.replace(fields, asin=typed)
        custom_id = talk.ask("Custom id (enter is none, b back)", ABOUT_CUSTOM_ID)
        raw_html = ask_yes_no(talk, "Raw HTML in each output?", default=False)
        outputs = [Option(word, word) for word in OUTPUTS]
        output = choose(talk, "Output", outputs, default=outputs[0])
        fields = msgspec.structs.replace(
            fields, custom_id=custom_id, include_raw_html=raw_html, output=output
        )
        for name in ("asin", "custom_id"):
            if words := check_new(fields, known).words(name):
                talk.say(words)
        await self._create(known, new_asin(self._collection, fields))

    async def _create(self, known: KnownRows, new: NewAsin) -> None:
        talk, api = self._desk.talk, self._desk.session.api
        where = ", ".join(part for part in (new.domain.name, new.postcode.value) if part)
        named = f" for {where}" if where else ""
        if not confirm(talk, f"Add {new.asin}{named} to collection {self._collection}?"):
            talk.say("Nothing was added.")
            return

        async def send(progress: Progress, _: Stop) -> Written:
            progress.tell("Waiting for the service")
            return await create(
                api,
                new,
                on_settling=lambda: talk.say("No answer came. Looking whether it was added."),
            )

        try:
            written = await self._desk.work.write(send)
        except AlreadyThere as error:
            if error.existing:
                known.learn(error.existing)
            raise
        known.add(written.record)
        if written.note:
            talk.say(written.note)
        talk.say(f"Added {written.record.asin} as {written.record.id.label}{named}.")

    # -- many

    async def add_many(self, known: KnownRows) -> None:
        """Find ASINs in whatever is typed or pasted, check them, and add the good ones.

        Raises:
            Back: The person goes back.
            MulticartError: They could not be checked or sent.
        """
        from multicart_tui.plain.checking import check_and_send

        desk = self._desk
        if known.is_full:
            raise UsageError("Nothing can be added", known.why_full)
        place = self._place = await choose_place(desk, self._place, by_id=False)
        lines = desk.talk.ask_lines(ABOUT_MANY)
        if any(len(line.encode()) >= LONGEST_LINE for line in lines):
            desk.talk.say("A line is so long that the terminal may have cut its end off.")
        draft = ImportDraft.of(desk.session, self._collection)
        pasted = await draft.paste("\n".join(lines))
        desk.talk.say(
            f"Found {plural(pasted.valid, 'ASIN')}, {pasted.bad:,} that are none,"
            f" {pasted.repeated:,} repeated."
        )
        if not pasted.valid:
            desk.talk.say("Nothing was added.")
            return
        raw_html = ask_yes_no(desk.talk, "Raw HTML in each output?", default=False)
        draft.set_constant(Field.DOMAIN, place.domain.name)
        draft.set_constant(Field.POSTCODE, place.postcode.value)
        draft.set_constant(Field.RAW_HTML, "true" if raw_html else "false")
        await check_and_send(desk, draft)
