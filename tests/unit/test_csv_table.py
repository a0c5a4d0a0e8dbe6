"""A CSV of any make becomes rows that know their lines, or a sentence says why not."""

from __future__ import annotations

import csv
import io
import itertools
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from multicart_tui.domain.csv_table import (
    DELIMITERS,
    FIELD_LIMIT,
    CsvTable,
    RaggedRow,
    read_table,
    vote,
)
from multicart_tui.domain.csv_text import decode
from multicart_tui.domain.csv_writing import csv_lines
from multicart_tui.domain.import_rows import SourceRow, Stopped
from multicart_tui.errors import MulticartError, UsageError

HEADER = ("domain", "customer_postcode", "asin", "include_raw_html")
ROW = ("amazon.com.au", "4500", "B0DJQQ38TG", "true")
PIECE = 65_536

cells = st.text(st.sampled_from('aé0 ,;\t|"\r\n\u2028\x0b\x1c\x85='), max_size=6)


def cells_of(table: CsvTable) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def lines_of(table: CsvTable) -> list[int]:
    return [row.line for row in table.rows]


@pytest.mark.parametrize(
    ("delimiter", "named"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
@pytest.mark.parametrize(
    ("end", "ends"), [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")], ids=["LF", "CRLF", "CR"]
)
def test_every_delimiter_and_line_end_is_found(
    delimiter: str, named: str, end: str, ends: str
) -> None:
    text = "".join(delimiter.join(row) + end for row in (HEADER, ROW, ROW))
    table = read_table(text)
    assert table.header == HEADER
    assert table.rows == (SourceRow(2, ROW), SourceRow(3, ROW))
    assert (table.delimiter, table.line_ends) == (delimiter, ends)
    assert table.words == f"2 rows · {named} · {ends} · header on line 1"
    assert table.remarks == ()


def test_lines_count_whichever_way_they_end() -> None:
    table = read_table("asin,a\r\nB1,1\rB2,2\nB3,3\n\rB4,4")
    assert table.line_ends == "mixed"
    assert lines_of(table) == [2, 3, 4, 6]
    assert table.blank_lines == 1


def test_quotes_hold_delimiters_quotes_and_line_ends() -> None:
    text = 'asin,title\nB1,"a, ""b""\r\nc\rd"\n"B2","é\u2028\x0b"\n'
    table = read_table(text)
    assert cells_of(table) == [("B1", 'a, "b"\r\nc\rd'), ("B2", "é\u2028\x0b")]
    assert lines_of(table) == [2, 5]
    assert table.line_ends == "LF"  # that of a cell is its own affair


def test_a_quote_within_a_cell_is_a_quote() -> None:
    assert cells_of(read_table('asin,title\nB1,27" screen\n')) == [("B1", '27" screen')]


def test_a_line_end_that_is_cut_between_two_pieces_is_one() -> None:
    for length in range(PIECE - 4, PIECE + 4):
        first = "a," + "x" * (length - 4)
        table = read_table(f"{first}\r\nB1,1\r\nB2,2")
        assert (lines_of(table), table.line_ends) == ([2, 3], "CRLF")
        assert lines_of(read_table(f"{first}\rB1,1\r\rB2,2")) == [2, 4]


def test_a_row_longer_than_a_piece_is_whole() -> None:
    long = "x" * (3 * PIECE)
    table = read_table(f'asin,title\nB1,{long}\nB2,"{long}\n{long}"\nB3,c\n')
    assert [len(row[1]) for row in cells_of(table)] == [3 * PIECE, 6 * PIECE + 1, 1]
    assert lines_of(table) == [2, 3, 5]


def test_a_text_that_ends_without_a_line_end_has_all_its_rows() -> None:
    assert read_table("asin,a\nB1,").rows == (SourceRow(2, ("B1", "")),)


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", '"sep=;"\r'])
def test_excel_s_first_line_names_the_delimiter(line: str) -> None:
    table = read_table(line + "asin;title;a,b\nB1;x;c,d\n")
    assert (table.header, table.header_line) == (("asin", "title", "a,b"), 2)
    assert lines_of(table) == [3]


def test_excel_s_first_line_may_name_any_character() -> None:
    table = read_table("sep=^\nasin^title\nB1^x\n")
    assert cells_of(table) == [("B1", "x")]
    assert "parted by ^" in table.words


def test_a_choice_goes_over_excel_s_first_line() -> None:
    assert read_table("sep=;\nasin,title\nB1,x;y\n", ",").header == ("asin", "title")


def test_a_chosen_delimiter_is_taken_and_an_empty_one_makes_one_column() -> None:
    text = "asin,title;a\nB1,x;y\n"
    assert cells_of(read_table(text, ";")) == [("B1,x", "y")]
    table = read_table(text, "")
    assert cells_of(table) == [("B1,x;y",)]
    assert "one column" in table.words


@pytest.mark.parametrize("delimiter", ["::", '"', "\n", "\r", "\0"])
def test_what_cannot_part_fields_is_refused(delimiter: str) -> None:
    with pytest.raises(UsageError, match="cannot part the fields") as caught:
        read_table("a,b\n", delimiter)
    assert caught.value.field == "delimiter"


def test_rows_without_text_are_left_out_and_counted() -> None:
    table = read_table("\n ,\t\nasin,a\n\nB1,1\n,\n \u00a0,\nB2,2\n\n,,,,\n  \n")
    assert (table.header_line, lines_of(table)) == (3, [5, 8])
    assert table.blank_lines == 8
    assert table.remarks == ("8 blank rows left out.",)
    assert table.ragged == ()


def test_a_row_with_another_number_of_fields_is_kept_and_told() -> None:
    table = read_table("asin,a,b\nB1,1\nB2,1,2\nB3,1,2,3\n")
    assert cells_of(table) == [("B1", "1"), ("B2", "1", "2"), ("B3", "1", "2", "3")]
    assert table.ragged == (RaggedRow(2, 2), RaggedRow(4, 4))
    assert table.remarks == ("2 rows not of 3 fields: the row on line 2 has 2.",)


@pytest.mark.parametrize(
    "first",
    ["B0DJQQ38TG", "b0djqq38tg ", "030640615X", '" https://www.amazon.de/dp/B0DJQQ38TG "'],
)
def test_a_first_row_with_an_asin_is_no_header(first: str) -> None:
    table = read_table(f"amazon.com.au,{first}\namazon.de,B0AAAAAAAA\n")
    assert (table.has_header, table.header_line) == (False, 0)
    assert table.header == ("column 1", "column 2")
    assert lines_of(table) == [1, 2]
    assert table.words == "2 rows · commas · LF · no header"


def test_a_list_of_asins_is_a_table_of_one_column() -> None:
    table = read_table("B0DJQQ38TG\r\nB0AAAAAAAA\r\n\r\n")
    assert cells_of(table) == [("B0DJQQ38TG",), ("B0AAAAAAAA",)]
    assert (table.delimiter, table.header) == ("", ("column 1",))


def test_the_person_knows_better_whether_there_is_a_header() -> None:
    assert read_table("B0DJQQ38TG\nB0AAAAAAAA\n", has_header=True).header == ("B0DJQQ38TG",)
    table = read_table("asin,a\nB1,1\n", has_header=False)
    assert (table.header, lines_of(table)) == (("column 1", "column 2"), [1, 2])


def test_only_a_header_is_a_table_without_rows() -> None:
    table = read_table("domain,customer_postcode,asin,include_raw_html")
    assert (table.header, table.rows, table.line_ends) == (HEADER, (), "none")
    assert table.words == "0 rows · commas · header on line 1"


@pytest.mark.parametrize("text", ["", "\n\r\n", "  \t ", ",,,\n,\n", '""\n', "sep=;", "sep=,\r\n"])
def test_a_file_without_any_text_is_empty(text: str) -> None:
    with pytest.raises(UsageError, match="The file is empty"):
        read_table(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('asin,a\nB1,1\nB2,"open\nB3,3\n', "It opens on line 3, and"),
        ('asin,a\nB1,1\nB2,"', "It opens on line 3, and"),
        ('asin,a\r\nB1,1\r\nB2,"\r\n', "It opens on line 3, and"),
        ('asin,a\n"B1\nx","open\nB3', "It opens on line 3 in the row that begins on line 2, and"),
        ('asin,a\n"B1"x,"open ""\n""\nB3', "It opens on line 2, and"),
        ('"', "It opens on line 1, and"),
    ],
)
def test_a_quote_that_is_never_closed_is_named_by_its_line(text: str, where: str) -> None:
    with pytest.raises(UsageError, match=re.escape(where)) as caught:
        read_table(text)
    assert caught.value.title == "A quote is never closed"


def test_a_quote_that_closes_at_the_very_end_is_closed() -> None:
    assert cells_of(read_table('asin,a\nB1,"x\ny"')) == [("B1", "x\ny")]
    assert cells_of(read_table('asin,a\nB1,""')) == [("B1", "")]


def test_a_cell_that_swallows_a_large_file_is_told_by_its_line() -> None:
    text = 'asin,a\nB1,"' + "B2,2\n" * FIELD_LIMIT
    with pytest.raises(UsageError, match=r"begins on line 2 has a cell of more than 1,000,000"):
        read_table(text)


def test_a_line_longer_than_any_row_is_told() -> None:
    with pytest.raises(UsageError, match="Line 3 is longer than 1,000,000 characters"):
        read_table("asin,a\nB1,1\n" + "," * (FIELD_LIMIT + 1) + "\nB2,2\n")


def test_reading_can_be_given_up_half_way() -> None:
    asked = itertools.count(1)
    with pytest.raises(Stopped):
        read_table("B0DJQQ38TG,1\n" * 100_000, stop=lambda: next(asked) == 3)
    assert next(asked) == 4


def test_large_cells_can_still_be_read_when_somebody_lowered_the_limit() -> None:
    before = csv.field_size_limit(10)
    try:
        assert cells_of(read_table("asin,title\nB1,longer than ten\n"))[0][1] == "longer than ten"
    finally:
        csv.field_size_limit(before)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("asin;price;title\nB1;1,50;a, b\nB2;2,50;c\n", ";"),
        ("asin,title\nB1,a;b;c\nB2,a;b;c\n", ","),
        ('asin;title\nB1;"a,b\n1,2\n3,4"\nB2;"c,d"\n', ";"),
        ("title\nScrews, long\nNails, short\nA hammer\n", ""),
        ("title\nScrews\nNails\nA hammer, heavy\n", ""),
        ("asin\tprice\nB1\t1,5\nB2\t2,5\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("a,b,c\n1,2\n1,2,3\n1,2,3,4\n", ","),
        ("", ""),
    ],
)
def test_the_delimiter_is_the_one_that_most_rows_agree_about(text: str, delimiter: str) -> None:
    assert vote(text) == delimiter


@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1), st.sampled_from(DELIMITERS))
def test_a_table_reads_back_as_it_was_written(rows: list[list[str]], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    wanted = [tuple(row) for row in rows if any(cell.strip() for cell in row)]
    if not wanted:
        with pytest.raises(UsageError):
            read_table(file.getvalue(), delimiter, has_header=False)
        return
    table = read_table(file.getvalue(), delimiter, has_header=False)
    assert cells_of(table) == wanted
    assert table.line_ends == "CRLF"
    assert table.blank_lines == len(rows) - len(wanted)


ended_rows = st.tuples(
    st.lists(cells, min_size=1, max_size=3), st.sampled_from(["\n", "\r\n", "\r"])
)


@given(st.lists(ended_rows))
def test_every_row_has_the_line_of_the_file_that_it_begins_on(
    rows: list[tuple[list[str], str]],
) -> None:
    text, lines = "head,er\n", []
    for number, (row, end) in enumerate(rows):
        lines.append(len(re.findall(r"\r\n|\r|\n", text)) + 1)
        text += csv_lines([[f"row {number}", *row]]).removesuffix("\n") + end
    table = read_table(text, ",", has_header=True)
    assert lines_of(table) == lines
    assert cells_of(table) == [(f"row {number}", *row) for number, (row, _) in enumerate(rows)]


@given(st.text(), st.sampled_from([None, "", *DELIMITERS]), st.sampled_from([None, True, False]))
@example('"\r', None, None)
@example("\r\n\r", "", False)
@example("\udfff", "", None)
def test_any_text_is_a_table_or_is_refused(
    text: str, delimiter: str | None, has_header: bool | None
) -> None:
    try:
        table = read_table(text, delimiter, has_header)
    except UsageError:
        return
    assert table.words
    assert all(row.cells and row.line >= 1 for row in table.rows)
    assert lines_of(table) == sorted(set(lines_of(table)))
    assert len(table.ragged) <= len(table.rows)


@given(st.binary())
@example(b"\xef\xbb\xbf\r\n")
@example(b"\xff\xfe,\x00")
def test_any_bytes_are_a_table_or_are_refused(data: bytes) -> None:
    try:
        table = read_table(decode(data).text)
    except MulticartError:
        return
    assert table.header
