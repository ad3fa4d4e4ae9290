"""Small numbers hidden in a table that prints its totals: no record is read here."""

from ..action.printing import LIMIT, _can_be_worked_out

HIDDEN = f"<{LIMIT}"
LEFT_OUT = "–"


def masked_matrix(lines):
    """A table of counts with its totals, in which no small number can be worked out.

    A row or a column whose hidden numbers follow from its total and from the others
    loses one more number: the smallest that is shown, its total among them (R63).

    :param list lines: of lists of int, one a row, all of the same length
    :return: list of lists of int or str, one row more and one column more: the totals
    """
    counts = [[*line, sum(line)] for line in lines]
    counts.append([sum(column) for column in zip(*counts, strict=True)])
    hidden = {
        (row, column)
        for row, line in enumerate(counts)
        for column, count in enumerate(line)
        if 0 < count < LIMIT
    }
    while more := _still_told(counts, hidden):
        hidden.add(more)
    return [
        [_cell(count, (row, column) in hidden) for column, count in enumerate(line)]
        for row, line in enumerate(counts)
    ]


def _cell(count, is_hidden):
    if not is_hidden:
        return count
    return HIDDEN if count < LIMIT else LEFT_OUT


def _still_told(counts, hidden):
    """The next place to leave out.

    :param list counts: the table with its totals
    :param set hidden: places that are hidden already
    :return: tuple of row and column, or None when nothing can be worked out
    """
    height, width = len(counts), len(counts[0])
    rows = [[(row, column) for column in range(width)] for row in range(height)]
    for line in [*rows, *zip(*rows, strict=True)]:
        if _is_told(counts, hidden, line):
            shown = [(counts[r][c], (r, c)) for r, c in line if (r, c) not in hidden]
            if others := [cell for cell in shown if cell[0]]:
                return min(others)[1]
    return None


def _is_told(counts, hidden, line):
    """Whether the numbers shown in a row or a column say those that are not.

    :param list counts: the table with its totals
    :param set hidden: places that are hidden
    :param line: places of the row or the column, the total last
    :return: bool
    """
    within = [place for place in line if place in hidden]
    values = [counts[row][column] for row, column in within]
    if line[-1] in hidden or any(value >= LIMIT for value in values):
        return len(within) == 1
    return _can_be_worked_out(values, LIMIT)
