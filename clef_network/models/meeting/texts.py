"""Texts typed in by strangers, made fit for one line."""


def one_line(text):
    """Visible characters on one line: no NUL, nothing that could begin another one.

    :param str text: as received; may be None or False
    :return: str
    """
    text = "".join(c if c.isprintable() else " " for c in text or "")
    return " ".join(text.split())
