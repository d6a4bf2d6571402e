import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.site import PASSWORD, RunningSite, running_site


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id) -> Iterator[RunningSite]:
    """One site for all the journeys of a worker: tests compare before and after, never absolute totals."""
    with running_site(tmp_path_factory.mktemp("site"), f"browser_{worker_id}_{os.getpid()}") as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium_path) -> dict:
    return {"executable_path": chromium_path, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture
def page(page, site):
    """A page on which whatever the console complains of, and whatever goes to a third party, fails the test."""
    faults: list[str] = []
    ours = (site.url, site.bench.url, site.bench.state.portal_url, "data:", "blob:")
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(ours) else faults.append(request.url))
    yield page
    expected = ("422 (", "403 (", "favicon", "404 (Not Found)")
    assert [fault for fault in faults if not any(word in fault for word in expected)] == []


@pytest.fixture
def editor(page, site) -> Page:
    """A page signed in to the CMS as an editor."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{site.url}/admin/")
    page.fill("[name=login]", "redaction@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.btn")
    page.wait_for_url("**/admin/")
    return page
