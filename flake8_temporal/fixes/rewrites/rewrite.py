"""What an edit is: the kind of code it is for, and a function from that code to what takes its place.

A rewrite sees one node and its fix, and changes nothing else; ``edits`` finds the node, puts the new one there and
sees to imports.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import libcst as cst

from flake8_temporal.model import Fix


class Refused(Exception):
    """Why a fix is not made, in words for the user."""


class Site(NamedTuple):
    """The code to rewrite, with edits inside it made already, what it stands in, and how it shall be rewritten."""

    node: cst.CSTNode
    parent: cst.CSTNode
    fix: Fix


Made: TypeAlias = cst.CSTNode | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNode]


class Rewrite(NamedTuple):
    """An edit of the outermost node ``of`` this type at the finding's span, or from its start if that has no width.

    What is edited may be a node around that one: ``outward`` finds it, given the node and how to get to a parent. With
    ``is_around`` it is the innermost node of the type that the span starts in, such as the loop of a test.
    ``settle`` is what is left to do for all that was made together, when the imports are in place.
    """

    of: type
    make: Callable[[Site], Made]
    outward: Callable[[cst.CSTNode, Callable[[cst.CSTNode], cst.CSTNode]], cst.CSTNode] | None = None
    is_around: bool = False
    settle: Callable[[cst.Module, Sequence[cst.CSTNode]], cst.Module] | None = None


def code(node: cst.CSTNode) -> str:
    """The node as it is written."""
    return cst.Module([]).code_for_node(node)
