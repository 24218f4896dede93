"""How outside names can be written at a place of the linted file: by an import that is there, or by one to add.

Answers with words for whoever rewrites code; it changes nothing itself, ``fixes`` does.
"""

from flake8_temporal.facts.records import NOWHERE, ROOT, Binding, ModuleFacts
from flake8_temporal.facts.terms import Imported, Name
from flake8_temporal.model import Spelling
from flake8_temporal.project.evaluate import Linker
from flake8_temporal.project.members import module_frame
from flake8_temporal.project.names import BUILTINS, scope_of
from flake8_temporal.project.values import External, Frame


def spelling(linker: Linker, frame: Frame, dotted: str) -> Spelling | None:
    """How ``dotted`` is written inside the function of this frame, by the import that leads closest to it; None where
    no free name is left for it."""
    facts = linker.facts(frame.module)
    scope = facts.functions[frame.function].scope
    nearest, found = "", None
    for name, bindings in facts.scopes[ROOT].bindings.items():
        if len(bindings) != 1 or not _is_loaded(facts, bindings[0]):
            continue
        imported = bindings[0].value
        if imported is None or scope_of(facts, Name(scope, name)) != ROOT:
            continue
        value = linker.value(imported, module_frame(frame.module))
        if isinstance(value, External) and (dotted + ".").startswith(value.name + "."):
            if len(value.name) > len(nearest):
                nearest, found = value.name, Spelling(dotted, name + dotted.removeprefix(value.name), True)
    if found is not None:
        return found
    name = dotted.rpartition(".")[2]
    is_taken = name in BUILTINS or any(name in found.bindings for found in facts.scopes)
    return None if is_taken else Spelling(dotted, name, False)


def _is_loaded(facts: ModuleFacts, binding: Binding) -> bool:
    """Whether the import runs whenever the module is loaded: a ``with`` block around it does no harm."""
    if not isinstance(binding.value, Imported) or binding.fallback:
        return False
    guard = binding.guard
    while guard != NOWHERE:
        if guard < NOWHERE or facts.guards[guard].kind != "with":
            return False
        guard = facts.guards[guard].parent
    return True
