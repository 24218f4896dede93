"""Everything that other modules offer."""

from .listed import *
from .spelled import *
