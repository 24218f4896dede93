"""Rules for prices."""

from .daily import quote as quote
from .daily import rebate
