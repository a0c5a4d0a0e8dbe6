"""What the viewer is measured against: Textual's own Tree, filled as it is unfolded.

python -m tests.bench.tree_app FILE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

Node = TreeNode[object]


class TreeApp(App[None]):
    """A document as nodes, each made when the one it is in is unfolded."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "quit", "Quit")]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def compose(self) -> ComposeResult:
        yield Tree[object]("document")

    def on_mount(self) -> None:
        tree = self.query_one(Tree)
        tree.root.data = json.loads(self._path.read_bytes())
        tree.root.expand()
        tree.focus()

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[object]) -> None:
        if event.node.children:
            return
        value = event.node.data
        if isinstance(value, dict):
            for key, member in value.items():
                self._add(event.node, str(key), member)
        elif isinstance(value, list):
            for number, member in enumerate(value):
                self._add(event.node, str(number), member)

    def _add(self, node: Node, name: str, value: object) -> None:
        if isinstance(value, dict | list):
            node.add(Text(f"{name}: {len(value)}"), data=value)
        else:
            node.add_leaf(Text(f"{name}: {json.dumps(value)[:100]}"), data=value)


if __name__ == "__main__":
    TreeApp(Path(sys.argv[1])).run()
