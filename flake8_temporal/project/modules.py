"""The modules that one linted file can see: their facts, what relative imports mean, and where star imports lead.

Facts are asked for once and by name; where they come from is the business of whoever made ``find``. It evaluates
nothing.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from flake8_temporal.facts.records import ELSEWHERE, ROOT, ModuleFacts
from flake8_temporal.facts.terms import Constant, Display, Imported


class Module(NamedTuple):
    """A module that was found. ``facts`` is None for the linted file itself, under whatever name it is imported."""

    facts: ModuleFacts | None
    is_package: bool
    path: str


FindModule: TypeAlias = Callable[[str], Module | None]


class Modules:
    """Facts by module name, the linted module's among them from the start."""

    def __init__(
        self,
        name: str,
        facts: ModuleFacts,
        is_package: bool,
        find: FindModule,
        is_there: Callable[[str], bool],
    ) -> None:
        self._linted = name
        self._facts: dict[str, ModuleFacts] = {name: facts}
        # The facts of a module by the name that ``named`` gave for it.
        self.facts: Callable[[str], ModuleFacts] = self._facts.__getitem__
        self._packages = {name} if is_package else set()
        self._named: dict[str, str | None] = {name: name}
        self._by_path: dict[str, str] = {}
        self._find = find
        self._is_there = is_there

    def named(self, name: str) -> str | None:
        """The one name under which the module that is imported as ``name`` goes here, or None if the project has none.

        One file may be imported under two names, relative to its package or from a root further up.
        """
        if name not in self._named:
            self._named[name] = self._load(name)
        return self._named[name]

    def is_ours(self, name: str) -> bool:
        """Whether a module that could not be had is the project's: its file, or its package, is there."""
        return self._is_there(name) or self._is_there(name.partition(".")[0])

    def _load(self, name: str) -> str | None:
        found = self._find(name)
        if found is None:
            return None
        if found.facts is None:
            return self._linted
        known = self._by_path.setdefault(found.path, name)
        if known == name:
            self._facts[name] = found.facts
            if found.is_package:
                self._packages.add(name)
        return known

    def absolute(self, module: str, level: int, importer: str) -> str | None:
        """The dotted name that an import in ``importer`` means, or None if it leads out of the package."""
        if level == 0:
            return module
        parts = importer.split(".")
        keep = len(parts) - level + (1 if importer in self._packages else 0)
        if keep <= 0:
            return None
        return ".".join([*parts[:keep], *([module] if module else [])])

    def imported_at_top(self) -> frozenset[str]:
        """The modules, and the names in them, that the modules seen so far import outside functions."""
        found: set[str] = set()
        for importer, facts in list(self._facts.items()):
            for bindings in facts.scopes[ROOT].bindings.values():
                for binding in bindings:
                    if isinstance(binding.value, Imported) and binding.guard != ELSEWHERE:
                        dotted = self.absolute(binding.value.module, binding.value.level, importer)
                        if dotted is not None:
                            found.update((dotted, f"{dotted}.{binding.value.name}"))
        return frozenset(found)

    def starred(self, importer: str) -> Iterator[str | None]:
        """The modules of the project whose names ``importer`` takes over by ``import *``, and theirs in turn.

        None stands for a module outside the project, which may define anything.
        """
        pending, seen = [importer], {importer}
        while pending:
            current = pending.pop()
            for star in self._facts[current].scopes[ROOT].stars:
                dotted = self.absolute(star.module, star.level, current)
                known = None if dotted is None else self.named(dotted)
                if known is None:
                    yield None
                elif known not in seen:
                    seen.add(known)
                    pending.append(known)
                    yield known

    def exports(self, name: str, wanted: str) -> bool:
        """Whether ``from name import *`` brings ``wanted``: by a literal ``__all__``, else by its spelling."""
        bindings = self._facts[name].scopes[ROOT].bindings
        for binding in bindings.get("__all__", ()):
            if isinstance(binding.value, Display) and binding.guard == -1:
                return Constant(wanted) in binding.value.elements
        return not wanted.startswith("_")
