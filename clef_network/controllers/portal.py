from werkzeug.exceptions import NotFound

from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

# The largest number PostgreSQL takes for an id: beyond, nothing can be found.
LARGEST_ID = 2**31 - 1


class ClefPortal(CustomerPortal):
    """What the pages of partners share; each room of the portal adds its own."""

    def _prepare_home_portal_values(self, counters):
        """Counters of the cards on ``/my``: bodies, and answers still awaited."""
        values = super()._prepare_home_portal_values(counters)
        if "clef_instance_count" in counters:
            values["clef_instance_count"] = self._clef_count("clef.instance")
        if "clef_answer_count" in counters:
            awaited = request.env["clef.attendance"]._awaited_domain(
                request.env.user.partner_id
            )
            values["clef_answer_count"] = self._clef_count("clef.attendance", awaited)
        return values

    def _clef_count(self, model, domain=()):
        """Number of records the user may see.

        :param str model: name of the model
        :param domain: among which
        :return: int
        """
        records = request.env[model]
        return records.search_count(domain) if records.has_access("read") else 0

    def _clef_find(self, model, id_):
        """The record of an address, as far as the user may see it.

        What is kept from the user and what does not exist answer alike.

        :param str model: name of the model
        :param int id_: as given in the address, perhaps far too large
        :return: record
        :raise NotFound: when there is nothing to be seen
        """
        found = 0 < id_ <= LARGEST_ID and request.env[model].search([("id", "=", id_)])
        if not found:
            raise NotFound()
        return found

    def _clef_page(self, template, page_name, **values):
        """Render a page of the portal.

        :param str template: xmlid in this addon, without its name
        :param str page_name: for breadcrumbs, see ``portal_breadcrumbs``
        :param values: what the template needs besides
        :return: response
        """
        layout = self._prepare_portal_layout_values()
        # for screen readers: without a website, Odoo does not say in which language
        page = {
            "page_name": page_name,
            "html_data": {"lang": request.env.lang.replace("_", "-")},
        }
        return request.render(f"clef_network.{template}", {**layout, **values, **page})
