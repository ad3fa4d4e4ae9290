"""Groups named in fields: what partners on the portal must not read."""

STAFF = "clef_network.group_user"
