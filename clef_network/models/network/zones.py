"""The time zone in which a company lives, whatever its users' own."""


def zone_of(company):
    """Zone that decides on which day something happens.

    :param company: res.company record; read as superuser, only its zone comes out
    :return: str, name of a time zone
    """
    return company.sudo().partner_id.tz or "UTC"
