"""What a repository may do to who lints it: nothing. One test for each threat of ``docs/security.md``.

Every file that a repository can bring along is prepared to do harm, and each test fails when the guard against it is
taken away. Entries of the cache that are broken or foreign are in ``test_cache``.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CLOCK_AT, WORKFLOW, run, write
from inputs import limited

from flake8_temporal import cli, judged, plugin
from flake8_temporal.cli import session
from flake8_temporal.cli.formats import FORMATS, Reported
from flake8_temporal.knowledge import load
from flake8_temporal.model import Settings
from flake8_temporal.project import cache
from flake8_temporal.project.lookup import Lookup
from flake8_temporal.project.versions import stated_version
from flake8_temporal.reading import read

PATIENCE = 30.0  # seconds: what hangs shall fail
CANARY = "import pathlib\npathlib.Path({!r}).write_text('ran')\n"
EVIL = "\x1b[2J\u202e\r"
SHOWN = r"\x1b[2J\u202e\r"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one finding, as the current directory."""
    folder = tmp_path / "project"
    write(folder, {"setup.py": "", "order.py": WORKFLOW})
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cache._user_directory.cache_clear()
    return folder


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[list[str], str, int]:
    """What the command prints, line by line, its errors and its exit code."""
    status = cli.main(["check", *arguments])
    done = capsys.readouterr()
    return done.out.splitlines(), done.err, status


FOUND = ([f"./order.py:{CLOCK_AT}"], "", 1)


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """All files below a folder, with what they hold and when they were changed."""
    return {str(path): (path.lstat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


# -- nothing is executed


def test_no_code_of_the_project_runs(project: Path, tmp_path: Path) -> None:
    """Modules under names that we import, plugins of flake8 in a configuration file, and what packaging would run."""
    canary = tmp_path / "canary"
    names = ("ast", "json", "tomllib", "flake8", "flake8_temporal", "sitecustomize", "usercustomize", "conftest",
             "setup", "evil", "shop/__init__")  # fmt: skip
    write(project, {f"{name}.py": CANARY.format(str(canary)) for name in names})
    write(project, {
        "order.py": WORKFLOW.replace("import time\n", "import time\nimport evil, shop\n"),
        "setup.cfg": "[flake8]\n[flake8:local-plugins]\nextension =\n    EVI = evil:Plugin\npaths = .\n",
        "pyproject.toml": "[build-system]\nbuild-backend = 'evil'\nbackend-path = ['.']\n",
    })  # fmt: skip
    subprocess.run([sys.executable, "evil.py"], check=True)
    assert canary.read_text() == "ran"
    canary.unlink()
    done = run([sys.executable, "-P", "-m", "flake8_temporal", "check", "."], project)
    assert [line.split(":")[0] for line in done.lines] == ["./order.py"] and not done.errors
    assert not canary.exists()


# -- nothing is written outside of the cache


def link(target: str) -> Callable[[Path], object]:
    return lambda project: (project / "inner").symlink_to(target)


def tracked(project: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git here")
    write(project, {"inner/deep/entry.json": "{}"})
    for command in (["init", "-q"], ["add", "-f", "inner"]):
        subprocess.run(["git", *command], cwd=project, check=True)


PLACES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "above": ("../outside", lambda project: None),
    "absolute": ("/tmp/outside-of-all", lambda project: None),
    "and back": ("inner/../../outside", lambda project: None),
    "the project": (".", lambda project: None),
    "a link": ("inner", link("../outside")),
    "below a link": ("inner/deep", link("..")),
    "a tracked one": ("inner", tracked),
    "below a tracked one": ("inner/deep", tracked),
}


@pytest.mark.parametrize("file", ["pyproject.toml", "setup.cfg"])
@pytest.mark.parametrize("place", PLACES)
def test_a_file_names_no_cache_that_is_not_ours(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, file: str
) -> None:
    name, prepare = PLACES[place]
    prepare(project)
    head = "[tool.flake8-temporal]\ncache-dir" if file == "pyproject.toml" else "[flake8]\ntemporal-cache-dir"
    write(project, {file: f"{head} = {json.dumps(name) if file == 'pyproject.toml' else name}\n"})
    (tmp_path / "outside").mkdir()
    before = tree(tmp_path)
    lines, errors, status = check(capsys)
    assert (lines, status) == ([], 2)
    assert errors.startswith(f"flake8-temporal: {file}: ") and "expected a directory" in errors
    assert tree(tmp_path) == before


def test_a_cache_in_the_project_is_used(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tracked(project)
    write(project, {"pyproject.toml": "[tool.flake8-temporal]\ncache-dir = 'inner2'\n"})
    assert check(capsys) == FOUND
    assert list((project / "inner2").rglob("*.json"))


@pytest.mark.parametrize("version", ["4", ""])
def test_a_list_of_tracked_files_that_is_not_understood(
    project: Path, capsys: pytest.CaptureFixture[str], version: str
) -> None:
    tracked(project)
    if version:
        subprocess.run(["git", "update-index", "--index-version", version], cwd=project, check=True)
    else:
        (project / ".git" / "index").write_bytes(b"DIRC")
    write(project, {"pyproject.toml": "[tool.flake8-temporal]\ncache-dir = 'elsewhere'\n"})
    assert "git does not track" in check(capsys)[1]


def entries_at(project: Path) -> tuple[Path, list[Path]]:
    """The folder of the project in the cache and its entries."""
    made = list((project / "mine").glob(f"{project.name}-*/*/*.json"))
    return made[0].parent.parent, made


SETTINGS = Settings(cache_dir="mine")


def judge(project: Path) -> list[str]:
    path = project / "order.py"
    return [found.code for found in judged.check(path.read_text(), None, str(path), SETTINGS)]


def test_a_shard_that_leads_elsewhere_is_not_written_to(project: Path, tmp_path: Path) -> None:
    assert judge(project) == ["TMP101"]
    folder, (entry,) = entries_at(project)
    shutil.rmtree(folder / entry.parent.name)
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / entry.parent.name).symlink_to(outside)
    assert judge(project) == ["TMP101"]
    assert not list(outside.iterdir())


def test_what_marks_a_cache_is_no_way_out(project: Path, tmp_path: Path) -> None:
    """Its tag is touched once a day, an entry too: a link must not have another file touched."""
    judge(project)
    folder, (entry,) = entries_at(project)
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (folder / "CACHEDIR.TAG").unlink()
    (folder / "CACHEDIR.TAG").symlink_to(precious)
    for path in (precious, entry):
        os.utime(path, (1, 1))
    assert judge(project) == ["TMP101"]
    assert entry.stat().st_mtime > 1
    assert precious.stat().st_mtime == 1 and precious.read_text() == "precious"


def test_a_hard_link_in_the_cache_is_replaced_not_written_through(project: Path, tmp_path: Path) -> None:
    judge(project)
    _, (entry,) = entries_at(project)
    precious = tmp_path / "precious"
    precious.write_text("precious")
    entry.unlink()
    os.link(precious, entry)
    assert judge(project) == ["TMP101"]
    assert entry.read_text() != "precious" and precious.read_text() == "precious"


def test_what_flake8_would_write_is_not_written(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, {"setup.cfg": "[flake8]\noutput-file = ../outside.txt\ntee = true\ncolor = always\n"})
    before = tree(tmp_path)
    assert check(capsys, "--no-cache") == FOUND
    assert tree(tmp_path) == before


def test_only_a_baseline_is_pruned(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A configuration file may name any file as the baseline; what is none is never replaced."""
    precious = tmp_path / "precious.json"
    precious.write_text('{"files": {}}')
    (project / "accepted.json").symlink_to(precious)
    write(project, {"setup.cfg": "[flake8]\ntemporal-baseline = accepted.json\n"})
    _, errors, status = check(capsys, "--prune-baseline")
    assert status == 2 and "not a baseline" in errors
    assert precious.read_text() == '{"files": {}}'


# -- nothing hangs, or takes the memory of the machine


def pipe(name: str) -> Callable[[Path], object]:
    return lambda project: os.mkfifo(project / name)


def options(text: str, then: Callable[[Path], object]) -> Callable[[Path], object]:
    def prepare(project: Path) -> None:
        write(project, {"pyproject.toml": f"[tool.flake8-temporal]\n{text}\n"})
        then(project)

    return prepare


NO_FILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a source": (pipe("zzz.py"), ""),
    "a packaging file": (pipe("pyproject.toml"), ""),
    "a lock file": (pipe("uv.lock"), ""),
    "requirements": (pipe("requirements.txt"), ""),
    "a table": (
        options("knowledge = ['table.toml']", pipe("table.toml")),
        "table.toml: cannot be read: it is no plain file",
    ),
    "an endless table": (
        options("knowledge = ['table.toml']", lambda project: (project / "table.toml").symlink_to("/dev/zero")),
        "table.toml: cannot be read: it is no plain file",
    ),
    "a baseline": (options("baseline = 'accepted'", pipe("accepted")), "cannot be read: it is no plain file"),
    "an endless baseline": (
        options("baseline = 'accepted'", lambda project: (project / "accepted").symlink_to("/dev/zero")),
        "cannot be read: it is no plain file",
    ),
}  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
@pytest.mark.parametrize("kind", NO_FILE)
def test_pipes_and_devices_are_not_read(project: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    prepare, told = NO_FILE[kind]
    prepare(project)
    with limited(PATIENCE, of_cpu=False):
        lines, errors, status = check(capsys)
    if told:
        assert (lines, status) == ([], 2) and told in errors
    else:
        assert (lines, errors, status) == FOUND


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
def test_a_module_that_becomes_a_pipe(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look for it and the reading of it."""
    os.mkfifo(project / "helper.py")
    real = os.path.isfile
    monkeypatch.setattr(os.path, "isfile", lambda path: str(path).endswith("helper.py") or real(path))
    text = WORKFLOW.replace("import time\n", "import time\nimport helper\n").replace("return ", "helper.go(); return ")
    with limited(PATIENCE, of_cpu=False):
        found = judged.check(text, None, str(project / "order.py"), Settings(no_cache=True))
    assert [one.code for one in found] == ["TMP101"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
def test_a_tag_of_another_project_that_is_a_pipe(project: Path) -> None:
    other = project / "mine" / "other-0123456789abcdef"
    other.mkdir(parents=True)
    os.mkfifo(other / "CACHEDIR.TAG")
    with limited(PATIENCE, of_cpu=False):
        assert judge(project) == ["TMP101"]
    assert entries_at(project)[1] and other.exists()


def test_a_file_that_grows_is_read_to_its_bound(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "growing").write_bytes(b"x" * 10)
    assert read("growing", 10) == b"x" * 10
    taken = []

    def endless(descriptor: int, size: int) -> bytes:
        taken.append(size)
        assert sum(taken) < 1000, "it goes on and on"
        return b"x" * size

    monkeypatch.setattr(os, "read", endless)
    with pytest.raises(OSError, match="holds more than 10 bytes"):
        read("growing", 10)
    assert sum(taken) <= 11


DEEP = "a = " + "[" * 100_000
DIGITS = "a = 1" + "0" * 5_000
BAD_TOML = pytest.mark.parametrize(
    "content", [DEEP, "a." * 50_000 + "b = 1", DIGITS, "a = \x00", "\udcff"], ids=range(5)
)


def put(path: Path, content: str) -> None:
    path.write_bytes(content.encode("utf-8", "surrogateescape"))


@BAD_TOML
def test_tables_that_no_parser_likes(project: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    put(project / "table.toml", content)
    lines, errors, status = check(capsys, "--knowledge", "table.toml")
    assert (lines, status) == ([], 2)
    assert errors.startswith("flake8-temporal: table.toml: ") and errors.count("\n") == 1 and len(errors) < 1_100


@BAD_TOML
def test_projects_that_no_parser_likes(project: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    put(project / "pyproject.toml", f"[tool.flake8-temporal]\n{content}")
    lines, errors, status = check(capsys)
    assert (lines, status) == ([], 2)
    assert errors.startswith("flake8-temporal: pyproject.toml: expected TOML") and errors.count("\n") == 1
    put(project / "pyproject.toml", f"[tool.setuptools.packages.find]\nwhere = ['src']\n{content}")
    assert check(capsys, "--no-cache") == FOUND


def test_long_versions_are_none(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    version = f"1.{'9' * 5_000}"
    write(project, {"uv.lock": f'[[package]]\nname = "temporalio"\nversion = "{version}"\n'})
    assert stated_version([str(project)]) == ""
    assert check(capsys) == FOUND
    assert check(capsys, "--sdk-version", version)[2] == 2


def test_large_configuration_is_not_read(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "LARGEST", 100)
    monkeypatch.setattr("flake8_temporal.options._LARGEST", 100)
    write(project, {"table.toml": "schema = 1\n" + "#" * 100})
    assert "holds more than 100 bytes" in check(capsys, "--knowledge", "table.toml")[1]
    write(project, {"pyproject.toml": "[tool.flake8-temporal]\n" + "#" * 100})
    assert "holds more than 100 bytes" in check(capsys)[1]


def test_a_source_too_large_is_told_and_not_parsed(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "order.py was not judged: it has 159 characters, more than 100"
    monkeypatch.setattr(plugin, "LARGEST", 100)
    monkeypatch.setattr(session, "LARGEST", 100)
    monkeypatch.setattr(session, "parse", pytest.fail)
    assert check(capsys) == ([f"./order.py:1:1: TMP000 ./{told}"], "", 1)
    options = plugin.argparse.Namespace(temporal_settings=Settings())
    monkeypatch.setattr(judged, "check", pytest.fail)
    assert [found.message for found in plugin.findings(WORKFLOW, None, "order.py", options)] == [told]


# -- nothing steers the terminal, or what reads the output

SCHEDULING = """\
from temporalio import workflow


@workflow.defn
class Order:
    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity("pay\\x1b[2J\\u202e\\r\\n::error::")
"""


def test_what_code_says_is_shown_as_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, {"order.py": SCHEDULING})
    lines, _, _ = check(capsys)
    assert lines and all(line.isprintable() and line.startswith("./order.py:8:") for line in lines)
    assert any(rf"(pay{SHOWN}\n::error::" in line for line in lines)


@pytest.mark.parametrize("output", FORMATS)
def test_names_of_files_are_shown_as_text(project: Path, capsys: pytest.CaptureFixture[str], output: str) -> None:
    names = [f"a{EVIL}\n::error::.py", "b%0A,:.py", os.fsdecode(b"c\xff.py")]
    for name in names:
        (project / name).write_text(WORKFLOW)
    (project / "order.py").unlink()
    lines, errors, status = check(capsys, f"--format={output}")
    assert (errors, status) == ("", 1)
    assert all(line.isprintable() and line.isascii() for line in lines)
    if output == "text":
        assert lines == [f"./{name}:{CLOCK_AT}" for name in (rf"a{SHOWN}\n::error::.py", "b%0A,:.py", r"c\udcff.py")]
    elif output == "github":
        assert len(lines) == 3 and all(line.startswith("::error file=./") for line in lines)
        assert "b%250A%2C%3A.py" in lines[1]
    else:
        document = json.loads("\n".join(lines))
        places = document if output == "json" else document["runs"][0]["results"]
        assert len(places) == 3
        assert output == "sarif" or [place["path"] for place in places] == [f"./{name}" for name in names]


def test_what_cannot_be_read_is_told_as_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines, _, status = check(capsys, f"gone{EVIL}.py")
    assert status == 1 and len(lines) == 1 and lines[0].isprintable() and "E902" in lines[0]
    assert cli.main(["fix", f"gone{EVIL}.py"]) == 1
    assert all(line.isprintable() for line in capsys.readouterr().err.split("\n"))


def test_a_failure_of_ours_names_the_file_as_text() -> None:
    found = plugin.internal_error(ValueError(f"about {EVIL}"), f"order{EVIL}.py")
    assert found.message.isprintable() and rf"order{SHOWN}.py" in found.message
    assert list(FORMATS["text"]([Reported(f"{EVIL}.py", found)]))[0].isprintable()


@pytest.mark.parametrize(
    "text", [r'"a\u001b[2J\u202e\r" = 1', r'chain = "\u001b[2J"', f"chain = [{'1, ' * 100_000}]"], ids=range(3)
)
def test_what_configuration_says_is_shown_as_text(project: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    write(project, {"pyproject.toml": f"[tool.flake8-temporal]\n{text}\n"})
    _, errors, status = check(capsys)
    assert status == 2 and errors.endswith("\n") and errors[:-1].isprintable() and len(errors) < 1_100


def test_what_a_baseline_says_is_shown_as_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = {f"gone{EVIL}.py": {"TMP101": {f"line{EVIL}": 1}}}
    write(project, {"accepted": json.dumps({"flake8-temporal-baseline": 1, "files": entries})})
    lines, errors, status = check(capsys, "--baseline", "accepted", ".")
    assert (lines, status) == (FOUND[0], 1)
    assert "no longer occurs" in errors and all(line.isprintable() for line in errors.split("\n"))


# -- nothing outside of the project is taken for a part of it


@pytest.mark.parametrize(
    "name", ["../outside", "..outside", "a/../../outside", "/etc/passwd", "outside.py", "", ".", "a\0b"]
)
def test_the_name_of_a_module_is_no_path(project: Path, name: str) -> None:
    write(project.parent, {"outside.py": WORKFLOW})
    write(project, {"a/b.py": WORKFLOW})
    lookup = Lookup(str(project / "order.py"))
    assert lookup.find("a.b") is not None
    assert lookup.find(name) is None


@pytest.mark.parametrize("where", ["..", "../outside", "/", "inner", "a\\u0000b"])
def test_packaging_files_name_directories_of_the_project(project: Path, tmp_path: Path, where: str) -> None:
    write(tmp_path, {"outside/helper.py": WORKFLOW, "helper.py": WORKFLOW})
    (project / "inner").symlink_to(tmp_path / "outside")
    write(project, {"pyproject.toml": f'[tool.setuptools.packages.find]\nwhere = ["{where}"]\n'})
    assert Lookup(str(project / "order.py")).find("helper") is None
