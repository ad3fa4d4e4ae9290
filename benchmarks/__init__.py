"""Measures of the addons, side by side with what Odoo or PostgreSQL does itself."""
