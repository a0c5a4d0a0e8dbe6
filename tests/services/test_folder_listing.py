"""What a path that is being typed may become."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from multicart_tui.domain.import_rows import Stopped
from multicart_tui.services.folder_listing import (
    MOST_SHOWN,
    EntryKind,
    FolderEntry,
    FolderListing,
    list_folder,
)


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_text("12345")


def names(typed: str) -> list[str]:
    return [entry.name for entry in entries_of(list_folder(typed))]


def entries_of(listing: FolderListing) -> list[FolderEntry]:
    return [entry for entry in listing.entries if entry.name != ".."]


def test_folders_come_first_then_tables_then_the_rest(tmp_path: Path) -> None:
    make(tmp_path, "zoo/", "b.csv", "A.TSV", "c.txt", "a.pdf", ".hidden.csv")
    listing = list_folder(f"{tmp_path}/")
    found = entries_of(listing)
    assert [entry.name for entry in found] == ["zoo", "A.TSV", "b.csv", "c.txt", "a.pdf"]
    assert [entry.kind for entry in found][:2] == [EntryKind.FOLDER, EntryKind.TABLE]
    assert found[0].typed == f"{tmp_path}/zoo/"
    assert found[0].size is None
    assert found[1].size == 5
    assert found[1].changed


def test_hidden_files_come_when_a_dot_is_typed(tmp_path: Path) -> None:
    make(tmp_path, "b.csv", ".hidden.csv")
    assert names(f"{tmp_path}/.") == [".hidden.csv"]


def test_letters_typed_narrow_the_list_whatever_their_case(tmp_path: Path) -> None:
    make(tmp_path, "Data-1.csv", "data-2.csv", "other.csv")
    assert names(f"{tmp_path}/dat") == ["Data-1.csv", "data-2.csv"]


def test_what_all_have_in_common_is_added(tmp_path: Path) -> None:
    make(tmp_path, "asins-june.csv", "asins-july.csv", "folder/")
    assert list_folder(f"{tmp_path}/as").completion == f"{tmp_path}/asins-ju"
    assert list_folder(f"{tmp_path}/f").completion == f"{tmp_path}/folder/"
    assert list_folder(f"{tmp_path}/none").completion == f"{tmp_path}/none"


def test_nothing_typed_lists_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "b.csv")
    monkeypatch.chdir(tmp_path)
    assert entries_of(list_folder(""))[0].typed == "b.csv"


def test_the_home_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "b.csv")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert list_folder("~").completion == "~/"
    assert entries_of(list_folder("~/"))[0].typed == "~/b.csv"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/nowhere/at/all/", "No such file or directory"),
        ("~nobody-of-that-name/", "home"),
        ("\0/", "null"),
    ],
)
def test_a_folder_that_cannot_be_listed_says_why(typed: str, words: str) -> None:
    listing = list_folder(typed)
    assert words in listing.problem
    assert listing.completion == typed


def test_of_many_entries_the_rest_are_counted(tmp_path: Path) -> None:
    make(tmp_path, *(f"{number}.csv" for number in range(MOST_SHOWN + 3)))
    listing = list_folder(f"{tmp_path}/")
    assert len(entries_of(listing)) == MOST_SHOWN
    assert listing.more == 3


def test_a_folder_without_end_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multicart_tui.services.folder_listing.MOST_LOOKED_AT", 2)
    make(tmp_path, "1.csv", "2.csv", "3.csv")
    listing = list_folder(f"{tmp_path}/")
    assert listing.is_cut
    assert len(entries_of(listing)) == 2


def test_a_link_that_leads_nowhere_is_listed_all_the_same(tmp_path: Path) -> None:
    os.symlink(tmp_path / "gone", tmp_path / "link.csv")
    entry = entries_of(list_folder(f"{tmp_path}/"))[0]
    assert (entry.name, entry.size) == ("link.csv", None)


def test_listing_stops_when_nobody_waits_any_more(tmp_path: Path) -> None:
    make(tmp_path, "1.csv")
    with pytest.raises(Stopped):
        list_folder(f"{tmp_path}/", lambda: True)


@pytest.mark.parametrize(
    ("typed", "above"),
    [("", "../"), ("../", "../../"), ("./", "./../"), ("a/", ""), ("a/b/", "a/"), ("/tmp/", "/")],
)
def test_the_first_entry_leads_out_of_the_folder(
    typed: str, above: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    entry = list_folder(typed).entries[0]
    assert (entry.name, entry.typed) == ("..", above)


def test_nothing_is_above_the_root_and_the_folder_above_home_has_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert list_folder("/").entries[0].name != ".."
    assert list_folder("~/").entries[0].typed == f"{tmp_path.parent}/"
