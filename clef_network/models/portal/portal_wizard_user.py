from odoo import models


class PortalWizardUser(models.TransientModel):
    """Invitations of a whole body wait in the mail queue, not in the request."""

    _inherit = "portal.wizard.user"

    def _send_email(self):
        if not self.env.context.get("clef_queued"):
            return super()._send_email()
        self.ensure_one()
        user_sudo = self.user_id.sudo()
        user_sudo.partner_id.signup_prepare()
        template = self.env.ref("auth_signup.portal_set_password_email")
        template.with_context(
            lang=user_sudo.lang, medium="portalinvite", welcome_message=False
        ).send_mail(user_sudo.id)
        return True
