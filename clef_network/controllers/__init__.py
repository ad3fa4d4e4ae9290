from . import answer
from . import feeds
from . import portal
from . import public
from . import register
from . import portal_meetings
from . import portal_actions
from . import portal_people
