"""What ``[tool.flake8-temporal]`` says about selection, for the command: under flake8's names, and in its words.

flake8 itself does not read ``pyproject.toml``, so for the plugin its own files decide. What a selection means is left
to flake8; here it is only checked and put into flake8's words.
"""

import os
import re
from pathlib import Path

CODES = "a list of codes such as TMP101 or TMP1"
GLOBS = "a list of globs"
TABLE = 'a table of "GLOB" = ["TMP101"]'
KEYS = {
    "select": CODES,
    "extend-select": CODES,
    "ignore": CODES,
    "extend-ignore": CODES,
    "per-file-ignores": TABLE,
    "exclude": GLOBS,
    "extend-exclude": GLOBS,
}
# Ours, and those of a file that cannot be read or parsed.
_CODE = r"T|TM|TMP\d{0,3}|E|E9|E90|E902|E99|E999"


def as_flake8_says(key: str, value: object, folder: Path) -> str:
    """The text of a key in flake8's files; globs with a slash are relative to ``folder``.

    A ``ValueError`` says what is expected instead.
    """
    if KEYS[key] == TABLE:
        if not isinstance(value, dict):
            raise ValueError(f"expected {TABLE}, not {value!r}")
        pairs = [(_glob(glob, folder), ",".join(_codes(codes))) for glob, codes in value.items()]
        return " ".join(f"{glob}:{codes}" for glob, codes in pairs if codes)
    if KEYS[key] == CODES:
        return ",".join(_codes(value))
    return ",".join(_glob(glob, folder) for glob in _texts(value, GLOBS))


def _texts(value: object, expected: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"expected {expected}, not {value!r}")
    return value


def _codes(value: object) -> list[str]:
    codes = _texts(value, CODES)
    for code in codes:
        if not re.fullmatch(_CODE, code):
            raise ValueError(f"expected {CODES}, not {code!r}")
    return codes


def _glob(glob: str, folder: Path) -> str:
    if not glob or re.search(r"[\s,:]", glob):
        raise ValueError(f"expected a glob without spaces, commas and colons, not {glob!r}")
    path = os.path.normpath(folder / glob) if "/" in glob else glob
    if re.search(r"[\s,:]", path):
        # flake8 has no way to write it; relative to the current directory it may do without.
        path = os.path.relpath(path)
    return path
