"""File path to module name and back: where a project keeps its packages, judged from one of its files alone.

Looks at directory entries and at the packaging files next to them, never at ``sys.path`` or the current
directory; a path that does not exist (an editor's buffer) is named as if it did. What a module says is in
``index``.
"""

import functools
import os
from collections.abc import Iterator
from pathlib import Path

_MARKERS = ("pyproject.toml", "setup.cfg", "setup.py")
_TOPMOST = (".git", ".hg", ".svn")
_LARGEST = 1_000_000


def module_name(path: str) -> tuple[str, bool]:
    """The dotted name of the module in ``path``, and whether it is a package's ``__init__``."""
    directory, base = os.path.split(os.path.abspath(path))
    stem = base.removesuffix(".pyi").removesuffix(".py") or "module"
    is_package = stem == "__init__"
    parts = [] if is_package else [stem]
    while os.path.isfile(os.path.join(directory, "__init__.py")):
        directory, package = os.path.split(directory)
        parts.append(package)
        if not package:
            break
    return ".".join([*_namespace(directory), *reversed(parts)]) or "module", is_package


def _namespace(directory: str) -> list[str]:
    """The packages without ``__init__`` between the nearest project directory and this one, if that is what it is."""
    project = _nearest(directory, _MARKERS)
    if project is None:
        return []
    source = os.path.join(project, "src")
    root = source if directory == source or directory.startswith(source + os.sep) else project
    parts = os.path.relpath(directory, root).split(os.sep)
    return parts if parts != ["."] and all(part.isidentifier() for part in parts) else []


def package_root(path: str) -> str:
    """The directory that the outermost package of ``path`` stands in."""
    directory = os.path.dirname(os.path.abspath(path))
    while os.path.isfile(os.path.join(directory, "__init__.py")):
        outer = os.path.dirname(directory)
        if outer == directory:
            break
        directory = outer
    return directory


def source_roots(path: str, configured: tuple[str, ...]) -> tuple[str, ...]:
    """The directories in which the imports of ``path`` may be found, nearest first."""
    found = [package_root(path), *configured]
    for directory in ancestors(path):
        if _holds(directory, _MARKERS):
            found += [*_declared(directory), os.path.join(directory, "src"), directory]
        if _holds(directory, _TOPMOST):
            found.append(directory)
            break
    return tuple(dict.fromkeys(root for root in found if os.path.isdir(root)))


def ancestors(path: str) -> Iterator[str]:
    """The directories above ``path``, innermost first."""
    return _upwards(os.path.dirname(os.path.abspath(path)))


def _holds(directory: str, names: tuple[str, ...]) -> bool:
    """Whether one of the names stands here: a packaging file as a file, a repository in either form."""
    paths = [os.path.join(directory, name) for name in names]
    return any(os.path.isfile(path) or (path.endswith(_TOPMOST) and os.path.exists(path)) for path in paths)


def _nearest(directory: str, names: tuple[str, ...]) -> str | None:
    """The innermost directory from here upwards that holds one of the names."""
    return next((outer for outer in _upwards(directory) if _holds(outer, names)), None)


def _upwards(directory: str) -> Iterator[str]:
    while True:
        yield directory
        outer = os.path.dirname(directory)
        if outer == directory:
            return
        directory = outer


def installed_roots(path: str) -> tuple[str, ...]:
    """Where installed packages are: in the project's own virtual environment, else in the running Python's."""
    import glob  # only for who follows installed packages
    import sysconfig

    for directory in ancestors(path):
        for name in (".venv", "venv"):
            found = sorted(
                glob.glob(os.path.join(glob.escape(directory), name, "lib", "python*", "site-packages"))
            )
            if found:
                return tuple(found)
    paths = sysconfig.get_paths()
    return tuple(dict.fromkeys((paths["purelib"], paths["platlib"])))


def project_directory(path: str) -> str | None:
    """The nearest directory above ``path`` that holds a packaging file or a repository."""
    return _nearest(os.path.dirname(os.path.abspath(path)), (*_MARKERS, *_TOPMOST))


def project_directories(path: str) -> Iterator[str]:
    """The directories from ``path`` up to its repository; without one, up to the nearest packaging file."""
    directory = os.path.dirname(os.path.abspath(path))
    last = _nearest(directory, _TOPMOST) or _nearest(directory, _MARKERS)
    for outer in ancestors(path) if last is not None else ():
        yield outer
        if outer == last:
            return


def _declared(directory: str) -> tuple[str, ...]:
    """Package directories that ``pyproject.toml`` or ``setup.cfg`` name, inside the project only."""
    return _declared_by(directory, *(stamp(os.path.join(directory, marker)) for marker in _MARKERS[:2]))


def stamp(path: str) -> tuple[int, int]:
    """What changes when the file does: the time of its last change, and its size."""
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


@functools.lru_cache(maxsize=64)
def _declared_by(directory: str, pyproject: tuple[int, int], setup: tuple[int, int]) -> tuple[str, ...]:
    """The same, read again only when one of the two files has changed."""
    inside = os.path.realpath(directory)
    found = []
    for name in (*_from_pyproject(directory), *_from_setup(directory)):
        place = os.path.realpath(os.path.join(directory, name))
        if os.path.commonpath([inside, place]) == inside:
            found.append(os.path.join(directory, name))
    return tuple(found)


def _read(path: str) -> str:
    try:
        if os.path.getsize(path) > _LARGEST:
            return ""
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _from_pyproject(directory: str) -> list[str]:
    text = _read(os.path.join(directory, "pyproject.toml"))
    if not any(word in text for word in ("package-dir", "packages", "python-packages", "from =", "where")):
        return []
    import tomllib  # only where a project says something about its packages

    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError:
        return []
    found: list[object] = []
    setuptools = _table(tool, "setuptools")
    found += _table(setuptools, "package-dir").values()
    found += _list(_table(_table(setuptools, "packages"), "find").get("where"))
    found += [
        entry.get("from")
        for entry in _list(_table(tool, "poetry").get("packages"))
        if isinstance(entry, dict)
    ]
    wheel = _table(_table(_table(_table(tool, "hatch"), "build"), "targets"), "wheel")
    found += [os.path.dirname(str(package)) for package in _list(wheel.get("packages"))]
    found += _list(wheel.get("sources"))
    return [name for name in found if isinstance(name, str) and name]


def _table(table: object, key: str) -> dict[str, object]:
    found = table.get(key) if isinstance(table, dict) else None
    return found if isinstance(found, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _from_setup(directory: str) -> list[str]:
    text = _read(os.path.join(directory, "setup.cfg"))
    if "package_dir" not in text and "where" not in text:
        return []
    import configparser  # only where a project says something about its packages

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return []
    lines = parser.get("options", "package_dir", fallback="").splitlines()
    found = [line.partition("=")[2].strip() for line in lines]
    found.append(parser.get("options.packages.find", "where", fallback="").strip())
    return [name for name in found if name]
