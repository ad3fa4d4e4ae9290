from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_meeting import MeetingCase


@tagged("post_install", "-at_install")
class TestDelay(MeetingCase):
    """Delays of R38, counted here by hand."""

    def test_convocation(self):
        self.ct.notice_days = 8
        near, far, past = (self._meeting(days) for days in (7, 9, -1))
        meetings = near + far + past
        self.assertFlag(meetings, "is_convocation_late", near)
        near.action_convene()
        self.assertFlag(meetings, "is_convocation_late", near.browse())
        self.ct.notice_days = 10
        self.assertFlag(meetings, "is_convocation_late", far)

    def test_minutes(self):
        self.ct.minutes_days = 15
        old, new = (self._hold(self._meeting(n), ann="present") for n in (-30, -29))
        now = fields.Datetime.now()
        old.sudo().held_on = now - timedelta(days=15, minutes=1)
        new.sudo().held_on = now - timedelta(days=14, hours=23)
        self.assertFlag(old + new, "is_minutes_late", old)
        self.assertEqual(self.ct.late_minutes_count, 1)
        old.action_circulate()
        self.assertFlag(old + new, "is_minutes_late", old.browse())
