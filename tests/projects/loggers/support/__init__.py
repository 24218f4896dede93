"""Shared by all services."""

from support.logs import logger, make_logger
from support.logs import safe as replay_safe
