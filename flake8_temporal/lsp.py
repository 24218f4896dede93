"""Code actions for ``python-lsp-server``: the fixes of ``flake8-temporal fix``, in the buffer that an editor holds.

Findings are shown by the server's flake8 plugin, whose settings hold here too. A fix is judged as by the command;
nothing is written, the editor applies the edits. Nothing is kept between two requests, so a helper that has changed on
disk is noticed.
"""

import contextlib
import difflib
import io
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from pluggy import HookimplMarker

_hook = HookimplMarker("pylsp")
_FIX = "quickfix"
_FIX_ALL = "source.fixAll.flake8-temporal"
_EFFECTS = {"safe": "safe", "unsafe": "needs a look", "replay": "changes the commands of running workflows"}
# What the server's flake8 plugin hands on to flake8 and says something about our codes.
_OPTIONS = {
    "config": "--config",
    "select": "--select",
    "extendSelect": "--extend-select",
    "ignore": "--ignore",
    "extendIgnore": "--extend-ignore",
    "perFileIgnores": "--per-file-ignores",
}


class Configuration(Protocol):
    """What is asked of the server's configuration."""

    def plugin_settings(self, plugin: str, document_path: str | None = None) -> Mapping[str, Any]: ...


class Workspace(Protocol):
    """The folder that an editor has opened."""

    root_path: str | None


class Document(Protocol):
    """An open file, with the text that the editor shows."""

    uri: str
    path: str
    source: str


Action = dict[str, Any]  # a CodeAction of the protocol


@_hook
def pylsp_code_actions(
    config: Configuration, workspace: Workspace, document: Document, range: Action, context: Action
) -> list[Action]:
    """The fixes for findings on the lines of a range, and one for all safe ones of the file beside them or alone.

    A configuration that cannot be understood is logged, as the server logs what flake8 says of it.
    """
    from flake8_temporal.cli.session import ExecutionError

    only: Sequence[str] = context.get("only") or ()
    settings = config.plugin_settings("flake8", document_path=document.path)
    # Where configuration is looked for; the server runs flake8 in there for the same reason.
    with contextlib.chdir(workspace.root_path or os.curdir):
        try:
            return list(_actions(document, _arguments(settings, document.path), range, only))
        except (ExecutionError, SystemExit) as error:
            logging.getLogger(__name__).warning("no fixes for %s: %s", document.path, error)
            return []


def _arguments(settings: Mapping[str, Any], path: str) -> list[str]:
    """The command line that the settings come to, for a file inside the current directory or outside."""
    name = os.path.relpath(path) if path.startswith(os.path.join(os.getcwd(), "")) else path
    given = {option: settings.get(key) for key, option in _OPTIONS.items()}
    options = [
        f"{option}={value if isinstance(value, str) else ','.join(value)}"
        for option, value in given.items()
        if value
    ]
    return [*options, "--stdin-display-name", name or "stdin", "-"]


def _actions(
    document: Document, arguments: list[str], place: Action, only: Sequence[str]
) -> Iterator[Action]:
    from flake8_temporal.cli.session import opened

    session = opened("fix", arguments, lambda group: None)
    if not list(session.files()):  # it is excluded
        return
    name, text = session.name_of("-"), document.source
    judgement = session.judge_text(text, name)
    first, last = place["start"]["line"] + 1, place["end"]["line"] + 1
    offered = False
    for found in judgement.selected:
        if found.fix is None or not first <= found.line <= last or not _is_asked(_FIX, only):
            continue
        from flake8_temporal.fixes.apply import Wanted, mended

        wanted = Wanted(frozenset({found.fix.kind}))
        after = mended(text, found, judgement, lambda text: session.judge_text(text, name), wanted)
        if after is not None:
            offered = True
            title = f"Fix {found.code}: {found.message} ({_EFFECTS[found.fix.kind]})"
            is_best = found.fix.kind == "safe"
            yield {**_action(document, _FIX, title, after), "isPreferred": is_best}
    safe = [found for found in judgement.selected if found.fix is not None and found.fix.kind == "safe"]
    if safe and (offered or only) and _is_asked(_FIX_ALL, only):
        from flake8_temporal.fixes.apply import Wanted, fixed

        wanted = Wanted(frozenset({"safe"}))
        outcome = fixed(text, judgement, lambda text: session.judge_text(text, name), wanted)
        if outcome.text != text:
            title = "Fix what flake8-temporal can fix safely in this file"
            yield _action(document, _FIX_ALL, title, outcome.text)


def _is_asked(kind: str, only: Sequence[str]) -> bool:
    """Whether an editor that wants these kinds of actions, or any, wants this one."""
    return not only or any(kind == each or kind.startswith(f"{each}.") for each in only)


def _action(document: Document, kind: str, title: str, after: str) -> Action:
    edits = list(_edits(document.source, after))
    return {"title": title, "kind": kind, "edit": {"changes": {document.uri: edits}}}


def _edits(before: str, after: str) -> Iterator[Action]:
    """Whole lines to replace, so that nobody has to agree on how to count within a line."""
    old, new = (list(io.StringIO(text, newline="")) for text in (before, after))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            place = {"start": _position(old, start), "end": _position(old, end)}
            yield {"range": place, "newText": "".join(new[new_start:new_end])}


def _position(lines: list[str], number: int) -> dict[str, int]:
    """The begin of a line; behind a last line without an end, in UTF-16 units, which every client knows."""
    if number < len(lines) or not lines or lines[-1].endswith(("\n", "\r")):
        return {"line": number, "character": 0}
    return {"line": number - 1, "character": len(lines[-1].encode("utf-16-le", "surrogatepass")) // 2}
