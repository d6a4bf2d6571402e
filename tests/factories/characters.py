"""Characters that people paste without knowing, and those that programs choke on."""

# What no text that is kept may hold, whichever door it came by.
HIDDEN = {
    "nul": "\0", "vertical tab": "\x0b", "form feed": "\x0c", "escape": "\x1b", "bell": "\x07", "unit separator": "\x1f",
    "delete": "\x7f", "next line": "\x85", "c1 control": "\x9b", "soft hyphen": "\xad", "zero-width space": "\u200b",
    "direction mark": "\u200f", "line separator": "\u2028", "right-to-left override": "\u202e", "word joiner": "\u2060",
    "byte order mark": "\ufeff", "noncharacter": "\uffff", "private use": "\ue000", "lone surrogate": "\ud800",
    "tag": "\U000e0041", "annotation": "\ufff9",
}  # fmt: skip
# What the database itself refuses: it can reach no mail, feed or export.
UNSTORABLE = frozenset(["nul", "lone surrogate"])
DECOMPOSED = ("e\u0301te\u0301", "été")
# Hebrew points: two code points that are four once composed.
GROWS = "\ufb2c"
TYPOGRAPHY = "« L’été » : 1\u202f250\u00a0$ – 10\u2009%"


def around(character: str) -> str:
    """A text with the character inside a word, between words and at both ends."""
    return f"{character}Mot{character}lié{character} et {character} suite{character}"
