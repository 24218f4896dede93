"""flake8-temporal: finds Temporal workflow code that will not replay. Holds the version, nothing else."""

__version__ = "0.1.0"
