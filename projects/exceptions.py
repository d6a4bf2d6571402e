"""Why something sent from the field is not taken. Their sentences are for the sender, in the sender's language."""


class TooManyReports(Exception):
    """The invitation began as many reports as a day allows."""


class UnknownPhoto(Exception):
    """No photograph of this number was declared, or the piece reaches past its declared end."""


class PhotoGap(Exception):
    """The piece does not follow what is held: `held` bytes are."""

    def __init__(self, held: int) -> None:
        super().__init__(held)
        self.held = held


class NotWhole(Exception):
    """Some photograph has not come whole."""


class PhotoRefused(Exception):
    """What came as photograph `number` is none that we take; `sentence` says why."""

    def __init__(self, number: int, sentence: str) -> None:
        super().__init__(number, sentence)
        self.number, self.sentence = number, sentence
