"""What can be refused, named as facts."""


class DatesTaken(Exception):
    """Another accepted loan of the same panels shares a day with these."""


class LoanDecided(Exception):
    """The loan is not in a state from which this can be decided."""


class NothingToPrint(Exception):
    """No portrait may be printed: their consents do not cover print, or there is none."""
