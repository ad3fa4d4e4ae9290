from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestCharter(ClefCase):
    def test_next_version_replaces_the_one_in_force(self):
        first = self._charter(-100)
        action = first.action_new_version()
        second = self.env["clef.charter"].browse(action["res_id"])
        self.assertRecordValues(
            second, [{"version": "2", "state": "draft", "date_start": False}]
        )
        second.date_start = self.day(-10)
        second.action_adopt()
        self.assertEqual(first.date_end, self.day(-11))
        charters = first + second
        self.assertFlag(charters, "is_in_force", second)
        self.assertEqual(self.network._charter_in_force(), second)

    def test_adoption_before_the_charter_it_replaces(self):
        self._charter(-10)
        draft = self.env["clef.charter"].create(
            {"network_id": self.network.id, "date_start": self.day(-10)}
        )
        with self.assertSays(UserError, "choose a later date"):
            draft.action_adopt()

    def test_adopted_text_does_not_change(self):
        article = self.env["clef.charter.article"].create({"name": "Old wording"})
        charter = self.env["clef.charter"].create(
            {"network_id": self.network.id, "article_ids": article.ids}
        )
        article.name = "Wording"
        charter.action_adopt()
        for write in (
            lambda: article.write({"name": "Other"}),
            lambda: article.write({"text": "Other"}),
            lambda: charter.write({"preamble": "<p>Other</p>"}),
            lambda: charter.write({"article_ids": [(5,)]}),
            article.unlink,
            charter.unlink,
        ):
            with self.assertRaises(UserError):
                write()
        article.sequence = 99
        article.copy({"name": "New wording"}).name = "Free to change"

    def test_signature_by_a_partner_of_the_network(self):
        charter = self._charter()
        elsewhere = self.network.copy({"name": "Elsewhere"})
        stranger = self.env["clef.institution"].create(
            {"network_id": elsewhere.id, "partner_id": self.town.partner_id.id}
        )
        with self.assertSays(ValidationError, "not a partner"):
            charter.signature_ids.create(
                {"charter_id": charter.id, "institution_id": stranger.id}
            )

    def test_charter_of_a_body_of_another_network(self):
        elsewhere = self.network.copy({"name": "Elsewhere"})
        with self.assertSays(ValidationError, "belongs to another network"):
            self.env["clef.charter"].create(
                {"network_id": elsewhere.id, "instance_id": self.ct.id}
            )

    def test_articles_supplied(self):
        """S59-S79: eight missions, six principles, five axes, each with its code."""
        for kind, letter, number in (
            ("mission", "M", 8),
            ("principle", "P", 6),
            ("axis", "A", 5),
        ):
            articles = self.env["clef.charter.article"].search(
                [("kind", "=", kind), ("code", "=like", f"{letter}_")]
            )
            codes = [f"{letter}{n}" for n in range(1, number + 1)]
            self.assertEqual(articles.mapped("code"), codes)
