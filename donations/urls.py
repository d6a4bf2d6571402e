"""Addresses of the till's pages, under the language's prefix."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from .views import after, dues, give, my_gifts, stories

app_name = "donations"

urlpatterns = [
    path("", give.give, name="give"),
    path(_("thanks/<uuid:public_id>/"), after.thanks, name="thanks"),
    path(_("thanks/<uuid:public_id>/monthly/"), after.become_monthly, name="become_monthly"),
    path(_("stopped/<uuid:public_id>/"), after.stopped, name="stopped"),
    path(_("monthly/<uuid:public_id>/"), after.monthly_started, name="monthly_started"),
    path(_("monthly/<uuid:public_id>/stopped/"), after.monthly_stopped, name="monthly_stopped"),
    path(_("dues/<uuid:reference>/"), dues.pay, name="pay_due"),
    path(_("mine/"), my_gifts.my_gifts, name="my_gifts"),
    path(_("mine/open/<str:token>/"), my_gifts.open_link, name="open"),
    path(_("mine/leave/"), my_gifts.leave, name="leave"),
    path(_("mine/name/"), my_gifts.withdraw_name, name="withdraw_name"),
    path(_("mine/mails/"), my_gifts.choose_mails, name="choose_mails"),
    path(_("mine/no-more-news/<str:token>/"), stories.stop, name="stop_stories"),
    path(_("mine/statement/<int:year>/"), my_gifts.statement, name="statement"),
    path(_("mine/<uuid:public_id>/<slug:action>/"), my_gifts.change_monthly, name="change_monthly"),
]
