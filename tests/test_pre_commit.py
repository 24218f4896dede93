"""The hooks as the real pre-commit runs them: in an environment that it builds, on the files of a commit.

What is found is compared with the command on the same files; what a rule finds is for the examples.
"""

import sys
from pathlib import Path

import pytest
from conftest import CLOCK, CLOCK_AT, WORKFLOW, Run, run, write
from published import findings, git, publish, snippet

pytestmark = pytest.mark.tools  # each environment is built by pip, from the package index

FIXABLE = WORKFLOW.replace("time.monotonic()", "time.time()")
FIXED = WORKFLOW.replace("import time\n\n", "").replace("time.monotonic()", "workflow.time()")
# pre-commit puts at most 128 KiB on one command line.
MANY, FOLDER = 800, "a_package_with_a_long_name" + "_so_that_few_fit" * 10


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("published"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project, with one finding."""
    folder = tmp_path / "project"
    write(folder, {"shop/__init__.py": "", "shop/order.py": WORKFLOW})
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    return folder


def pre_commit(folder: Path, *arguments: str) -> Run:
    """In an environment that has the plugin from the repository, and from nowhere else."""
    variables = {"PRE_COMMIT_HOME": str(folder.parent / "pre-commit"), "PYTHONPATH": ""}
    return run([sys.executable, "-m", "pre_commit", *arguments], folder, "", variables)


def test_our_hooks_as_the_readme_shows_them(project: Path, repository: Path) -> None:
    text = snippet("pre-commit with our hooks").replace("REPOSITORY", str(repository))
    write(project, {".pre-commit-config.yaml": text})
    git(project, "add", "-A")
    done = pre_commit(project, "run", "--all-files")
    assert (findings(done.lines), done.status) == ([f"shop/order.py:{CLOCK_AT}"], 1), done
    git(project, "commit", "-q", "--no-verify", "-m", "First")

    # Only what is committed is looked at, under its new name where it has one.
    git(project, "mv", "shop/order.py", "shop/orders.py")
    done = pre_commit(project, "run")
    assert (findings(done.lines), done.status) == ([f"shop/orders.py:{CLOCK_AT}"], 1), done
    git(project, "commit", "-q", "--no-verify", "-m", "Rename")
    write(project, {"shop/refund.py": FIXABLE})
    git(project, "add", "-A")
    done = pre_commit(project, "run")
    assert "files were modified by this hook" in "\n".join(done.lines) and done.status == 1, done
    assert (project / "shop/refund.py").read_text() == FIXED
    git(project, "add", "-A")
    assert (done := pre_commit(project, "run")).status == 0, done

    # A helper may change what a workflow does that is not part of the commit: the whole tree is asked.
    whole = '        pass_filenames: false\n        args: ["."]\n'
    text = text.replace("id: flake8-temporal\n", f"id: flake8-temporal\n{whole}")
    write(project, {".pre-commit-config.yaml": text})
    git(project, "add", "-A")
    assert findings(pre_commit(project, "run").lines) == [f"./shop/orders.py:{CLOCK_AT}"]


def test_try_repo_in_batches(project: Path, repository: Path) -> None:
    """Every workflow calls into a file that is in another batch or is not: the findings do not tell."""
    names = [f"w{number:03}" for number in range(MANY)]
    for name, other in zip(names, names[400:] + names[:400]):
        source = WORKFLOW.replace("time.monotonic()", f"{other}.clock()").replace(
            "import time\n", f"import time\n\nfrom {FOLDER} import {other}\n"
        )
        source += "\n\ndef clock() -> float:\n    return time.monotonic()\n"
        write(project, {f"{FOLDER}/{name}.py": source})
    git(project, "add", "-A")
    assert MANY * len(f"{FOLDER}/w000.py ") > 2**17
    alone = run([sys.executable, "-m", "flake8_temporal", "check", "."], project).lines
    assert len(alone) == MANY + 1
    said = CLOCK.replace(" (unsafe fix)", f" [via Order.run -> {FOLDER}.w400.clock:16]")
    assert f"./{FOLDER}/w000.py:12:16: {said}" in alone
    done = pre_commit(project, "try-repo", str(repository), "--all-files")
    assert sorted(findings(done.lines)) == sorted(line.removeprefix("./") for line in alone), done.lines[-1]
    assert "hook id: flake8-temporal-fix" not in "\n".join(done.lines), "it has nothing to do, so it says nothing"


def test_the_hook_of_flake8(project: Path, repository: Path) -> None:
    """flake8's hook, written out as a local one: its repository is not ours to fetch."""
    text = snippet("pre-commit with the flake8 hook").replace("git+REPOSITORY", f"git+file://{repository}")
    head, _, rest = text.partition("  - repo: https://github.com/PyCQA/flake8\n    rev: ")
    version, _, hooks = rest.partition("\n")
    local = (
        "- id: flake8\n        name: flake8\n        entry: flake8\n        language: python\n"
        "        types: [python]\n        require_serial: true\n"
    )
    hooks = hooks.replace("- id: flake8\n", local)
    hooks = hooks.replace('additional_dependencies: ["', f'additional_dependencies: ["flake8=={version}", "')
    write(project, {".pre-commit-config.yaml": f"{head}  - repo: local\n{hooks}"})
    git(project, "add", "-A")
    done = pre_commit(project, "run", "--all-files")
    assert findings(done.lines) == [f"shop/order.py:{CLOCK_AT}"], done
