"""Every change leaves an event, kept for the events list and queued for delivery."""

import copy

from . import objects
from .shapes import completed
from .state import Object, State


def emit(state: State, kind: str, subject: Object, *, previous: Object | None = None) -> Object:
    """Keep an event and, unless chaos drops it, queue its delivery; `previous` is what the change replaced."""
    event = objects.event_object(state.new_id("evt"), kind, copy.deepcopy(completed(subject)), now=state.clock.now())
    if previous is not None:
        event["data"]["previous_attributes"] = copy.deepcopy(previous)
    state.events[event["id"]] = event
    state.event_versions[event["id"]] = state.account_version
    if not state.chaos.is_dropped(state.seed, event["id"]):
        due = state.clock.now() + state.chaos.delay_seconds
        state.deliveries[event["id"]] = {"event": event["id"], "due": due, "attempts": 0}
    state.changed.notify_all()
    return event
