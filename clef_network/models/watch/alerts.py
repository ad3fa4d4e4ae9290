"""Kinds of alerts: what each looks for and what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from odoo.fields import Domain

# Ids of alerts: the kind in the high part, the record in the low one.
SHIFT = 2**32
KINDS = 2**20


@dataclass(frozen=True)
class Alert:
    """A kind of thing that needs somebody, told as a search on what it is about."""

    code: str
    model: str
    domain: Domain | list
    #: what it says of ``%(record)s``
    sentence: str
    #: ``info``, ``warning`` or ``urgent``
    severity: str = "warning"
    #: date field of the model, or a function of (model, alias, query) giving SQL
    since: str | Callable | None = None
    #: many2one of the model to its network
    network: str = "network_id"

    @property
    def number(self):
        """The kind as a number, the same in every database and every version.

        :return: int, below 2**20
        """
        return crc32(self.code.encode()) % KINDS
