"""What can be refused, named as facts."""


class TooManyRequests(Exception):
    """Too many came today, from this address or altogether: a person may write instead."""


class NotPossible(Exception):
    """The request or the report is not in a state from which this can be done."""
