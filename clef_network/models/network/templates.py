"""Spreadsheets offered by "Import records", in the languages we ship."""

LANGUAGES = ("fr", "en")


def import_template(env, label, name):
    """Answer of ``get_import_templates``: the sheet in the user's language.

    Its headers are the labels of the fields, by which the importer knows columns.

    :param Environment env: gives the language
    :param str label: what the link says, translated
    :param str name: base name of the files ``static/xls/<name>_<language>.xlsx``
    :return: list of one dict with ``label`` and ``template`` (URL)
    """
    language = (env.lang or "en")[:2]
    suffix = language if language in LANGUAGES else "en"
    return [
        {"label": label, "template": f"/clef_network/static/xls/{name}_{suffix}.xlsx"}
    ]
