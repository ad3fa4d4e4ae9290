"""Where a company lives and what it speaks, whatever its users' own."""

from pytz import timezone, utc


def zone_of(company):
    """Zone that decides on which day something happens.

    :param company: res.company record; read as superuser, only its zone comes out
    :return: str, name of a time zone
    """
    return company.sudo().partner_id.tz or "UTC"


def lang_of(company):
    """Language of what a company writes for many: agendas, reports of a year.

    :param company: res.company record; read as superuser, only its language comes out
    :return: str, code of a language: the company's, else the reader's
    """
    return company.sudo().partner_id.lang or company.env.lang


def day_of(moment, company):
    """Day on which something happens where a company is.

    :param datetime moment: in UTC, as Odoo stores it
    :param company: res.company record
    :return: date
    """
    return utc.localize(moment).astimezone(timezone(zone_of(company))).date()
