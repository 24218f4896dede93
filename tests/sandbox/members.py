"""Every member that the installed SDK's sandbox restricts on this Python, and a workflow that uses each of them.

The SDK's default restrictions in, members and sources out. A member says what it is; whether the sandbox really
stops it and whether the plugin reports it are questions for ``parity``.
"""

import enum
import functools
import importlib
import inspect
import pkgutil
import re
import types
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from temporalio.worker.workflow_sandbox import SandboxMatcher, SandboxRestrictions
from temporalio.worker.workflow_sandbox._restrictions import _is_restrictable

EVERYTHING = "*"
CLASS = "Uses"
_WORKFLOW = """\
import asyncio
import io
from contextlib import suppress

from temporalio import workflow

{imports}


@workflow.defn
class {name}:
    @workflow.run
    async def run(self) -> None:"""
# What an instance must be made from before a method of it can be called.
_INSTANCES = {
    "pathlib.Path": '{class}("file")',
    "tarfile.TarFile": "{class}(fileobj=io.BytesIO(bytes(10240)))",
    "zipfile.ZipFile": '{class}(io.BytesIO(b"PK\\5\\6" + bytes(18)))',
}
# The argument without which a call ends before the sandbox sees it.
_ARGUMENTS = dict.fromkeys(
    ("asyncio.as_completed", "asyncio.wait"), "[asyncio.create_task(asyncio.sleep(1))]"
)
_CONSTANT = (dict, frozenset, list, re.Pattern, set, tuple)
_AWAITED = {"asyncio.wait"}


class Member(NamedTuple):
    """A restricted name: its module, its path in there, and what kind of thing it is."""

    module: str
    path: str
    kind: str

    @property
    def name(self) -> str:
        return f"{self.module}.{self.path}"


@functools.cache
def restricted() -> tuple[Member, ...]:
    """Every restricted member that exists here, and those that are named but do not exist."""
    return tuple(sorted(set(_below(SandboxRestrictions.invalid_module_members_default, ()))))


def fingerprint() -> list[str]:
    """The table itself, as the SDK spells it: what a new release changes shows here."""
    return sorted(_spelled(SandboxRestrictions.invalid_module_members_default, ()))


def _spelled(matcher: SandboxMatcher, path: tuple[str, ...]) -> Iterator[str]:
    when = " at run time" if matcher.only_runtime else ""
    for name in sorted(matcher.use):
        yield f"{'.'.join((*path, name))} used{when}"
    for name in sorted(matcher.access):
        yield f"{'.'.join((*path, name))} read{when}"
    for name in sorted(matcher.exclude):
        yield f"{'.'.join((*path, name))} allowed"
    if matcher.match_self:
        yield f"{'.'.join(path)} {'warned about' if matcher.leaf_warning else 'reached'}{when}"
    for name, child in matcher.children.items():
        yield from _spelled(child, (*path, name))


def _below(matcher: SandboxMatcher, path: tuple[str, ...]) -> Iterator[Member]:
    if matcher.match_self and path[-1] == "__call__":
        yield _member(path[:-1])
    elif matcher.match_self:
        yield from _members(path, matcher) if _module(".".join(path)) else [_member(path)]
    for name in {*matcher.use, *matcher.access}:
        yield from _members(path, matcher) if name == EVERYTHING else [_member((*path, name))]
    for name, child in matcher.children.items():
        yield from _below(child, (*path, name))


def _members(path: Sequence[str], matcher: SandboxMatcher) -> Iterator[Member]:
    """What a wildcard means: the public names of a module, and of its public submodules."""
    name = ".".join(path)
    module = _module(name)
    if module is None:
        return
    # Importing a submodule changes its package, so that comes first. All of a submodule is restricted, and what it
    # says is public counts.
    inside = [each.name for each in pkgutil.iter_modules(getattr(module, "__path__", ()))]
    for each in inside:
        if not each.startswith("_"):
            yield from _members((*path, each), SandboxMatcher.all)
    public = getattr(module, "__all__", None) if matcher.match_self else None
    for member, value in inspect.getmembers(module):
        known = member in matcher.exclude or member in matcher.children or member in inside
        if not member.startswith("_") and not known and (public is None or member in public):
            if matcher.match_self or _is_restrictable(value):
                # A hook that somebody replaced, pytest say, is kept under this name.
                original = getattr(module, f"__{member}__", value) if member.endswith("hook") else value
                yield Member(name, member, _kind(name, original))


def _member(path: Sequence[str]) -> Member:
    """A name that the table spells out: the longest importable part of it is its module."""
    if path[0] == "__builtins__":
        path = ("builtins", *path[1:])
    cut = next(count for count in range(len(path) - 1, 0, -1) if _module(".".join(path[:count])))
    module = ".".join(path[:cut])
    found: Any = _module(module)
    for part in path[cut:]:
        found = getattr(found, part, None)
    kind = "absent" if found is None else "class" if inspect.isclass(found) else "callable"
    return Member(module, ".".join(path[cut:]), kind if found is None or callable(found) else "value")


def _module(name: str) -> types.ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _kind(module: str, value: object) -> str:
    if isinstance(value, types.ModuleType):
        return "imported"
    if inspect.isclass(value) and issubclass(value, BaseException):
        return "exception"
    home = str(getattr(value, "__module__", None))
    if callable(value) and not _is_home(module, home):
        return "imported"
    if inspect.isclass(value):
        return "enumeration" if issubclass(value, enum.Enum) else "class"
    if callable(value):
        return "callable"
    return "constant" if type(value) in _CONSTANT or not _is_restrictable(value) else "value"


def _is_home(module: str, home: str) -> bool:
    """Whether a thing that says it is from ``home`` is the module's own."""
    if home in {"None", "_operator", "_thread", "builtins", "genericpath", "posix", "posixpath"}:
        return True
    top = module.partition(".")[0]
    whole = top if top in ("concurrent", "multiprocessing") else module
    return f"{home}.".startswith(f"{whole}.") or home == f"_{module.replace('.', '_')}"


def source(chosen: Sequence[Member], spelling: str) -> tuple[str, dict[int, Member]]:
    """One workflow that uses members of one module, each on a line of its own and whatever the others do.

    In the spelling ``import`` a member is named in full, in ``from`` the name itself is imported.
    """
    imports = sorted({_import(member, spelling) for member in chosen})
    lines = _WORKFLOW.format(imports="\n".join(imports), name=CLASS).split("\n")
    at: dict[int, Member] = {}
    for member in chosen:
        before, use = _use(member, member.name if spelling == "import" else member.path)
        lines += [f"        {line}" for line in before]
        lines += ["        with suppress(Exception):", f"            {use}"]
        at[len(lines)] = member
    return "\n".join([*lines, ""]), at


def _import(member: Member, spelling: str) -> str:
    first = member.path.partition(".")[0]
    return f"import {member.module}" if spelling == "import" else f"from {member.module} import {first}"


def _use(member: Member, name: str) -> tuple[list[str], str]:
    """How a member is used: called, or an attribute of it read."""
    owner = member.name.rpartition(".")[0]
    if owner in _INSTANCES and not member.path.endswith((".cwd", ".home", ".open")):
        made = _INSTANCES[owner].replace("{class}", name.rpartition(".")[0])
        return [f"made = {made}"], f"made.{name.rpartition('.')[2]}()"
    if member.kind == "value":
        return [], f'{name}.get("name")'
    if member.kind == "constant":
        return [], f"value = {name}"
    call = f"{name}({_ARGUMENTS.get(member.name, '')})"
    return [], f"await {call}" if member.name in _AWAITED else call
