"""flake8's options, files and decisions for a command that runs one plugin: ours.

Selection, ``# noqa``, excluded files and configuration files are flake8's own code, so that they mean the same. What
is found comes from ``plugin``; what is printed is up to the command.
"""

import argparse
import ast
import configparser
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import flake8
from flake8.discover_files import expand_paths
from flake8.exceptions import ExecutionError
from flake8.formatting.base import BaseFormatter
from flake8.main import options as flake8_options
from flake8.options import aggregator, config, manager
from flake8.processor import FileProcessor
from flake8.style_guide import Decision, StyleGuideManager
from flake8.violation import Violation

from flake8_temporal.baseline import Baseline
from flake8_temporal.cli.help import reword
from flake8_temporal.facts.source import lines_of, parse
from flake8_temporal.model import ConfigurationError, Finding, Judgement, Settings, Span
from flake8_temporal.options import OPTIONS, add_options, parse_options, refusal, selection
from flake8_temporal.plugin import LARGEST, findings, too_large
from flake8_temporal.rules import ALL
from flake8_temporal.scan import mentions_temporal

_PREFIX = "TMP"
# A file with one of these was not judged, and none of them can be accepted.
UNJUDGED = {"TMP000", "E902", "E999"}
# Finds what there is to report in a file: its text, tree and path, and the options of the run.
Look: TypeAlias = Callable[[str, ast.Module, str, argparse.Namespace], list[Finding]]


class Session:
    """One run of a command: the options that hold, and what they make of a file."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self._settings: Settings = options.temporal_settings
        self.baseline: Baseline | None = options.temporal_accepted
        self._style = StyleGuideManager(options, BaseFormatter(options))

    def files(self) -> Iterator[str]:
        """The files to look at, as flake8 finds and orders them; of pipes and devices, which may never end, those that
        are named."""
        found = expand_paths(
            paths=self.options.filenames,
            stdin_display_name=self.options.stdin_display_name,
            filename_patterns=self.options.filename,
            exclude=(*self.options.exclude, *self.options.extend_exclude),
        )
        named = {"-", *self.options.filenames}
        return (
            path
            for path in sorted(found)
            if path in named or os.path.isfile(path) or not os.path.exists(path)
        )

    def name_of(self, path: str) -> str:
        """How a file is called, which for standard input the user may say."""
        name = str(self.options.stdin_display_name) if path == "-" else path
        try:
            return os.fsencode(name).decode("utf-8", "surrogateescape")  # the same in any locale
        except UnicodeEncodeError:
            return name

    def looks_for(self, code: str, path: str) -> bool:
        """Whether findings with this code are reported in a file."""
        rule = next((each for each in ALL if each.code == code), None)
        decision = self._style.style_guide_for(path).should_report_error(code)
        return decision is Decision.Selected and (rule is None or rule.is_on(self._settings.opted_in))

    def judge(self, path: str, look: Look = findings) -> Judgement:
        """What is to be reported in a file; one that cannot be read is a finding of its own, as in flake8."""
        try:
            processor = FileProcessor(path, self.options)
        except (OSError, SyntaxError, UnicodeError, LookupError) as error:
            return _unjudged("E902", f"{type(error).__name__}: {error}")
        return self._judged(processor, self.name_of(path), look)

    def judge_text(self, text: str, path: str) -> Judgement:
        """The same for a text in the place of a file."""
        return self._judged(FileProcessor(path, self.options, lines_of(text)), path, findings)

    def _judged(self, processor: FileProcessor, path: str, look: Look) -> Judgement:
        text = "".join(processor.lines)
        if not mentions_temporal(text, self._settings) or processor.should_ignore_file():
            return Judgement([], [])
        if len(text) > LARGEST:
            return Judgement([too_large(text, path)], [too_large(text, path)])
        tree = parse(text)
        if tree is None:
            return _unjudged("E999", "SyntaxError: the file cannot be parsed, so it was not judged")
        guide = self._style.style_guide_for(path)
        found = look(text, tree, path, self.options)
        selected = [
            one
            for one in found
            if guide.should_report_error(one.code) is Decision.Selected
            and not self._is_noqa(one, processor, path)
        ]
        return Judgement(found, selected, processor.lines)

    def _is_noqa(self, found: Finding, processor: FileProcessor, path: str) -> bool:
        line = processor.noqa_line_for(found.line)
        violation = Violation(found.code, path, found.line, found.column + 1, found.message, line)
        return violation.is_inline_ignored(self.options.disable_noqa)


def _unjudged(code: str, message: str) -> Judgement:
    found = [Finding(1, 0, code, message, Span(1, 0, 1, 0))]
    return Judgement(found, found)


def opened(
    command: str, arguments: Sequence[str], add_own: Callable[[argparse._ArgumentGroup], None]
) -> Session:
    """A session from a command line; raises ``flake8.exceptions.ExecutionError`` for what cannot be understood.

    Options of ours may be written without the prefix that they need in flake8: ``--strict``.
    """
    first = flake8_options.stage1_arg_parser()
    given, rest = first.parse_known_args([_prefixed(word) for word in arguments])
    files, folder = config.load_config(
        config=given.config, extra=given.append_config, isolated=given.isolated
    )
    try:
        _prefer(files, selection(Path.cwd()))
    except ConfigurationError as error:
        raise refusal(error) from None
    options = manager.OptionManager(
        version=flake8.__version__,
        plugin_versions="flake8-temporal",
        parents=[first],
        formatter_names=["default"],
    )
    flake8_options.register_default_options(options)
    # Ours mean what they say, whatever flake8 has under the name.
    own = options.parser.add_argument_group(f"options of {command}", conflict_handler="resolve")
    add_own(own)
    add_options(options)
    reword(options.parser, command, own)
    options.extend_default_select([_PREFIX])
    parsed = aggregator.aggregate_options(options, files, folder, rest)
    if parsed.select and not any(_PREFIX.startswith(code[:3]) for code in parsed.select):
        parsed.select = None  # a selection that was made for other plugins
    if getattr(parsed, "write_baseline", ""):
        parsed.temporal_baseline = ("",)  # it need not be there yet
    parse_options(parsed)
    return Session(parsed)


def _prefer(files: configparser.RawConfigParser, selected: Mapping[str, str]) -> None:
    """Let our own table win over flake8's files, which speak to all plugins; the command line still wins over both."""
    if selected and not files.has_section("flake8"):
        files.add_section("flake8")
    for key, value in selected.items():
        files.remove_option("flake8", key.replace("-", "_"))
        files.set("flake8", key, value)


def _prefixed(word: str) -> str:
    name, equals, value = word.partition("=")
    for option in OPTIONS:
        if name in (f"--{option.name}", f"--no-{option.name}"):
            negation = "no-" if name.startswith("--no-") and option.name != name[2:] else ""
            return f"--{negation}{option.flake8_name}{equals}{value}"
    return word


__all__ = ["UNJUDGED", "ExecutionError", "Session", "opened"]
