"""Periods kept by PostgreSQL: plain text building, no ORM."""


def no_overlap(*keys: str, where: str = "") -> str:
    """Definition of a constraint that keeps the periods of one key apart.

    Only an exclusion constraint holds "at most one at a time" under concurrent
    transactions. Integer keys are written as one-value ranges, which GiST knows
    without the ``btree_gist`` extension: nothing to install, nothing left behind.

    :param keys: SQL expressions of integer columns, never NULL where they count
    :param where: SQL condition of the rows concerned, all of them when empty
    :return: definition for ``models.Constraint``; rows need ``date_start`` and
        ``date_end`` (both inclusive, empty = unbounded)
    """
    ranges = [f"int4range({key}, {key}, '[]') WITH &&" for key in keys]
    ranges.append("daterange(date_start, date_end, '[]') WITH &&")
    condition = f" WHERE ({where})" if where else ""
    return f"EXCLUDE USING gist ({', '.join(ranges)}){condition} DEFERRABLE"
