from . import clef_setup
from . import clef_setup_body
from . import clef_setup_partner
