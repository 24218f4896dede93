"""Which directories packaging files name: what is read in part says the same as all of it would.

Where modules are found is tested in ``test_layouts``.
"""

import random
import tomllib
from pathlib import Path

import pytest

from flake8_temporal.project import roots, versions
from flake8_temporal.project.notes import NO_NOTES

WHERE = 'where = ["lib"]\n'
ODD = {
    "no table": 'tool.setuptools.packages.find.where = ["lib"]\n',
    "before the first table": 'tool.setuptools.package-dir = {"" = "lib"}\n[project]\nname = "x"\n',
    "inline": 'tool = {setuptools = {package-dir = {"" = "lib"}}}\n[project]\nname = "x"\n',
    "in the table of tools": '[tool]\nsetuptools.package-dir = {"" = "lib"}\n[project]\nname = "x"\n',
    "a quoted head": f'[tool."setuptools".packages.find]\n{WHERE}',
    "all is quoted": f"['tool'.'setuptools'.'packages'.'find']\n{WHERE}",
    "spaces in a head": f"[ tool . setuptools . packages . find ] # so\n{WHERE}",
    "an indented head": f"\t[tool.setuptools.packages.find]#so\n{WHERE}",
    "a list that looks like a head": '[tool.hatch.build.targets.wheel]\nx = [\n[true]\n]\npackages = ["lib/a"]\n',
    "a number that looks like one": '[tool.hatch.build.targets.wheel]\nx = [\n[[nan]\n],[\n[inf]\n]]\npackages = ["lib/a"]\n',  # noqa: E501
    "a text that looks like one": f'[a]\nx = """\n[tool.poetry]\n"""\n[tool.setuptools.packages.find]\n{WHERE}',
    "windows": f"[a]\nb = 1\n[tool.setuptools.packages.find]\n{WHERE}".replace("\n", "\r\n"),
    "escapes": '[tool.setuptools]\n"package\\u002ddir" = {"" = "lib"}\n',
    "an escape of eight": '[tool.setuptools]\n"package\\U0000002ddir" = {"" = "lib"}\n',
    "several": '[[tool.poetry.packages]]\ninclude = "a"\nfrom = "lib"\n[[tool.other]]\n[[tool.poetry.packages]]\ninclude = "b"\n',  # noqa: E501
    "sources": '[tool.hatch.build.targets.wheel]\nsources = ["lib"]\n',
}


def whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said when nothing is left out."""
    with monkeypatch.context() as patched:
        patched.setattr(roots, "_speaking_of_packages", lambda text: text + "# where")
        return roots._from_pyproject((folder / "pyproject.toml").read_text())


@pytest.mark.parametrize("name", ODD)
def test_odd_files(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tomllib.loads(ODD[name])
    (tmp_path / "pyproject.toml").write_bytes(ODD[name].encode())
    assert roots._from_pyproject((tmp_path / "pyproject.toml").read_text()) == whole(tmp_path, monkeypatch) == ["lib"]


HEADS = ("tool", "setuptools", "poetry", "hatch", "packages", "find", "build", "targets", "wheel", "package-dir",
         "project", "true", "nan", "'tool'", '"x.y"', "tool ")  # fmt: skip
LINES = (
    WHERE, 'packages = ["lib/a"]\n', 'packages = [\n[true]\n]\n', 'sources = ["lib"]\n', 'from = "lib"\n', "x = 1\n",
    'package-dir = {"" = "lib"}\n', 'x = [\n["a"],\n[inf]\n]\n', "x = '''\n[tool.hatch]\n'''\n", "# [tool.poetry]\n",
    'find.where = ["lib"]\n', "packages.find = {where = ['lib']}\n", "\n", 'y = "[tool.hatch]"\n',
    "z = [[\nnan], [1]]\n",
)  # fmt: skip


def document(pick: random.Random) -> str:
    """A few lines, which may be valid."""
    known = (
        "tool.setuptools",
        "tool.setuptools.packages.find",
        "tool.poetry",
        "tool.hatch.build.targets.wheel",
        "tool",
    )
    parts = [pick.choice(LINES) for _ in range(pick.randrange(3))]
    for _ in range(pick.randrange(4)):
        head = pick.choice((*known, ".".join(pick.choices(HEADS, k=pick.randrange(1, 4)))))
        form = pick.choice(("[{}]\n", "[{}]\n", "[[{}]]\n", "  [ {}]\n", "[{}]  # [a]\n"))
        parts += [form.format(head), *(pick.choice(LINES) for _ in range(pick.randrange(3)))]
    text = "".join(parts)
    return text.replace("\n", "\r\n") if pick.random() < 0.2 else text


def test_random_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pick = random.Random(3)
    valid = naming = 0
    while valid < 1500:
        text = document(pick)
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            continue
        (tmp_path / "pyproject.toml").write_bytes(text.encode())
        expected = whole(tmp_path, monkeypatch)
        assert roots._from_pyproject((tmp_path / "pyproject.toml").read_text()) == expected, text
        valid, naming = valid + 1, naming + bool(expected)
    assert naming > 50


@pytest.mark.parametrize(
    "text", ['[tool.setuptools]\npackage-dir = {"" = "a\\u0000b"}\n', "where = " + "[" * 100_000]
)
def test_what_is_no_directory_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert roots.declared(str(tmp_path)) == ()


PARTS = ('name = "temporalio"', 'version = "1.5.0"', 'version = "1.6.0"', "\n", "\n", "\n", "\r\n", "temporalio==1.5.0",
         '"temporalio==1.5.0; a', '"', "'", "temporalio = '1.7.0'", " ", "x", '"temporalio==1.6.0"',
         ";", "#")  # fmt: skip


def test_a_version_is_the_one_of_the_whole_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pick = random.Random(5)
    path = tmp_path / "some.lock"
    seen = set()
    for number in range(4000):
        path.write_bytes("".join(pick.choices(PARTS, k=pick.randrange(1, 12))).encode())
        for form in {form for _, form in versions._FILES}:
            found = versions._version_in.__wrapped__(str(path), form, (number, 1), NO_NOTES)
            with monkeypatch.context() as patched:
                patched.setattr(versions, "_about_sdk", lambda text: [text])
                assert found == versions._version_in.__wrapped__(str(path), form, (number, 1), NO_NOTES), (
                    path.read_bytes()
                )
            seen.add(found)
    assert seen == {"", "1.5.0", "1.6.0", "1.7.0"}
