"""Every package that an installation brings along is listed with its licence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from importlib.resources import files
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PARTS: dict[str, list[str]] = {
    "the program": PROJECT["dependencies"],
    "`[demo]`": PROJECT["optional-dependencies"]["demo"],
    "`[keyring]`": PROJECT["optional-dependencies"]["keyring"],
}
LISTED: dict[str, tuple[str, str]] = {
    name: (licence, part)
    for name, licence, part in re.findall(
        r"^\| ([a-z][a-z0-9-]+) \| (.+?) \| (.+?) \|$",
        (files("multicart_tui") / "data" / "dependency-licences.md").read_text("utf-8"),
        re.MULTILINE,
    )
}
FAMILIES = re.compile(r"MIT|BSD|Apache|MPL|Mozilla|PSF|GPL|Proprietary")


def names(requirements: Iterable[str]) -> set[str]:
    """What requirements ask for."""
    return {canonicalize_name(Requirement(each).name) for each in requirements}


def brought(requirements: Iterable[str], *, anywhere: bool) -> set[str]:
    """What an installation of requirements brings along.

    Args:
        anywhere: Whether to count what is needed on other systems and Pythons, too; what
            that needs in turn cannot be looked up here.
    """
    found: set[tuple[str, frozenset[str]]] = set()
    left = [Requirement(each) for each in requirements]
    while left:
        wanted = left.pop()
        name = canonicalize_name(wanted.name)
        if (name, frozenset(wanted.extras)) in found:
            continue
        found.add((name, frozenset(wanted.extras)))
        try:
            needs = map(Requirement, metadata.distribution(name).requires or [])
        except metadata.PackageNotFoundError:
            continue
        extras = wanted.extras or {""}
        left += [
            need
            for need in needs
            if need.marker is None
            or any(need.marker.evaluate({"extra": extra}) for extra in extras)
            or (anywhere and "extra ==" not in str(need.marker))
        ]
    return {name for name, _ in found}


def told_by(name: str) -> str:
    """What an installed package says of its licence."""
    about = metadata.metadata(name)
    classifiers = [text for text in about.get_all("Classifier") or [] if text.startswith("License")]
    told = [*(about.get_all("License-Expression") or about.get_all("License") or []), *classifiers]
    return " ".join(map(str, told))


def families(licence: str) -> set[str]:
    """The kinds of licence that a text names."""
    return {found.replace("Mozilla", "MPL") for found in FAMILIES.findall(licence)}


@pytest.mark.parametrize("part", PARTS)
def test_what_an_installation_brings_along_is_listed(part: str) -> None:
    assert brought(PARTS[part], anywhere=False) - LISTED.keys() == set()
    direct = names(PARTS[part])
    assert {name: LISTED[name][1] for name in direct} == dict.fromkeys(direct, part)


def test_nothing_is_listed_that_no_installation_brings() -> None:
    everything = [each for requirements in PARTS.values() for each in requirements]
    assert LISTED.keys() - brought(everything, anywhere=True) == set()


def test_each_licence_is_the_one_that_the_installed_package_tells() -> None:
    everything = [each for requirements in PARTS.values() for each in requirements]
    for name in brought(everything, anywhere=False):
        assert families(LISTED[name][0]) == families(told_by(name)), name


def test_none_would_put_its_own_terms_on_the_program() -> None:
    assert {"GPL", "Proprietary"}.isdisjoint(
        family for licence, _ in LISTED.values() for family in families(licence)
    )
