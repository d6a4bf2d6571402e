"""The till's forms."""
