"""Lists of the partners' portal: what may be asked of them, and nothing else."""

from dataclasses import dataclass, field

from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import pager as portal_pager

LONGEST_SEARCH = 100
STEP = 80


@dataclass(frozen=True)
class Listing:
    """A list page: its model, address, and the ways to sort, filter and search it.

    What an address asks for and the page does not know is read as not asked for: a
    link of last year, or a mistyped one, shows the list rather than an error.
    """

    model: str
    url: str
    #: key -> (label, order of the ORM); the first is the default
    sortings: dict
    #: key -> (label, domain, or what returns it when that costs); the first is the
    #: default
    filters: dict
    #: key -> (label, field searched with ``ilike``)
    searches: dict = field(default_factory=dict)
    domain: Domain = Domain.TRUE

    def values(self, page=1, sortby=None, filterby=None, search=None, search_in=None):
        """What a list template needs, records included.

        :param int page: from 1 on, anything else is brought back into the list
        :param str sortby: key of ``sortings``
        :param str filterby: key of ``filters``
        :param str search: text to find
        :param str search_in: key of ``searches``
        :return: dict, with the records of the page as ``records``
        """
        asked = {
            "sortby": self._known(self.sortings, sortby),
            "filterby": self._known(self.filters, filterby),
            "search_in": self._known(self.searches, search_in),
            "search": " ".join((search or "").replace("\0", "").split())[
                :LONGEST_SEARCH
            ],
        }
        domain = self._domain(**asked)
        records = request.env[self.model]
        pager = portal_pager(
            url=self.url,
            url_args={name: value for name, value in asked.items() if value},
            total=records.search_count(domain),
            page=page,
            step=STEP,
        )
        order = self.sortings[asked["sortby"]][1]
        return {
            **asked,
            **self._searchbar(),
            "records": records.search(
                domain, order=order, limit=STEP, offset=pager["offset"]
            ),
            "pager": pager,
            "default_url": self.url,
        }

    @staticmethod
    def _known(choices, key):
        return key if key in choices else next(iter(choices), None)

    def _domain(self, sortby, filterby, search_in, search):
        chosen = self.filters[filterby][1]
        domain = self.domain & Domain(chosen() if callable(chosen) else chosen)
        if search and search_in:
            domain &= Domain(self.searches[search_in][1], "ilike", search)
        return domain

    def _searchbar(self):
        """Choices as ``portal.portal_searchbar`` shows them.

        :return: dict
        """
        return {
            "searchbar_sortings": {
                key: {"label": label} for key, (label, _o) in self.sortings.items()
            },
            "searchbar_filters": {
                key: {"label": label} for key, (label, _d) in self.filters.items()
            },
            "searchbar_inputs": {
                key: {"input": key, "label": label}
                for key, (label, _f) in self.searches.items()
            },
        }
