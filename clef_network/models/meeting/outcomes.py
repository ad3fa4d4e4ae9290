"""What a meeting was for a seat, by what its people did: plain words, no ORM."""


def outcome(statuses):
    """One person of a seat present is presence; else one excuse is an excuse (S98).

    :param statuses: values of ``clef.attendance.status`` of the people of one seat
    :return: ``present``, ``excused``, ``absent``; None as long as it is open
    """
    statuses = set(statuses)
    if statuses & {"present", "represented"}:
        return "present"
    if not statuses or "expected" in statuses:
        return None
    return "excused" if "excused" in statuses else "absent"
