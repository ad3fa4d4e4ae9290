from . import answer
from . import register
