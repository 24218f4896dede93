"""The help of the commands: what each does, and flake8's options and ours told in one voice.

It changes how a parser prints itself, never what it understands.
"""

import argparse

from flake8_temporal import options

COMMANDS = {
    "check": "report what flake8 would report with the plugin, and nothing else",
    "fix": "rewrite what can be rewritten safely, or show what would change",
    "explain": "print what a rule is about: explain TMP101",
    "rules": "list the rules",
    "graph": "draw what each workflow does, and how it comes to what it should not",
    "facts": "print what was made of a file, for a bug report",
}
# flake8's options that mean something here; it has others, which are accepted from its files and not shown.
_OF_FLAKE8 = {
    "--select": (
        "CODES",
        "what is reported: TMP101, TMP1; a whole code turns on a rule that is off by default",
    ),
    "--extend-select": ("CODES", "report these too"),
    "--ignore": ("CODES", "do not report these"),
    "--extend-ignore": ("CODES", "nor these"),
    "--per-file-ignores": ("GLOB:CODES", "do not report these in some files"),
    "--disable-noqa": (None, "heed no # noqa comment"),
    "--exclude": ("GLOBS", "leave out these files and directories, in place of .git, .tox and their like"),
    "--extend-exclude": ("GLOBS", "leave out these too"),
    "--filename": ("GLOBS", "what to look at in a directory (*.py)"),
    "--stdin-display-name": ("PATH", "where the text on standard input belongs"),
    "--exit-zero": (None, "exit with 0 even if there are findings"),
    "--quiet": (None, "print no findings; the exit code tells whether there are any"),
    "--config": ("FILE", "read this file in place of flake8's"),
    "--append-config": ("FILE", "read this file after flake8's"),
    "--isolated": (None, "read none of flake8's files"),
    "--help": (None, "show this and exit"),
}
_PLACEHOLDERS = {
    options.NAMES: "NAMES",
    options.PATTERNS: "PATTERNS",
    options.EFFECTS: "PATTERN=KIND",
    options.WORDS: "NAMES",
    options.PATHS: "PATHS",
    options.GLOBS: "GLOBS",
    options.CHAIN: "WORD",
    options.CONVERTER: "WORD",
    options.VERSION: "VERSION",
    options.FOLDER: "DIRECTORY",
    options.FILE: "FILE",
}


class _Formatter(argparse.HelpFormatter):
    """Prints our options without the prefix that they need in flake8, and each place for a value once."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings:
            return super()._format_action_invocation(action)
        names = [
            name.replace("--temporal-", "--").replace("--no-temporal-", "--no-")
            for name in action.option_strings
        ]
        shown = ", ".join(name for name in names if not name.startswith("--no-no-"))
        value = "" if action.nargs == 0 else f" {self._format_args(action, action.dest.upper())}"
        return shown + value


def reword(parser: argparse.ArgumentParser, command: str, own: argparse._ArgumentGroup) -> None:
    """Let a parser that has flake8's options, ours and those of a command print them in this order and voice."""
    parser.prog, parser.usage = f"flake8-temporal {command}", "%(prog)s [options] [PATH ...]"
    parser.description, parser.epilog = f"{COMMANDS[command].capitalize()}.", None
    parser.formatter_class = _Formatter
    ours = {f"--{option.flake8_name}": option for option in options.OPTIONS}
    project = parser.add_argument_group(
        "what your project is like; in [tool.flake8-temporal] under the same names"
    )
    for action in parser._actions:
        name = next((each for each in action.option_strings if each in ours), "")
        if name:
            action.metavar = _PLACEHOLDERS.get(ours[name].kind)
            project._group_actions.append(action)
        elif action not in own._group_actions:
            _reword(action)
    positional, general, *_ = parser._action_groups
    positional.title, general.title = "paths", "which files and findings, as in flake8"
    left = [each for each in general._group_actions if each not in project._group_actions]
    general._group_actions = sorted(left, key=_rank)
    parser._action_groups = [positional, own, general, project]


def _reword(action: argparse.Action) -> None:
    if not action.option_strings:
        action.metavar, action.help = (
            "PATH",
            "files and directories, or - for standard input (the current directory)",
        )
        return
    rank = _rank(action)
    if rank == len(_OF_FLAKE8):
        action.help = argparse.SUPPRESS
    else:
        action.metavar, action.help = list(_OF_FLAKE8.values())[rank]


def _rank(action: argparse.Action) -> int:
    """The place of an option of flake8 in the help; behind all others for one that is not shown."""
    return next(
        (place for place, name in enumerate(_OF_FLAKE8) if name in action.option_strings), len(_OF_FLAKE8)
    )
