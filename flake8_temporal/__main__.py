"""``python -m flake8_temporal``: the command ``flake8-temporal``."""

import sys

from flake8_temporal.cli import main

if __name__ == "__main__":  # a worker that is spawned loads this module too
    sys.exit(main())
