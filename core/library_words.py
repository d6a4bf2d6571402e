"""Sentences of the CMS that its own catalogues leave in English or cannot agree («Ce(tte) appel est référencé(e)»).

They are named here so that our catalogues hold them: ours are read first.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

REPLACED = frozenset(
    [
        gettext_noop("Status: "),
        gettext_noop("Current page status:"),
        gettext_noop("Locking status"),
        gettext_noop("Are you sure you want to delete this %(model_name)s?"),
        gettext_noop("Are you sure you want to unpublish this %(model_name)s?"),
        gettext_noop("One or more references to this %(model_name)s prevent it from being deleted."),
        gettext_noop("Anyone can edit this %(model_name)s"),
        gettext_noop("Anyone can edit this %(model_name)s – lock it to prevent others from editing"),
        gettext_noop(
            "You are viewing a previous version of this %(model_name)s from <b>%(created_at)s</b> by %(user)s"
        ),
        gettext_noop("Only reviewers for this task can edit the %(model_name)s."),
    ]
)
COUNTED = ngettext_lazy(
    "This %(model_name)s is referenced %(usage_count)s time.",
    "This %(model_name)s is referenced %(usage_count)s times.",
)
# Its singular, by which gettext finds it.
REPLACED_COUNTED = frozenset(["This %(model_name)s is referenced %(usage_count)s time."])
