from . import answer
from . import portal
from . import portal_actions
from . import portal_people
