"""Files whose row says something else now, or is gone: they go too, once that is sure."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_save


def follow_files(model: type[models.Model], names: Iterable[str], *, deletes: bool = False) -> None:
    """Delete the file of these fields when another takes its place, or none; with `deletes`, when the row goes too."""
    for name in names:
        pre_save.connect(_remember(name), sender=model, weak=False)
        post_save.connect(_forget_replaced(name), sender=model, weak=False)
        if deletes:
            post_delete.connect(_forget_deleted(name), sender=model, weak=False)


def _remember(name: str) -> Callable[..., None]:
    def remember(sender: Any, instance: Any, **_kwargs: Any) -> None:
        rows = sender._base_manager.filter(pk=instance.pk) if instance.pk else sender._base_manager.none()
        setattr(instance, _slot(name), rows.values_list(name, flat=True).first() or "")

    return remember


def _forget_replaced(name: str) -> Callable[..., None]:
    def forget(instance: Any, **_kwargs: Any) -> None:
        before, file = getattr(instance, _slot(name), ""), getattr(instance, name)
        if before and before != file.name:
            transaction.on_commit(partial(file.storage.delete, before))

    return forget


def _forget_deleted(name: str) -> Callable[..., None]:
    def forget(instance: Any, **_kwargs: Any) -> None:
        file = getattr(instance, name)
        if file:
            transaction.on_commit(partial(file.storage.delete, file.name))

    return forget


def _slot(name: str) -> str:
    return f"_{name}_before"
