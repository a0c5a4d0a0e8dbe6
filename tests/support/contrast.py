"""How well colours can be told apart: by their luminance, and by people who see fewer hues."""

from __future__ import annotations

import math
from typing import Literal

Sight = Literal["deuteranopia", "tritanopia"]

TEXT = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3, level AA)."""
LINE = 3.0
"""Least contrast of what is drawn and not written (WCAG 2.2, 1.4.11)."""

_MATRICES: dict[Sight, tuple[tuple[float, float, float], ...]] = {
    # Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_XYZ = (
    (0.4124, 0.3576, 0.1805),
    (0.2126, 0.7152, 0.0722),
    (0.0193, 0.1192, 0.9505),
)
_WHITE = (0.95047, 1.0, 1.08883)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours like ``#1c1c1c``, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def difference(one: str, other: str, sight: Sight) -> float:
    """How different two colours look to somebody with that sight (CIE 1976); 2 is hardly seen."""
    return math.dist(_lab(one, sight), _lab(other, sight))


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )


def _lab(colour: str, sight: Sight) -> tuple[float, float, float]:
    seen = [min(1.0, max(0.0, part)) for part in _times(_MATRICES[sight], _linear(colour))]
    x, y, z = (
        _root(part / white) for part, white in zip(_times(_TO_XYZ, seen), _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _times(
    matrix: tuple[tuple[float, float, float], ...], vector: tuple[float, ...] | list[float]
) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _root(part: float) -> float:
    return float(part ** (1 / 3)) if part > 0.008856 else 7.787 * part + 16 / 116
