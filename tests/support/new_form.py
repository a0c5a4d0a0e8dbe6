"""The form for a new ASIN, opened and ready."""

from __future__ import annotations

from multicart_tui.ui.modals.new_asin import NewAsinModal
from tests.support.asin_desk import Desk


async def open_new(desk: Desk) -> NewAsinModal:
    """Open the form for a new ASIN, and wait for its look-ups."""
    await desk.press("n")
    await desk.until_shown(NewAsinModal)
    modal = desk.app.screen
    assert isinstance(modal, NewAsinModal)
    lookups = desk.session.lookups
    await desk.until(lambda: lookups.is_loaded or lookups.problem)

    def offers_everything() -> bool:
        domain = modal.fields().domain
        postcodes = lookups.postcodes_of(domain.name) if domain else ()
        return len(modal.domain_picker.choices) == len(lookups.domains) and len(
            modal.postcode_picker.choices
        ) == len(postcodes)

    await desk.until(offers_everything)
    return modal
