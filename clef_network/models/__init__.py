# The rooms of the addon, each knowing only those above it.
from . import network
from . import meeting
from . import action
from . import watch
from . import year
from . import portal
from . import ir_actions_report
