"""Wagtail's English workflow and its two groups, which this site never had members for."""

from django.db import migrations

GROUPS = ("Moderators", "Editors")
WORKFLOW = "Moderators approval"


def remove(apps, schema_editor):
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
        ("home", "0002_front_pages"),
        ("users", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailimages", "0002_initial_data"),
        ("wagtaildocs", "0002_initial_data"),
        ("wagtailmedia", "0003_copy_media_permissions_to_collections"),
        ("wagtailsearch", "0007_delete_editorspick"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]
    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
