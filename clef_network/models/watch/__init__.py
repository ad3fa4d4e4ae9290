from . import clef_alert
from . import clef_alert_snooze
from . import clef_signal
from . import clef_alert_network
from . import clef_alert_work
