"""A function as the SDK's decorators take it: a decorator without its parentheses, with ``async`` or without.

The text of the fix holds one word for each change: the number of a decorator that is called with nothing, counted
from the top, ``async``, or ``sync``.
"""

import libcst as cst

from flake8_temporal.fixes.rewrites.rewrite import Refused, Rewrite, Site, code


def _defined(site: Site) -> cst.FunctionDef:
    node = site.node
    assert isinstance(node, cst.FunctionDef)
    for word in site.fix.text.split():
        if word.isdecimal():
            node = _uncalled(node, int(word))
        else:
            node = node.with_changes(asynchronous=cst.Asynchronous() if word == "async" else None)
    return node


def _uncalled(node: cst.FunctionDef, number: int) -> cst.FunctionDef:
    decorators = list(node.decorators)
    call = decorators[number].decorator
    if not isinstance(call, cst.Call) or call.args or "#" in code(call):
        raise Refused("there is more in the parentheses than nothing")
    decorators[number] = decorators[number].with_changes(decorator=call.func)
    return node.with_changes(decorators=decorators)


DEFINITION = Rewrite(cst.FunctionDef, _defined)


def _annotated(site: Site) -> cst.FunctionDef:
    """The text of this one is the name of a parameter; its type ``x[y]`` takes the fix's first name for ``x``."""
    node = site.node
    assert isinstance(node, cst.FunctionDef)
    params = list(node.params.params)
    for number, param in enumerate(params):
        annotation = param.annotation
        if param.name.value == site.fix.text and annotation is not None:
            if not isinstance(annotation.annotation, cst.Subscript):
                raise Refused("the type is not written out here")
            origin = cst.parse_expression(site.fix.names[0].text)
            changed = annotation.with_changes(annotation=annotation.annotation.with_changes(value=origin))
            params[number] = param.with_changes(annotation=changed)
    return node.with_changes(params=node.params.with_changes(params=params))


ANNOTATION = Rewrite(cst.FunctionDef, _annotated)
