"""The three locales, a front page for each, and the default site."""

import uuid

from django.db import migrations

FRONT_PAGES = [("fr", "accueil", "Accueil"), ("es", "inicio", "Inicio"), ("en", "home", "Home")]


def create(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("home", "HomePage")
    ContentType = apps.get_model("contenttypes", "ContentType")

    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    content_type, _created = ContentType.objects.get_or_create(app_label="home", model="homepage")
    key, front = uuid.uuid4(), None
    for number, (code, slug, title) in enumerate(FRONT_PAGES, start=1):
        locale, _created = Locale.objects.get_or_create(language_code=code)
        page = HomePage.objects.create(
            title=title,
            draft_title=title,
            slug=slug,
            content_type=content_type,
            locale=locale,
            translation_key=key,
            path=f"{root.path}{number:04d}",
            depth=2,
            numchild=0,
            url_path=f"/{slug}/",
            headline=title,
        )
        front = front or page
    root.numchild = len(FRONT_PAGES)
    root.save()
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page_id=front.pk, is_default_site=True, site_name="CISO")


def remove(apps, schema_editor):
    apps.get_model("wagtailcore", "Site").objects.all().delete()
    apps.get_model("home", "HomePage").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [migrations.RunPython(create, remove)]
