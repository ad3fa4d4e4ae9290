"""Kinds of alerts: what each looks for and what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from odoo.fields import Domain

# Ids of alerts: the kind in the high part, the record in the low one. They stay
# below 2**53, the last whole number that JavaScript counts to.
SHIFT = 2**32
KINDS = 2**20


@dataclass(frozen=True)
class Alert:
    """A kind of thing that needs somebody, told as a search on what it is about."""

    code: str
    #: what the kind is called, where alerts are grouped by kind
    name: str
    model: str
    #: a domain, or a function of the model giving one
    domain: Domain | list | Callable
    #: what it says of ``%(record)s``
    sentence: str
    #: ``info``, ``warning`` or ``urgent``, or the field of the model that says which
    severity: str = "warning"
    #: since when it waits: a field, or a function of (model, alias, query) giving SQL
    since: str | Callable | None = None
    #: its network: a many2one, or a function as above
    network: str | Callable = "network_id"
    #: many2one to the meeting it is about: it is shown to those who may read that one
    meeting: str | None = None

    @property
    def number(self):
        """The kind as a number, the same in every database and every version.

        :return: int, below 2**20
        """
        return crc32(self.code.encode()) % KINDS
