"""Booleans and counters whose truth is a domain: said once, searched and shown."""

from odoo.fields import Domain


def flag_search(operator, domain):
    """Body of the ``search=`` method of a boolean that a domain defines.

    :param str operator: operator received, already normalised by the ORM
    :param Domain domain: records for which the boolean is true
    :return: Domain, or NotImplemented to let the ORM negate by itself
    """
    return domain if operator == "in" else NotImplemented


def set_flag(records, field_name, domain):
    """Assign a boolean from a domain, in one query whatever the number of records.

    :param records: recordset to assign, saved or not
    :param str field_name: computed boolean field
    :param Domain domain: records for which it is true
    """
    matching = records.search(Domain("id", "in", records.ids) & Domain(domain))
    for record in records:
        record[field_name] = record._origin in matching


def set_count(records, field_name, comodel, inverse_name, domain=Domain.TRUE):
    """Assign an integer from a count of related records, in one query.

    :param records: recordset to assign, saved or not
    :param str field_name: computed integer field
    :param str comodel: model of the counted records
    :param str inverse_name: many2one of the counted records to ``records``
    :param Domain domain: which related records count, all when omitted
    """
    counted = Domain(inverse_name, "in", records.ids) & Domain(domain)
    counts = dict(
        records.env[comodel]._read_group(counted, [inverse_name], ["__count"])
    )
    for record in records:
        record[field_name] = counts.get(record._origin, 0)
