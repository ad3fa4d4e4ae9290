"""Names in the order of a French dictionary, and as parts of an address."""

import re

from odoo.tools import remove_accents


def dictionary_order(name):
    """Key that sorts names without regard to case and accents.

    :param str name: may be empty or False
    :return: str
    """
    return remove_accents(name or "").casefold()


def address_part(name, longest=60):
    """What a name becomes in an address: plain letters, digits and hyphens.

    Odoo's own keeps letters of any alphabet, or not, as a library is there or not.

    :param str name: may be empty or False
    :param int longest: number of characters kept
    :return: str, empty when nothing is left
    """
    plain = dictionary_order(name).replace("œ", "oe").replace("æ", "ae")
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-")
