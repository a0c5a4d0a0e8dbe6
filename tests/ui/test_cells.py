"""The width of a text is what the toolkit says, only sooner."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size

from multicart_tui.ui.cells import fit, width_of

TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("aé…▸日😀"))


@given(TEXTS)
def test_a_width_is_the_toolkits(text: str) -> None:
    assert width_of(text) == cell_len(text)


def test_every_character_counts_as_the_toolkit_counts_it() -> None:
    characters = [chr(code) for code in range(0x20, 0x11000) if not 0xD800 <= code < 0xE000]
    printable = [each for each in characters if each.isprintable()]
    assert [each for each in printable if width_of(each) != cell_len(each)] == []


@given(TEXTS, st.integers(1, 30))
def test_a_text_is_cut_and_padded_to_its_width(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_len(fitted) == width
    if cell_len(text) > width:
        assert fitted == set_cell_size(text, width - 1) + "…"
    else:
        assert fitted.rstrip(" ") == text.rstrip(" ")


def test_nothing_fits_into_nothing() -> None:
    assert fit("a", 0) == ""
