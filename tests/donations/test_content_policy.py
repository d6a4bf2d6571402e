"""Forms of the till lead to two hosts of Stripe, and a browser follows them there only if the content policy names both."""

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db
HOSTS = ["https://checkout.stripe.com", "https://billing.stripe.com"]


def form_action(client, path: str) -> list[str]:
    policy = client.get(path).headers["Content-Security-Policy"]
    return re.search(r"form-action ([^;]*)", policy)[1].split()


@pytest.mark.parametrize("path", ["/don/", "/don/mes-dons/", "/es/donativo/", "/en/gift/mine/"])
def test_the_checkout_and_the_portal_may_take_our_forms(client, path):
    assert form_action(client, path) == ["'self'", *HOSTS]


def test_control_a_policy_without_the_portal_would_show(client, settings):
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, "form-action": ["'self'", HOSTS[0]]}}
    assert HOSTS[1] not in form_action(client, "/don/mes-dons/")


def test_no_other_host_may_take_them():
    assert settings.STRIPE_PAGES == HOSTS
