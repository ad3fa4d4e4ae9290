"""Dates of what is done again next year."""

from odoo import fields


def a_year_later(record, *names):
    """Values of dates one year on, empty ones left so.

    :param record: of any model
    :param names: its date fields
    :return: dict field name -> date, or False
    """
    return {
        name: record[name] and fields.Date.add(record[name], years=1) for name in names
    }
