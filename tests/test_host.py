"""What flake8 demands of a plugin and what it does to one, each point through a real flake8 process.

It asserts whole output lines; what the rules find is tested by their examples.
"""

import ast
import inspect
import re
from pathlib import Path

import pytest
from conftest import CLOCK, CLOCK_AT, WORKFLOW, Lint

from flake8_temporal.plugin import Plugin

FAULT = """\
import sys

from flake8.main.cli import main

from flake8_temporal import judged


def sink(depth: int) -> None:
    sink(depth + 1)


def check(*arguments: object) -> None:
    {statement}


judged.check = check
sys.exit(main(sys.argv[1:]))
"""
START = """\
import multiprocessing
import sys

from flake8.main.cli import main

if __name__ == "__main__":
    multiprocessing.set_start_method("{method}")
    sys.exit(main(sys.argv[1:]))
"""
VISIBLE = {"FLAKE8_TEMPORAL_RAISE": ""}


def script(folder: Path, text: str) -> Path:
    path = folder / "script.py"
    path.write_text(text)
    return path


def fault(folder: Path, statement: str) -> Path:
    """A flake8 whose analysis fails."""
    return script(folder, FAULT.format(statement=statement))


# 1. A SyntaxError that escapes would be blamed on the file that flake8 is checking.


def test_broken_import_is_not_blamed_on_the_importer(lint: Lint) -> None:
    source = WORKFLOW.replace("import time\n", "import time\n\nimport broken\n")
    source = source.replace("return", "broken.go()\n        return")
    done = lint({"order.py": source, "broken.py": "def go(:\n"}, "--select", "TMP,E9", "order.py")
    assert done.lines == [f"order.py:13:16: {CLOCK}"]
    assert not done.errors


def test_syntax_error_of_ours_is_not_an_e999(lint: Lint, tmp_path: Path) -> None:
    broken = fault(tmp_path, "raise SyntaxError('from elsewhere')")
    done = lint({"order.py": WORKFLOW}, "--select", "TMP,E9", script=broken, environment=VISIBLE)
    assert done.lines == [
        "./order.py:1:1: TMP000 internal error in flake8-temporal, ./order.py was not judged: "
        "SyntaxError: from elsewhere at script.py:13; please report it"
    ]


# 2. Any other exception would end the run of all plugins over all files.


def test_an_exception_becomes_one_finding_and_the_run_goes_on(lint: Lint, tmp_path: Path) -> None:
    broken = fault(tmp_path, "raise ValueError('a\\nb')")
    files = {"a.py": WORKFLOW, "b.py": "import os\n"}
    done = lint(files, "--select", "TMP,F", script=broken, environment=VISIBLE)
    assert done.lines == [
        "./a.py:1:1: TMP000 internal error in flake8-temporal, ./a.py was not judged: "
        "ValueError: a b at script.py:13; please report it",
        "./b.py:1:1: F401 'os' imported but unused",
    ]
    assert not done.errors
    assert done.status == 1


def test_an_exception_is_raised_for_our_own_tests(lint: Lint, tmp_path: Path) -> None:
    done = lint({"order.py": WORKFLOW}, script=fault(tmp_path, "raise KeyError('lost')"))
    assert done.errors.splitlines()[-1] == "KeyError: 'lost'"
    assert done.status == 1


@pytest.mark.parametrize("statement", ["sink(0)", "raise MemoryError('no room')"])
def test_exhaustion_becomes_one_finding(lint: Lint, tmp_path: Path, statement: str) -> None:
    done = lint({"order.py": WORKFLOW}, script=fault(tmp_path, statement), environment=VISIBLE)
    assert len(done.lines) == 1
    pattern = r"\./order\.py:1:1: TMP000 .*: (RecursionError|MemoryError): .*; please report it"
    assert re.fullmatch(pattern, done.lines[0])
    assert not done.errors


# 3. An AttributeError in a plain function would be taken for a missing method.


def test_run_is_a_generator(lint: Lint, tmp_path: Path) -> None:
    assert inspect.isgeneratorfunction(Plugin.run)
    broken = fault(tmp_path, "raise AttributeError('no such fact')")
    done = lint({"order.py": WORKFLOW}, script=broken, environment=VISIBLE)
    assert done.lines == [
        "./order.py:1:1: TMP000 internal error in flake8-temporal, ./order.py was not judged: "
        "AttributeError: no such fact at script.py:13; please report it"
    ]


# 4. parse_options runs again in every worker that is not forked; state on the class reaches none of those.


def test_parse_options_takes_the_options_only() -> None:
    assert list(inspect.signature(Plugin.parse_options).parameters) == ["options"]


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_workers_have_the_settings(lint: Lint, tmp_path: Path, method: str) -> None:
    files: dict[str, str | bytes] = {f"order{number}.py": WORKFLOW for number in range(4)}
    files["pyproject.toml"] = "[tool.flake8-temporal]\npure = ['time.monotonic']\n"
    starter = script(tmp_path, START.format(method=method))
    assert lint(files, "--select", "TMP", "--jobs", "4", script=starter) == ([], "", 0)
    done = lint({"pyproject.toml": ""}, "--select", "TMP", "--jobs", "4", script=starter)
    assert done.lines == [f"./order{number}.py:{CLOCK_AT}" for number in range(4)]
    assert not done.errors


# 5. Files come one at a time and in no order.


def test_jobs_and_order_change_nothing(lint: Lint) -> None:
    files: dict[str, str | bytes] = {f"order{number}.py": WORKFLOW for number in range(6)}
    names = sorted(files)
    expected = [f"{name}:{CLOCK_AT}" for name in names]
    for arguments in (["--jobs", "1", *names], ["--jobs", "4", *names], ["--jobs", "4", *reversed(names)]):
        done = lint(files, "--select", "TMP", *arguments)
        assert done.lines == expected
        assert not done.errors
    for name in names:
        assert lint({}, "--select", "TMP", name).lines == [f"{name}:{CLOCK_AT}"]


# 6. A noqa comment acts on the line that is reported.


def test_noqa_on_the_line(lint: Lint) -> None:
    assert lint({"order.py": WORKFLOW.replace("time.monotonic()", "time.monotonic()  # noqa: TMP101")}) == (
        [],
        "",
        0,
    )
    assert lint(
        {"order.py": WORKFLOW.replace("time.monotonic()", "time.monotonic()  # noqa: TMP102")}
    ).lines == [f"./order.py:{CLOCK_AT}"]
    assert lint({}, "--select", "TMP", "--disable-noqa").lines == [f"./order.py:{CLOCK_AT}"]


MULTI_LINE = {
    "last line of a call": """\
        return max(
            0.0,
            time.monotonic(),  # noqa: TMP101
        )
""",
    "line of the call inside brackets": """\
        return (
            1.0
            + time.monotonic()  # noqa: TMP101
        )
""",
    "backslash": """\
        return 1.0 + \\
            time.monotonic()  # noqa: TMP101
""",
}


@pytest.mark.parametrize("body", MULTI_LINE.values(), ids=MULTI_LINE)
def test_noqa_in_a_multi_line_statement(lint: Lint, body: str) -> None:
    source = WORKFLOW.replace("        return time.monotonic()\n", body)
    assert lint({"order.py": source}) == ([], "", 0)
    assert len(lint({"order.py": source.replace("  # noqa: TMP101", "")}).lines) == 1


# 7. A prefix has at most three letters and a code at most three digits.


def test_codes_are_codes(lint: Lint) -> None:
    done = lint({"order.py": WORKFLOW}, "--select", "TMP101", "--extend-ignore", "TMP2")
    assert done.lines == [f"./order.py:{CLOCK_AT}"]
    assert re.fullmatch(r"[A-Z]{1,3}[0-9]{0,3}", done.lines[0].split()[1])


# Names and configuration.


def test_stdin(lint: Lint) -> None:
    assert lint({}, "--select", "TMP", "-", stdin=WORKFLOW).lines == [f"stdin:{CLOCK_AT}"]


def test_stdin_with_a_display_name(lint: Lint) -> None:
    done = lint({}, "--select", "TMP", "--stdin-display-name", "shop/order.py", "-", stdin=WORKFLOW)
    assert done.lines == [f"shop/order.py:{CLOCK_AT}"]


def test_stdin_wins_over_the_file_of_that_name(lint: Lint) -> None:
    arguments = ("--select", "TMP", "--stdin-display-name", "order.py", "-")
    clean = WORKFLOW.replace("time.monotonic()", "workflow.time()")
    assert lint({"order.py": WORKFLOW}, *arguments, stdin=clean) == ([], "", 0)


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
@pytest.mark.parametrize("key", ["temporal-pure", "temporal_pure"])
def test_configuration_file(lint: Lint, name: str, key: str) -> None:
    files = {
        "order.py": WORKFLOW,
        name: f"[flake8]\nselect = TMP\n{key} =\n    shop.now,\n    time.monotonic\n",
    }
    assert lint(files, ".") == ([], "", 0)
    assert lint({name: "[flake8]\nselect = TMP\n"}, ".").lines == [f"./order.py:{CLOCK_AT}"]


def test_per_file_ignores(lint: Lint) -> None:
    files = {
        "a/order.py": WORKFLOW,
        "b/order.py": WORKFLOW,
        ".flake8": "[flake8]\nselect = TMP\nper-file-ignores =\n    a/*: TMP101\n",
    }
    assert lint(files, ".").lines == [f"./b/order.py:{CLOCK_AT}"]


def test_selected_without_being_named(lint: Lint) -> None:
    assert lint({"order.py": WORKFLOW}, ".").lines == [f"./order.py:{CLOCK_AT}"]
    assert lint({}, "--extend-select", "TMP101", ".").lines == [f"./order.py:{CLOCK_AT}"]
    assert lint({}, "--select", "E", "--extend-select", "TMP101", ".").lines == [f"./order.py:{CLOCK_AT}"]
    assert lint({}, "--select", "E", ".") == ([], "", 0)
    assert lint({}, "--extend-ignore", "TMP1", ".") == ([], "", 0)


def test_nothing_heavy_is_loaded_for_files_without_temporal(lint: Lint, tmp_path: Path) -> None:
    probe = script(
        tmp_path,
        "import sys\n"
        "from flake8.main.cli import main\n"
        "main(sys.argv[1:])\n"
        "heavy = ('libcst', 'tomllib', 'flake8_temporal.engine', 'flake8_temporal.knowledge', 'temporalio')\n"
        "print([name for name in heavy if name in sys.modules])\n",
    )
    files = {
        "plain.py": "import time\n\nprint(time.monotonic())\n",
        "pyproject.toml": "[project]\nname = 'shop'\n",
    }
    assert lint(files, "--jobs", "1", ".", script=probe).lines == ["[]"]
    probed = lint({"order.py": WORKFLOW}, "--jobs", "1", ".", script=probe)
    assert probed.lines[0] == f"./order.py:{CLOCK_AT}"
    assert not {"libcst", "tomllib", "temporalio"} & set(ast.literal_eval(probed.lines[1]))


def test_flake8_shows_our_version(lint: Lint) -> None:
    assert f"flake8-temporal: {Plugin.version}" in " ".join(lint({}, "--version").lines)


# Rules that are off by default.

TWO_PARAMETERS = WORKFLOW.replace("def run(self)", "def run(self, order: str, count: int)")
SINGLE = "9:5: TMP901 run takes 2 parameters; take one dataclass so that fields can be added safely"


def test_opt_in_rules_are_off_until_their_code_is_named(lint: Lint) -> None:
    files = {"order.py": TWO_PARAMETERS}
    clock = f"./order.py:{CLOCK_AT}"
    for arguments in ((), ("--select", "TMP"), ("--extend-select", "TMP"), ("--select", "TMP,E9")):
        assert lint(files, *arguments, ".").lines == [clock]
    for arguments in (
        ("--extend-select", "TMP901"),
        ("--select", "TMP,TMP901"),
        ("--extend-select", "TMP9"),
    ):
        assert lint(files, *arguments, ".").lines == [f"./order.py:{SINGLE}", clock]
    assert lint(files, "--select", "TMP901", ".").lines == [f"./order.py:{SINGLE}"]
    assert lint(files, "--extend-select", "TMP902", ".").lines == [clock]


def test_an_ignore_list_of_the_user_switches_no_opt_in_rule_on(lint: Lint) -> None:
    files = {"order.py": TWO_PARAMETERS}
    assert lint(files, "--ignore", "E501", ".").lines == [f"./order.py:{CLOCK_AT}"]
    assert lint(files, "--ignore", "TMP101", ".") == ([], "", 0)
    assert lint(files, "--ignore", "TMP901", "--extend-select", "TMP9", ".").lines == [f"./order.py:{CLOCK_AT}"]


def test_opt_in_rules_heed_per_file_ignores_and_noqa(lint: Lint) -> None:
    files = {
        "a/order.py": TWO_PARAMETERS,
        "b/order.py": TWO_PARAMETERS.replace("float:", "float:  # noqa: TMP901"),
        "c/order.py": TWO_PARAMETERS,
        ".flake8": "[flake8]\nselect = TMP,TMP901\nper-file-ignores =\n    a/*: TMP901,TMP101\n    b/*: TMP101\n",
    }
    assert lint(files, ".").lines == [f"./c/order.py:{SINGLE}", f"./c/order.py:{CLOCK_AT}"]


def test_files_that_define_nothing_are_judged_where_a_rule_asks_about_them(lint: Lint) -> None:
    files = {
        "private.py": "import temporalio.worker._worker\n",
        "open.py": "from temporalio.worker import UnsandboxedWorkflowRunner\n\nRUNNER = UnsandboxedWorkflowRunner()\n",
        "errors.py": "from temporalio.exceptions import ApplicationError\n\n\nclass Out(ApplicationError):\n    pass\n",
    }
    private = (
        "./private.py:1:1: TMP605 temporalio.worker._worker is private and changes without notice; "
        "use temporalio.worker"
    )
    assert lint(files, "--select", "TMP", ".").lines == [private]
    assert lint({}, "--select", "TMP609,TMP612", ".").lines == [
        "./errors.py:4:1: TMP612 Out extends ApplicationError; raise ApplicationError with type= instead",
        "./open.py:3:10: TMP609 UnsandboxedWorkflowRunner() turns the workflow sandbox off",
    ]
