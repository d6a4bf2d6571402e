"""The three locales, a front page for each, and the default site; without Wagtail's English workflow and its groups."""

import uuid

from django.db import migrations

GROUPS = ("Moderators", "Editors")
WORKFLOW = "Moderators approval"
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


def remove_defaults(apps, schema_editor):
    State = apps.get_model("wagtailcore", "WorkflowState")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Task = apps.get_model("wagtailcore", "Task")
    Group = apps.get_model("auth", "Group")
    if State.objects.filter(workflow__name=WORKFLOW).exists():
        return
    Workflow.objects.filter(name=WORKFLOW).delete()
    Task.objects.filter(name=WORKFLOW, workflow_tasks=None, task_states=None).delete()
    Group.objects.filter(name__in=GROUPS, user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("users", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailimages", "0002_initial_data"),
        ("wagtaildocs", "0002_initial_data"),
        ("wagtailmedia", "0003_copy_media_permissions_to_collections"),
        ("wagtailsearch", "0007_delete_editorspick"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]
    operations = [
        migrations.RunPython(create, remove),
        migrations.RunPython(remove_defaults, migrations.RunPython.noop),
    ]
