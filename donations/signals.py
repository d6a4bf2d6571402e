"""Signals of the till, for sections that must react to money without the till knowing them."""

from django.dispatch import Signal

# Sent after commit with `fund`: its totals changed.
fund_totals_changed = Signal()
