"""Paths that other tools take as they are."""

from __future__ import annotations

import pytest

from multicart_tui.domain.json_paths import PathPart, jq_path, normalized_path


@pytest.mark.parametrize(
    ("parts", "normalized", "jq"),
    [
        ([], "$", "."),
        ([0], "$[0]", ".[0]"),
        (["results", 3, "title"], "$['results'][3]['title']", ".results[3].title"),
        (["two words", "a"], "$['two words']['a']", '.["two words"].a'),
        (["a", "b c"], "$['a']['b c']", '.a["b c"]'),
        (["if"], "$['if']", '.["if"]'),
        (["1a", ""], "$['1a']['']", '.["1a"][""]'),
        (["é", "it's"], "$['é']['it\\'s']", '.["é"]["it\'s"]'),
        (["\n\x0b\\", '"'], "$['\\n\\u000b\\\\']['\"']", '.["\\n\\u000b\\\\"]["\\""]'),
        (["\ud800"], "$['\\ud800']", '.["\\ud800"]'),
    ],
)
def test_a_path_is_written_as_each_language_has_it(
    parts: list[PathPart], normalized: str, jq: str
) -> None:
    assert normalized_path(parts) == normalized
    assert jq_path(parts) == jq
