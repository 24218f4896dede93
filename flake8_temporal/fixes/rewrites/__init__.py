"""The edits that a ``Fix`` can ask for by name, one module for each family of them.

To give a rule a fix, where an expression becomes another one (most do):

1. Write a function ``(reach, node, hit) -> Remedy | None`` in a module of ``project/remedies``, the family's own. It
   decides whether the code can be rewritten, its class, and the template (see ``expression``); None leaves the code.
2. In the rule, hand ``view.fix(found, function)`` to ``at`` after the place. For hits that are no ``Use`` it is
   ``view.fix_behind(guard, found, function)``; what is about a definition makes a ``Fix`` itself.
3. Show it in the rule's example, run ``pytest tests/test_fixes.py --accept`` and read ``examples/fixed/``.

Where another edit is needed, add a module here with a ``Rewrite`` under a new name and one line below, and name it in
the ``rewrite`` field. A rewrite raises ``Refused`` rather than lose a comment or guess.
"""

from flake8_temporal.fixes.rewrites import (
    arguments,
    attempts,
    awaits,
    blocks,
    definitions,
    expression,
    loops,
    parameters,
    statements,
)
from flake8_temporal.fixes.rewrites.rewrite import Rewrite

REWRITES: dict[str, Rewrite] = {
    "annotation": definitions.ANNOTATION,
    "arguments": arguments.ARGUMENTS,
    "checked": statements.CHECKED,
    "definition": definitions.DEFINITION,
    "expression": expression.EXPRESSION,
    "into-extra": arguments.EXTRA,
    "key": attempts.KEY,
    "let-through": statements.LET_THROUGH,
    "listed-arguments": arguments.LISTED,
    "passed-through": blocks.PASSED_THROUGH,
    "plain-loop": loops.PLAIN_LOOP,
    "positional-parameters": parameters.POSITIONAL,
    "raised": statements.RAISED,
    "sql-clause": attempts.CLAUSE,
    "to-thread": awaits.TO_THREAD,
    "waited": statements.WAITED,
    "without-await": awaits.WITHOUT_AWAIT,
    "without-decorator": attempts.WITHOUT_DECORATOR,
}
