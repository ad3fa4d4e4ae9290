from odoo import models
from odoo.exceptions import UserError


class ClefInstance(models.Model):
    _inherit = "clef.instance"

    def action_invite_members(self):
        """Give an account to those who sit here today and have none.

        :return: dict, client action that says who was invited, and who was not
        :raise UserError: when nobody sits here
        """
        self.ensure_one()
        self.check_access("write")
        mandates = self.mandate_ids.filtered("is_open")
        if not mandates:
            raise UserError(
                self.env._("Nobody sits in %(body)s today.", body=self.name)
            )
        return mandates._invite_all()
