"""Addresses of the till's pages, under the language's prefix."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from .views import after, dues, give, mine, stories

app_name = "donations"

urlpatterns = [
    path("", give.give, name="give"),
    path(_("thanks/<uuid:public_id>/"), after.thanks, name="thanks"),
    path(_("thanks/<uuid:public_id>/monthly/"), after.become_monthly, name="become_monthly"),
    path(_("stopped/<uuid:public_id>/"), after.stopped, name="stopped"),
    path(_("monthly/<uuid:public_id>/"), after.monthly_started, name="monthly_started"),
    path(_("monthly/<uuid:public_id>/stopped/"), after.monthly_stopped, name="monthly_stopped"),
    path(_("dues/<uuid:reference>/"), dues.pay, name="pay_due"),
    path(_("mine/"), mine.mine, name="mine"),
    path(_("mine/open/<str:token>/"), mine.open_link, name="open"),
    path(_("mine/leave/"), mine.leave, name="leave"),
    path(_("mine/name/"), mine.withdraw_name, name="withdraw_name"),
    path(_("mine/mails/"), mine.choose_mails, name="choose_mails"),
    path(_("mine/no-more-news/<str:token>/"), stories.stop, name="stop_stories"),
    path(_("mine/statement/<int:year>/"), mine.statement, name="statement"),
    path(_("mine/<uuid:public_id>/<slug:action>/"), mine.change_monthly, name="change_monthly"),
]
