"""Arguments of one call: some of them rewritten, those too many put into a list, those of a log call into ``extra``.

Arguments that are not named by the fix keep their place, their layout and their comments.
"""

import json
import re
from collections.abc import Sequence

import libcst as cst

from flake8_temporal.fixes.rewrites.expression import from_template
from flake8_temporal.fixes.rewrites.rewrite import Refused, Rewrite, Site, code
from flake8_temporal.model import Fix

_LINE = re.compile(r"(?P<name>\w+)(?:\[(?P<element>\d+)\])?: (?P<template>.*)")
_KEPT = {"exc_info", "stack_info", "stacklevel", "extra"}
_BLANK = cst.SimpleWhitespace(" ")


def _changed(site: Site) -> cst.Call:
    """Each line of the text says ``NAME: TEMPLATE`` for one argument, by keyword or position, or ``NAME[2]: ...`` for
    an element of the list that it is; a template is one of ``expression`` for that argument alone."""
    node = _call(site)
    args = list(node.args)
    for line in site.fix.text.split("\n"):
        wanted = _LINE.fullmatch(line)
        assert wanted is not None, line
        number = _number(args, wanted["name"])
        value = args[number].value
        if wanted["element"]:
            made: cst.BaseExpression = _with_element(
                value, int(wanted["element"]), site.fix, wanted["template"]
            )
        else:
            made = from_template(value, site.fix, wanted["template"])
        args[number] = args[number].with_changes(value=made)
    return node.with_changes(args=args)


ARGUMENTS = Rewrite(cst.Call, _changed)


def _call(site: Site) -> cst.Call:
    assert isinstance(site.node, cst.Call)
    return site.node


def _number(args: Sequence[cst.Arg], name: str) -> int:
    """Where the argument with this keyword, or at this position, stands."""
    positional = 0
    for number, arg in enumerate(args):
        if arg.star:
            continue
        if arg.keyword is None and str(positional) == name:
            return number
        if arg.keyword is not None and arg.keyword.value == name:
            return number
        positional += arg.keyword is None
    raise Refused(f"there is no {name} to write")


def _with_element(value: cst.BaseExpression, number: int, fix: Fix, template: str) -> cst.BaseExpression:
    if not isinstance(value, (cst.List, cst.Tuple)) or number >= len(value.elements):
        raise Refused("the list is not written out here")
    elements = list(value.elements)
    made = from_template(elements[number].value, fix, template)
    elements[number] = elements[number].with_changes(value=made)
    return value.with_changes(elements=elements)


def _listed(site: Site) -> cst.Call:
    """The positional arguments behind the first, as ``args=[...]``."""
    node = _call(site)
    given = [arg for arg in node.args if arg.keyword is None]
    if len(given) < 3 or any(arg.star for arg in node.args):
        raise Refused("the arguments cannot be told apart")
    rest, first = given[1:], node.args.index(given[1])
    if "#" in "".join(code(arg) for arg in rest):
        raise Refused("a comment stands between the arguments")
    listed = cst.List([cst.Element(arg.value) for arg in rest])
    arg = cst.Arg(
        listed,
        keyword=cst.Name("args"),
        equal=_equal(),
        comma=rest[-1].comma,
        whitespace_after_arg=rest[-1].whitespace_after_arg,
    )
    return node.with_changes(args=[*node.args[:first], arg, *node.args[first + len(rest) :]])


LISTED = Rewrite(cst.Call, _listed)


def _equal() -> cst.AssignEqual:
    nothing = cst.SimpleWhitespace("")
    return cst.AssignEqual(nothing, nothing)


def _into_extra(site: Site) -> cst.Call:
    """The keywords that no log method takes, as a dict in ``extra``, which grows if it is one already."""
    node = _call(site)
    moved = [arg for arg in node.args if arg.keyword is not None and arg.keyword.value not in _KEPT]
    if any(arg.star == "**" for arg in node.args):
        raise Refused("there are keywords that are not written here")
    if "#" in "".join(code(arg) for arg in moved):
        raise Refused("a comment stands between the arguments")
    pairs = [cst.DictElement(cst.SimpleString(json.dumps(_keyword(arg))), arg.value) for arg in moved]
    place = next(
        (
            number
            for number, arg in enumerate(node.args)
            if arg.keyword is not None and _keyword(arg) == "extra"
        ),
        None,
    )
    if place is None:
        last = moved[-1]
        new = last.with_changes(keyword=cst.Name("extra"), equal=_equal(), value=cst.Dict(pairs))
        return node.with_changes(args=_without(node.args, moved[:-1], {id(last): new}))
    extra = node.args[place]
    if not isinstance(extra.value, cst.Dict):
        raise Refused("extra= is no dict that is written out")
    grown = extra.with_changes(value=_grown(extra.value, pairs))
    return node.with_changes(args=_without(node.args, moved, {id(extra): grown}))


EXTRA = Rewrite(cst.Call, _into_extra)


def _keyword(arg: cst.Arg) -> str:
    assert arg.keyword is not None
    return arg.keyword.value


def _grown(found: cst.Dict, pairs: Sequence[cst.DictElement]) -> cst.Dict:
    elements = list(found.elements)
    if elements:
        last = elements[-1]
        trailing = last.comma
        space = next(
            (each.comma.whitespace_after for each in elements[:-1] if isinstance(each.comma, cst.Comma)),
            _BLANK,
        )
        elements[-1] = last.with_changes(comma=cst.Comma(whitespace_after=space))
        pairs = [*pairs[:-1], pairs[-1].with_changes(comma=trailing)]
    return found.with_changes(elements=[*elements, *pairs])


def _without(args: Sequence[cst.Arg], gone: Sequence[cst.Arg], changed: dict[int, cst.Arg]) -> list[cst.Arg]:
    """The arguments without some, the last of them ending as the last did."""
    names = {id(arg) for arg in gone}
    kept = [changed.get(id(arg), arg) for arg in args if id(arg) not in names]
    if id(args[-1]) in names:
        kept[-1] = kept[-1].with_changes(
            comma=args[-1].comma, whitespace_after_arg=args[-1].whitespace_after_arg
        )
    return kept
