"""Rows for files that the stories import."""

from __future__ import annotations

from collections.abc import Callable

HEADER = "domain,customer_postcode,asin,include_raw_html"

Write = Callable[..., str]
"""Writes a file of rows and returns its path."""


def good(*numbers: int, postcode: str = "0800") -> list[str]:
    return [f"amazon.com.au,{postcode},B0NEW{number:05d},false" for number in numbers]


def asins(*numbers: int) -> list[str]:
    return [f"B0NEW{number:05d}" for number in numbers]
