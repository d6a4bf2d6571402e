"""The lists of pictures and documents: a search among those that are used so many times."""

from functools import wraps
from typing import Any

from django.db.models import QuerySet
from wagtail.admin.views.generic.base import BaseListingView


def search_among_the_used() -> None:
    """Wagtail's search reads the conditions of a list, and breaks at the number of uses, which is no column: it is
    given the keys of the rows instead.
    """
    search = BaseListingView.search_queryset

    @wraps(search)
    def search_queryset(view: BaseListingView, queryset: QuerySet) -> Any:
        # The order by uses alone is no condition, and stays.
        is_used = getattr(view, "is_filtering", False) and view.filters.form.cleaned_data.get("usage_count")
        if view.is_searching and is_used:
            keys = list(queryset.order_by().values_list("pk", flat=True))
            queryset = queryset.model._default_manager.filter(pk__in=keys)
        return search(view, queryset)

    BaseListingView.search_queryset = search_queryset
