"""What the members' services refuse, named as facts."""


class NotInBranch(Exception):
    """The organisation is not one that this person leads, nor below one."""


class LastLead(Exception):
    """An organisation keeps somebody who can invite: hand over first."""


class InvitationClosed(Exception):
    """Used, withdrawn, or too old."""


class TooMany(Exception):
    """More than anybody needs in a day."""


class AlreadyDecided(Exception):
    """A request is decided once."""


class NoRate(Exception):
    """The treasurer has not said what a group owes for that year."""


class AlreadyReceived(Exception):
    """Dues are received once."""
