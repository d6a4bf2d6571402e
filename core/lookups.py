"""Lookups that Django lacks."""

from typing import Any

from django.db.models import CharField
from django.db.models.lookups import Exact


@CharField.register_lookup
class SameAddress(Exact):
    """`email__same_address`: the same e-mail address, whatever the case of its ASCII letters.

    `iexact` compares in capitals, where «ı» is an I: somebody's link would open another person's data.
    """

    lookup_name = "same_address"

    def get_prep_lookup(self) -> Any:
        return str(super().get_prep_lookup()).lower()

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"= {rhs}"

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> tuple[str, Any]:
        sql, params = super().process_lhs(compiler, connection, lhs)
        return f"LOWER({sql})", params
