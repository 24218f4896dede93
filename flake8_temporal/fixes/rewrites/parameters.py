"""Parameters of a function: those after a bare star become positional, as the SDK passes them."""

import libcst as cst

from flake8_temporal.fixes.rewrites.rewrite import Refused, Rewrite, Site, code


def _positional(site: Site) -> cst.FunctionDef:
    node = site.node
    assert isinstance(node, cst.FunctionDef)
    params = node.params
    if not isinstance(params.star_arg, cst.ParamStar):
        raise Refused("there is no bare star to remove")
    if "#" in code(params.star_arg):
        raise Refused("a comment stands behind the star")
    moved = [*params.params, *params.kwonly_params]
    plain = params.with_changes(params=moved, kwonly_params=(), star_arg=cst.MaybeSentinel.DEFAULT)
    return node.with_changes(params=plain)


POSITIONAL = Rewrite(cst.FunctionDef, _positional)
