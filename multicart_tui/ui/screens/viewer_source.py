"""What a viewer is to show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from multicart_tui.domain.ids import OutputId
from multicart_tui.services.json_opening import OpenedJson


@dataclass(frozen=True)
class ViewerSource:
    """A document that is open already, or an output that has to be fetched first."""

    title: str
    """What it is called on screen."""
    file_name: str
    """What a file of it would be called."""
    opened: OpenedJson | None = None
    """The document, which the viewer closes; None for an output."""
    output: OutputId | None = None

    @classmethod
    def of_output(cls, output: OutputId) -> ViewerSource:
        """An output of the service."""
        return cls(output.label, f"output-{output}.json", output=output)

    @classmethod
    def of_file(cls, path: Path, title: str = "") -> ViewerSource:
        """A file; its name stands for it unless another title is given.

        Raises:
            UsageError: It cannot be read.
        """
        name = path.name if not title else "document.json"
        return cls(title or path.name, name, opened=OpenedJson.open(path))
