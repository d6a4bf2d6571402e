import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('directory', '0002_initial'),
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='delegateinvitation',
            name='invited_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by'),
        ),
        migrations.AddField(
            model_name='delegateinvitation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='duesinvoice',
            name='received_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddConstraint(
            model_name='duesrate',
            constraint=models.UniqueConstraint(fields=('group', 'year'), name='one_rate_per_group_and_year'),
        ),
        migrations.AddConstraint(
            model_name='duesrate',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', 100)), name='dues_of_a_dollar_or_more'),
        ),
        migrations.AddField(
            model_name='joinrequest',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='memberdirectorypage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='membership',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='membership',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AddField(
            model_name='duesinvoice',
            name='membership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='members.membership', verbose_name='membership'),
        ),
        migrations.AddConstraint(
            model_name='delegateinvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), fields=('organisation', 'email'), name='one_open_invitation_per_address'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group__in', ['A', 'B', 'C']), ('organisation__isnull', False), ('person__isnull', True)), models.Q(('group', 'D'), ('organisation__isnull', True), ('person__isnull', False)), models.Q(('ended_on__isnull', False), ('group', 'D'), ('organisation__isnull', True), ('person__isnull', True)), _connector='OR'), name='membership_of_an_organisation_or_a_person', violation_error_message='Groups A, B and C are organisations; group D is a person.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('joined_on')), _connector='OR'), name='membership_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('organisation',), name='one_membership_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('person',), name='one_membership_per_person'),
        ),
        migrations.AddConstraint(
            model_name='duesinvoice',
            constraint=models.UniqueConstraint(fields=('membership', 'year'), name='one_invoice_per_membership_and_year'),
        ),
        migrations.AddConstraint(
            model_name='duesinvoice',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', 100)), name='invoice_of_a_dollar_or_more'),
        ),
        migrations.AddConstraint(
            model_name='duesinvoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('method', ''), ('received_on__isnull', True)), models.Q(('received_on__isnull', False), models.Q(('method', ''), _negated=True)), _connector='OR'), name='received_dues_say_how'),
        ),
        migrations.AddConstraint(
            model_name='duesinvoice',
            constraint=models.CheckConstraint(condition=models.Q(('paid_online_cents__gte', 0)), name='paid_online_never_negative'),
        ),
    ]
