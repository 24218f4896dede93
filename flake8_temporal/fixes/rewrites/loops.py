"""Loops of workflow code that should be others, found by what they go over or ask."""

import libcst as cst
from libcst import matchers

from flake8_temporal.fixes.rewrites.rewrite import Refused, Rewrite, Site


def _plain(site: Site) -> cst.For:
    """``async for`` as ``for``, with an ``await`` of each element unless the body awaits it itself."""
    node = site.node
    assert isinstance(node, cst.For)
    if not isinstance(node.target, cst.Name) or not isinstance(node.body, cst.IndentedBlock):
        raise Refused("there is no single name to await")
    name = node.target.value
    plain = node.with_changes(asynchronous=None)
    if matchers.findall(node.body, matchers.Await(matchers.Name(name))):
        return plain
    awaited = cst.parse_statement(f"{name} = await {name}")
    return plain.with_changes(body=node.body.with_changes(body=[awaited, *node.body.body]))


PLAIN_LOOP = Rewrite(cst.For, _plain, is_around=True)
