from . import clef_setup
from . import clef_setup_body
from . import clef_setup_partner
from . import clef_plan_meetings
from . import clef_plan_meetings_line
from . import clef_meeting_reason
from . import clef_convene
