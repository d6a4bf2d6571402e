"""The points of the till where a rehearsal may kill the process."""

FAILPOINTS = (
    "gift_before_stripe",
    "gift_after_stripe",
    "webhook_before_insert",
    "webhook_after_commit",
    "event_before_fetch",
    "event_after_fetch",
    "settle_before_ledger",
    "settle_before_commit",
    "settle_after_commit",
    "reversal_before_commit",
    "monthly_before_commit",
    "refund_before_stripe",
    "refund_after_stripe",
)
