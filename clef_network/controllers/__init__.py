from . import answer
from . import portal
from . import portal_meetings
