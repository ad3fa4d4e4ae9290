"""Opening lists from records: smart buttons and figures."""

ADDON = "clef_network"


def window_action(env, name, domain, **context):
    """Window action of this addon, limited to some records.

    :param Environment env: environment of the caller
    :param str name: xmlid of the action, without the addon
    :param domain: domain of the records to show
    :param context: replaces the action's own: its default filters would hide
        records that the figure just clicked counts
    :return: dict
    """
    action = env["ir.actions.actions"]._for_xml_id(f"{ADDON}.{name}")
    return {**action, "domain": list(domain), "context": context}
