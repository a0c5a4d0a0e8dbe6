"""Raw lines are the file, byte for byte."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from multicart_tui.domain.json_raw import LINE_BYTES, RawLines

blocks = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"\n", b"\r\n", b"x" * 1_500, "é".encode() * 3_000, b"y" * 70_000]),
    st.builds(lambda count: b"line\n" * count, st.integers(0, 40_000)),
)


def known(text: bytes, start: int = 0) -> RawLines:
    lines = RawLines(text, start)
    while not lines.advance(1):
        pass
    return lines


@given(st.lists(blocks, max_size=5).map(b"".join), st.integers(0, 100))
@settings(deadline=None, max_examples=150)
def test_all_lines_together_are_the_file(text: bytes, start: int) -> None:
    start = min(start, len(text))
    lines = known(text, start)
    spans = lines.spans(0, lines.lines + 10)
    assert len(spans) == lines.lines
    assert b"".join(text[first:last] for first, last in spans) == text[start:]
    for number in {0, len(spans) // 2, len(spans) - 1} & set(range(len(spans))):
        assert lines.spans(number, 1) == [spans[number]]
        assert lines.line_of(spans[number][0]) == number
        assert lines.line_of(spans[number][1] - 1) == number
    assert all(b"\n" not in text[first : last - 1] for first, last in spans)
    assert all(last - first <= LINE_BYTES for first, last in spans)


def test_a_long_line_is_not_cut_inside_a_character() -> None:
    text = ("x" + "漢" * 50_000).encode()
    lines = known(text)
    for first, last in lines.spans(0, lines.lines):
        text[first:last].decode()


def test_a_file_without_bytes_has_no_lines() -> None:
    lines = RawLines(b"")
    assert lines.is_finished
    assert (lines.lines, lines.spans(0, 5), lines.line_of(0)) == (0, [], 0)


def test_a_line_shows_without_its_end_and_without_commands() -> None:
    lines = known(b"a\x1b[2J\xff\r\nb")
    assert [lines.text(span) for span in lines.spans(0, 2)] == ["a\u241b[2J\ufffd", "b"]
