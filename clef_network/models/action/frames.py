"""What funders' frames expect of a session: plain functions, no ORM (R53, R54)."""

LAEP_AGE = 6
CLAS_GROUP = 12
PAIR = 2


def laep(older, adults):
    """Rules of a place where parents and young children come together.

    :param int older: children of six and more
    :param int adults: professionals and volunteers who receive them
    :return: list of codes of what does not fit
    """
    return ["laep_age"] * (older > 0) + ["laep_adults"] * (adults < PAIR)


def clas(children, young, adults):
    """Rules of a homework help group.

    :param int children: all the children
    :param int young: those not yet at primary school
    :param int adults: professionals and volunteers who help them
    :return: list of codes of what does not fit
    """
    return (
        ["clas_group"] * (children > CLAS_GROUP)
        + ["clas_age"] * (young > 0)
        + ["clas_adults"] * (adults < PAIR)
    )
