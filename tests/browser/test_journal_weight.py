"""What a phone loads of the journal, counted by the browser, images and all."""

import pytest

pytestmark = pytest.mark.browser
WITH_IMAGES = 300 * 1024
ADDRESSES = [
    "/projets/", "/projets/cooperatives/", "/projets/radio-obrera-y-maquilera/demonstration-vos-questions/", "/actualites/",
    "/actualites/communique-imputabilite/", "/actualites/medias/", "/plaidoyer/", "/campagnes/loi-imputabilite/",
    "/donner/cooperatives-mexique/",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_read_to_its_end_on_a_phone_is_light(browser, site, address):
    """The demonstration's server packs no static file: production sends less than what is counted here."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, device_scale_factor=2)
    page, loaded = context.new_page(), []
    page.on("requestfinished", lambda request: loaded.append(request))
    page.goto(f"{site.url}{address}")
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    page.wait_for_load_state("networkidle")
    weights = {request.url: request.sizes()["responseBodySize"] for request in loaded}
    print(f"{address}: {sum(weights.values())} bytes, {len(weights)} files")
    assert sum(weights.values()) <= WITH_IMAGES, weights
    context.close()
