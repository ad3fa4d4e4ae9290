from . import clef_network_public
from . import clef_action_public
from . import clef_session_public
from . import clef_meeting_feed
from . import clef_feed
