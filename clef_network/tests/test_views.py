import re

from lxml import etree

from odoo.tests import tagged

from .common import ClefCase


@tagged("post_install", "-at_install")
class TestViews(ClefCase):
    """What the browser would only find out when a person opens the page."""

    def _own_views(self, **conditions):
        data = self.env["ir.model.data"].search(
            [("module", "=", "clef_network"), ("model", "=", "ir.ui.view")]
        )
        views = self.env["ir.ui.view"].browse(data.mapped("res_id"))
        return views.filtered_domain([(k, "=", v) for k, v in conditions.items()])

    def test_kanban_cards_declare_the_fields_they_use(self):
        """A card that reads ``record.x`` without ``<field name="x">`` does not open."""
        views = self._own_views(type="kanban")
        self.assertGreater(len(views), 3)
        for view in views:
            arch = view._get_combined_arch()
            used = set(re.findall(r"record\.(\w+)", etree.tostring(arch).decode()))
            declared = {node.get("name") for node in arch.iter("field")}
            self.assertFalse(used - declared, view.name)

    def test_every_role_opens_every_page(self):
        """Views, defaults and lists of each action, under the rights of each role."""
        self._mandate(self.town_ct)
        data = self.env["ir.model.data"].search(
            [("module", "=", "clef_network"), ("model", "=", "ir.actions.act_window")]
        )
        actions = self.env["ir.actions.act_window"].browse(data.mapped("res_id"))
        for role in ("staff", "coordinator", "manager"):
            for action in actions:
                model = self.env[action.res_model].with_user(self.users[role])
                if not model.has_access("read"):
                    continue
                kinds = action.view_mode.split(",")
                views = model.get_views([(False, kind) for kind in kinds])["views"]
                for kind in kinds:
                    self._read_all(model, views[kind]["arch"])

    def _read_all(self, model, arch):
        tree = etree.fromstring(arch)
        names = {
            node.get("name")
            for node in tree.iter("field")
            if not any(parent.tag == "field" for parent in node.iterancestors())
        }
        model.search([], limit=5).read(list(names))

    def test_empty_lists_say_what_to_do(self):
        for name in (
            "instance",
            "institution",
            "seat",
            "mandate",
            "network",
            "charter",
            "action",
            "session",
            "finding",
            "diagnosis",
            "orientation",
            "objective",
            "evaluation",
            "log_entry",
            "exercise",
        ):
            action = self.env.ref(f"clef_network.clef_{name}_action")
            self.assertIn("o_view_nocontent_smiling_face", action.help)
            self.assertTrue(action.path)
