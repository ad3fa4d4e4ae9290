from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_meeting import MeetingCase


@tagged("post_install", "-at_install")
class TestPortalInvite(MeetingCase):
    """Accounts for those who sit, by Odoo's own invitation."""

    def _invite(self, mandate, role="coordinator"):
        return mandate.with_user(self.users[role]).action_invite()

    def test_invited(self):
        self.assertFalse(self.ann_mandate.has_account)
        with patch.object(type(self.env["mail.mail"]), "send") as send:
            action = self._invite(self.ann_mandate)
        send.assert_not_called()
        self.assertIn("Ann", action["params"]["message"])
        user = self.ann.user_ids
        self.assertTrue(user._is_portal())
        self.assertEqual(
            (user.login, user.company_id), ("ann@example.com", self.company)
        )
        self.assertTrue(self.ann_mandate.has_account)
        mail = self.env["mail.mail"].search(
            [("model", "=", "res.users"), ("res_id", "=", user.id)]
        )
        self.assertEqual(mail.state, "outgoing", "it waits in the queue")
        found = self.env["clef.instance"].with_user(user).search([])
        self.assertEqual(found.ids, self.ct.ids)

    def test_not_twice(self):
        self._invite(self.ann_mandate)
        with self.assertSays(UserError, "Already have an account: Ann"):
            self._invite(self.ann_mandate)
        self.ann.user_ids.active = False
        self.env.invalidate_all()
        with self.assertSays(UserError, "Already have an account: Ann"):
            self._invite(self.ann_mandate)
        self.assertFalse(self.ann.user_ids, "who closed the account knows why")

    def test_without_an_address(self):
        for email in (False, "no address"):
            self.ann.email = email
            with self.assertSays(UserError, "Without an e-mail address: Ann"):
                self._invite(self.ann_mandate)
        self.assertFalse(self.ann.user_ids)

    def test_address_of_somebody_else(self):
        """By login, and by the address of an account with another login."""
        other = self.users["outsider"]
        for values in ({"login": "ann@example.com"}, {"email": "Ann@Example.com"}):
            other.write({"login": "outsider", "email": "o@example.com", **values})
            with self.assertSays(UserError, "somebody else has an account"):
                self._invite(self.ann_mandate)
        self.assertFalse(self.ann.user_ids)

    def test_mandate_over(self):
        self.ann_mandate.date_end = self.day(-1)
        with self.assertSays(UserError, "is over"):
            self._invite(self.ann_mandate)

    def test_not_by_anybody(self):
        # who keeps the address book may give accounts, but runs no network
        keeps = self.env.ref("base.group_partner_manager")
        self.users["staff"].group_ids += keeps
        for role in ("outsider", "portal", "staff"):
            with self.assertRaises(AccessError):
                self._invite(self.ann_mandate, role)
            with self.assertRaises(AccessError):
                self.ct.with_user(self.users[role]).action_invite_members()
        self.assertFalse(self.ann.user_ids)

    def test_whole_body(self):
        """Those who can be are; the others are named, one by one."""
        self._invite(self.ann_mandate)
        self.bob.email = False
        self.cleo.email = "same@example.com"
        twin = self._person("Twin", email="same@example.com")
        self._mandate(self.school_ct, twin, role="deputy")
        gone = self._person("Gone", email="gone@example.com")
        self._mandate(self.school_ct, gone, start=-9, end=-1, role="deputy")
        away = self._person("Away", email="away@example.com")
        self._mandate(self.school_copil, away)
        body = self.ct.with_user(self.users["coordinator"])
        params = body.action_invite_members()["params"]
        self.assertEqual(
            params["message"].split("\n"),
            [
                "Invited to the portal: Cleo.",
                "Without an e-mail address: Bob.",
                "Not invited, as somebody else has an account with the same e-mail "
                "address: Twin.",
                "Already have an account: Ann.",
            ],
        )
        self.assertTrue(params["sticky"])
        self.assertFalse((self.bob + twin + gone + away).user_ids)
        with self.assertSays(UserError, "Nobody sits in"):
            self._instance("Empty", "technical").action_invite_members()
