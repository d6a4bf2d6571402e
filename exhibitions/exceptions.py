"""What can be refused, named as facts."""


class DatesTaken(Exception):
    """Another accepted loan of the same panels shares a day with these."""


class LoanDecided(Exception):
    """The loan is not in a state from which this can be decided."""


class ConsentChanged(Exception):
    """A person withdrew, or their consent ended, while something that shows them was being made."""


class NothingToPrint(Exception):
    """No portrait may be printed: their consents do not cover print, or there is none."""
