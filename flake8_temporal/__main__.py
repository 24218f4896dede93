"""``python -m flake8_temporal``: the command ``flake8-temporal``."""

import sys

from flake8_temporal.cli import main

sys.exit(main())
