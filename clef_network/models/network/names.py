"""Names in the order of a French dictionary, whatever collation the database has."""

from odoo.tools import remove_accents


def dictionary_order(name):
    """Key that sorts names without regard to case and accents.

    :param str name: may be empty or False
    :return: str
    """
    return remove_accents(name or "").casefold()
