"""What is sold: products under ids of their maker's choice."""

from .errors import ApiError, missing
from .shapes import completed
from .state import Object, State


def create_product(state: State, values: Object) -> Object:
    """A new product. Raises ApiError 400 when its id is taken."""
    product_id = values.get("id") or state.new_id("prod", 14)
    if product_id in state.products:
        raise ApiError(400, f"Product already exists: {product_id}", code="resource_already_exists", param="id")
    now = state.clock.now()
    state.products[product_id] = {
        "id": product_id,
        "object": "product",
        "active": values.get("active", True),
        "created": now,
        "default_price": None,
        "description": values.get("description"),
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": values.get("metadata", {}),
        "name": values["name"],
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": now,
        "url": None,
    }
    return completed(state.products[product_id])


def update_product(state: State, product_id: str, changes: Object) -> Object:
    """Rename or archive a product. Raises ApiError 404."""
    product = _found(state, product_id, "id")
    product |= {name: value for name, value in changes.items() if name in ("name", "active", "metadata")}
    product["updated"] = state.clock.now()
    return completed(product)


def named(state: State, price: Object) -> str:
    """The name that a checkout shows for a price. Raises ApiError 400 for a product that is not there or archived."""
    if "product" not in price:
        return str(price.get("product_data", {}).get("name", ""))
    product = _found(state, price["product"], "line_items[0][price_data][product]", status=400)
    if not product["active"]:
        raise ApiError(400, f"The product {product['id']} is not active.", param="line_items[0][price_data][product]")
    return str(product["name"])


def _found(state: State, product_id: str, param: str, *, status: int = 404) -> Object:
    if product_id not in state.products:
        absent = missing("product", product_id)
        raise ApiError(status, absent.message, code="resource_missing", param=param)
    return state.products[product_id]
