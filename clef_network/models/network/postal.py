"""Addresses as they are written on envelopes: plain text."""


def street_lines(place, home=None):
    """Street, city and country, those that are empty left out.

    :param place: res.partner record
    :param home: res.country record not to be named, that of the sender
    :return: list of str
    """
    city = f"{place.zip or ''} {place.city or ''}".strip()
    country = place.country_id - home if home else place.country_id
    return [line for line in (place.street, place.street2, city, country.name) if line]


def postal_lines(names, place, home=None):
    """Lines of an address block, those that are empty left out.

    :param names: list of str, who is written to, from the institution to the person
    :param place: res.partner record whose address it is
    :param home: res.country record not to be named, that of the sender
    :return: list of str
    """
    return [*filter(None, names), *street_lines(place, home)]
