from . import answer
from . import portal
from . import register
from . import year
