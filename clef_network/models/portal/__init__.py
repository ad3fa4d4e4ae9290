from . import clef_attendance
from . import clef_meeting
from . import clef_mandate
from . import clef_instance
from . import portal_wizard_user
from . import ir_http
