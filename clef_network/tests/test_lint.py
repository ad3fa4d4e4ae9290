"""Odoo's own linter (the test_lint addon), run on this addon.

Checks of files walk through every addon on the path: they are shown this one only,
which makes them quick and keeps them from failing on Odoo's own files. Checks of the
registry run as they are. test_lint need not be installed, only be there, with pylint.
"""

import importlib
from unittest.mock import PropertyMock, patch

from odoo import tools
from odoo.modules import Manifest
from odoo.tests import BaseCase, tagged

ADDON = __name__.split(".")[2]
LINT = "odoo.addons.test_lint.tests"
try:
    lint = importlib.import_module(LINT)
except ImportError:  # Odoo without its test addons, or no pylint
    lint = None

OF_THE_REGISTRY = {
    "test_docstring": "TestDocstring",
    "test_index": "TestIndex",
    "test_naming": "TestNaming",
    "test_override_signatures": "TestLintOverrideSignatures",
    "test_routes": "RoutesLinter",
}
OF_FILES = {
    "test_dunderinit": "TestDunderinit",
    "test_i18n": "TestI18n",
    "test_jstranslate": "TestJsTranslations",
    "test_manifests": "ManifestLinter",
    "test_onchange_domains": "TestOnchangeDomains",
    "test_orm_import": "TestDunderinit",
    "test_pofile": "PotLinter",
    "test_pylint": "TestPyLint",
    "test_test_holes": "TestTestHoles",
}


class OnlyThisAddon(BaseCase):
    """Show Odoo's checks of files this addon alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manifest = Manifest.for_addon(ADDON)
        root = {"new_callable": PropertyMock, "return_value": manifest.path}
        for patcher in (
            patch.object(Manifest, "all_addon_manifests", return_value=[manifest]),
            patch(f"{LINT}.test_pofile.get_modules", return_value=[ADDON]),
            patch.object(type(tools.config), "root_path", **root),
        ):
            cls.startClassPatcher(patcher)


def declare(names, *bases):
    """Declare here a test case per check of Odoo, so that it counts as this addon's."""
    for module, name in names.items():
        check = getattr(getattr(lint, module), name)
        title = f"Lint{''.join(word.title() for word in module.split('_')[1:])}"
        # Odoo's runner leaves inherited tests out unless told otherwise
        attributes = {"__module__": __name__, "allow_inherited_tests_method": True}
        case = type(title, (*bases, check), attributes)
        globals()[title] = tagged("post_install", "-at_install")(case)


if lint:
    declare(OF_THE_REGISTRY)
    declare(OF_FILES, OnlyThisAddon)
