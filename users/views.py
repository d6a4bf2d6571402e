"""The page an account opens on after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache


@never_cache
@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and the doors open to that person."""
    return render(request, "account/home.html")
