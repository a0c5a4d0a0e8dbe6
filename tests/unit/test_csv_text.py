"""Bytes become text by rule, and whatever is no text is refused by its name."""

from __future__ import annotations

import codecs
import gzip

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from multicart_tui.domain.csv_text import ENCODINGS, NAMES, Differing, decode
from multicart_tui.domain.import_rows import Stopped
from multicart_tui.errors import UsageError

PLAIN = "domain,asin\r\namazon.com.au,B0DJQQ38TG\r\n"
ACCENTED = "domain,asin\namazon.de,Bücher-€\n"
LARGE = 1 << 20

MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@pytest.mark.parametrize("encoding", MARKS)
def test_a_mark_decides(encoding: str) -> None:
    read = decode(MARKS[encoding] + ACCENTED.encode(encoding))
    assert (read.text, read.encoding) == (ACCENTED, encoding)
    assert read.has_bom
    assert read.is_certain
    assert read.words == f"{NAMES[encoding]} with BOM"


def test_a_mark_and_nothing_behind_it_is_an_empty_text() -> None:
    assert decode(codecs.BOM_UTF8).text == ""
    assert decode(b"").text == ""


def test_without_a_mark_it_is_utf_8() -> None:
    read = decode(ACCENTED.encode())
    assert (read.text, read.words, read.is_certain) == (ACCENTED, "UTF-8", True)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_nul_bytes(encoding: str) -> None:
    read = decode(ACCENTED.encode(encoding))
    assert (read.text, read.encoding, read.has_bom) == (ACCENTED, encoding, False)


def test_what_is_not_utf_8_is_windows_text_with_the_cells_that_latin_1_reads_otherwise() -> None:
    data = b"asin,price,title\rB1,\x80 5,caf\xe9\r\nB2,6,plain\nB3,\x80 7,\x93so\x94\n"
    read = decode(data)
    assert read.text.startswith("asin,price,title\rB1,€ 5,café\r\n")
    assert (read.words, read.is_certain) == ("Windows-1252", False)
    assert read.differing == (Differing(2, "€ 5", "\x80 5"), Differing(4, "€ 7", "\x80 7"))


def test_text_that_both_old_encodings_read_alike_leaves_no_doubt() -> None:
    read = decode(b"title\ncaf\xe9\n")
    assert (read.text, read.encoding) == ("title\ncafé\n", "cp1252")
    assert read.is_certain
    assert read.differing == ()


def test_bytes_that_windows_has_no_character_for_are_latin_1_and_shown() -> None:
    read = decode(b"title\ncaf\xe9 \x81\n")
    assert (read.text, read.encoding, read.is_certain) == ("title\ncafé \x81\n", "latin-1", False)
    assert read.differing == (Differing(2, "café \ufffd", "café \x81"),)


def test_only_the_first_few_cells_are_shown_and_no_more_than_a_glimpse_of_each() -> None:
    long = b"x" * 500 + b"\x80" + b"y" * 500 + b"\n"
    found = decode(b"\x80,\x81\n" + long + b"\x80\n" * 9).differing
    assert [one.line for one in found] == [1, 2, 3, 4, 5]
    assert 60 < len(found[1].as_cp1252) < 200


def test_a_differing_cell_far_down_has_its_true_line() -> None:
    data = b"title\r\n" + b"plain\r\n" * LARGE + b"\x80\r\n"
    assert decode(data).differing == (Differing(LARGE + 2, "€", "\x80"),)


def test_letters_that_are_cut_between_two_pieces_are_whole() -> None:
    # One byte in front of it, so that every cut goes through a letter of two and of four bytes.
    for letter in ("é", "𝄞"):
        text = "," + letter * (LARGE // 2)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert decode(text.encode(encoding), encoding).text == text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "old Excel workbook"),
        (gzip.compress(PLAIN.encode(), mtime=0), "gzip"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"SQLite format 3\0", "database"),
    ],
)
@pytest.mark.parametrize("encoding", [None, "latin-1"])
def test_other_kinds_of_files_are_called_by_their_names(
    data: bytes, what: str, encoding: str | None
) -> None:
    with pytest.raises(UsageError, match=what) as caught:
        decode(data, encoding)
    assert "save it as CSV" in caught.value.hint


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["asin", "café"])
def test_a_nul_byte_is_no_text_and_its_line_is_told(end: str, before: str) -> None:
    data = f"{before}{end}B1{end}B2{end}".encode("cp1252") + b"\0\n"
    with pytest.raises(UsageError, match="Line 4 has a NUL byte"):
        decode(data)


def test_a_nul_character_in_utf_16_is_no_text_either() -> None:
    with pytest.raises(UsageError, match=r"not UTF-16 LE text\nLine 2 has a NUL character"):
        decode(codecs.BOM_UTF16_LE + "asin\nB\0".encode("utf-16-le"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_wrong_choice_names_the_byte_and_the_line_that_speak_against_it(end: str) -> None:
    data = f"asin{end}B1{end}".encode() + b"caf\xe9\n"
    with pytest.raises(UsageError) as caught:
        decode(data, "utf-8")
    assert str(caught.value).startswith("The file is not UTF-8\n")
    assert f"Byte {data.index(0xE9):,}, in line 3," in caught.value.message
    assert caught.value.field == "encoding"


def test_the_byte_is_counted_from_the_mark_on_and_over_pieces() -> None:
    letters = b"\xc3\xa9\n" * (LARGE // 2)
    data = codecs.BOM_UTF8 + b"x" + letters + b"\xff"
    with pytest.raises(UsageError) as caught:
        decode(data)
    assert f"Byte {len(data) - 1:,}, in line {LARGE // 2 + 1:,}," in caught.value.message


def test_half_a_letter_before_a_cut_is_told_by_its_own_place() -> None:
    data = b"\n" * (LARGE - 1) + b"\xc3" + b"x"
    with pytest.raises(UsageError, match=f"Byte {LARGE - 1:,}, in line {LARGE:,},"):
        decode(data, "utf-8")


def test_lines_are_counted_in_letters_and_not_in_bytes() -> None:
    # U+0A0A has two bytes that would be line feeds, were they letters.
    data = "ਊਊ\nasin".encode("utf-16-le") + b"\x00\xd8"
    with pytest.raises(UsageError, match="Byte 14, in line 2,"):
        decode(data, "utf-16-le")


@pytest.mark.parametrize("name", ["UTF8", "utf-8-sig", "U8"])
def test_an_encoding_goes_by_any_of_its_names(name: str) -> None:
    read = decode(codecs.BOM_UTF8 + PLAIN.encode(), name)
    assert (read.text, read.encoding, read.has_bom) == (PLAIN, "utf-8", True)


def test_utf_16_without_its_byte_order_takes_it_from_the_mark() -> None:
    assert decode(PLAIN.encode("utf-16"), "utf-16").text == PLAIN
    assert decode(codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"), "utf_16").text == PLAIN
    assert decode(PLAIN.encode("utf-16-le"), "utf-16").text == PLAIN


def test_a_choice_goes_over_the_mark() -> None:
    read = decode(codecs.BOM_UTF8 + b"asin\n", "cp1252")
    assert (read.text, read.has_bom) == ("ï»¿asin\n", False)


def test_other_encodings_of_python_can_be_named() -> None:
    read = decode("タイトル\n本\n".encode("shift_jis"), "sjis")
    assert (read.text, read.encoding, read.words) == ("タイトル\n本\n", "shift_jis", "shift_jis")


@pytest.mark.parametrize(
    "name",
    [
        *("klingon", "", "utf\0", "é", "../os", "x" * 5000),
        *("hex", "rot13", "zip", "unicode_escape", "raw_unicode_escape", "idna", "undefined"),
        *("punycode", "utf-7"),
    ],
)
def test_what_is_no_encoding_of_files_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(UsageError, match="utf-8, cp1252, latin-1") as caught:
        decode(b"asin\n", name)
    assert caught.value.field == "encoding"
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_decoding_can_be_given_up(encoding: str) -> None:
    with pytest.raises(Stopped):
        decode(b"asin\n", encoding, stop=lambda: True)


@given(texts, st.sampled_from([*NAMES, "shift_jis", "gb18030"]))
@example("\ufeffasin", "utf-8")
def test_what_was_encoded_decodes_to_itself(text: str, encoding: str) -> None:
    data = text.encode(encoding, "ignore")
    text = data.decode(encoding)
    if not data.startswith(tuple(MARKS.values())) and "\0" not in text:
        assert decode(data, encoding).text == text


@given(texts, st.sampled_from(list(MARKS)))
def test_behind_a_mark_nothing_has_to_be_said(text: str, encoding: str) -> None:
    assert decode(MARKS[encoding] + text.encode(encoding)).text == text


@given(st.binary(), st.sampled_from([None, *NAMES, "big5", "iso2022_jp", "koi8-r"]))
@example(b"\x00\x0a", None)
@example(b"\xff\xfe\x00\xd8", None)
def test_any_bytes_are_text_or_are_refused(data: bytes, encoding: str | None) -> None:
    try:
        read = decode(data, encoding)
    except UsageError:
        return
    assert "\0" not in read.text
    read.text.encode()  # no half characters
