import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campaigns', '0002_initial'),
        ('core', '0001_initial'),
        ('directory', '0002_initial'),
        ('education', '0001_initial'),
        ('projects', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='resourcefile',
            name='added_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by'),
        ),
        migrations.AddField(
            model_name='downloadcount',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='education.resourcefile', verbose_name='file'),
        ),
        migrations.AddField(
            model_name='resourceindexpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='resourcepage',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.campaignpage', verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='resourcepage',
            name='organisation',
            field=models.ForeignKey(blank=True, help_text='Only for «One organisation»: those that belong to it may take the files too.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='the one organisation'),
        ),
        migrations.AddField(
            model_name='resourcepage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='resourcepage',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.projectpage', verbose_name='project'),
        ),
        migrations.AddField(
            model_name='resourcepage',
            name='themes',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='directory.theme', verbose_name='themes'),
        ),
        migrations.AddField(
            model_name='resourcefile',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='education.resourcepage', verbose_name='resource'),
        ),
        migrations.AddField(
            model_name='workshopreport',
            name='decided_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='read by'),
        ),
        migrations.AddField(
            model_name='workshopreport',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='education.resourcefile', verbose_name='version'),
        ),
        migrations.AddField(
            model_name='workshopreport',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='workshopreport',
            name='page',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='education.resourcepage', verbose_name='resource'),
        ),
        migrations.AddField(
            model_name='workshoprequest',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.organisation', verbose_name='organisation in the directory'),
        ),
        migrations.AddField(
            model_name='workshoprequest',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who takes care of it'),
        ),
        migrations.AddField(
            model_name='workshopreport',
            name='request',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='report', to='education.workshoprequest', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='workshopstep',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='workshopstep',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='education.workshoprequest'),
        ),
        migrations.AddConstraint(
            model_name='downloadcount',
            constraint=models.UniqueConstraint(fields=('file', 'organisation', 'month'), name='one_count_per_organisation'),
        ),
        migrations.AddConstraint(
            model_name='downloadcount',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', True)), fields=('file', 'month'), name='one_count_without_organisation'),
        ),
        migrations.AddConstraint(
            model_name='resourcefile',
            constraint=models.UniqueConstraint(fields=('page', 'language', 'format', 'version'), name='one_file_per_version'),
        ),
        migrations.AddConstraint(
            model_name='workshoprequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('accepted', 'held')), _negated=True), ('scheduled_on__isnull', False), _connector='OR'), name='an_accepted_workshop_has_its_day'),
        ),
        migrations.AddIndex(
            model_name='workshopreport',
            index=models.Index(fields=['state', 'held_on'], name='education_reports_by_year'),
        ),
        migrations.AddConstraint(
            model_name='workshopreport',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1), ('people__lte', 5000)), name='a_workshop_reaches_somebody'),
        ),
    ]
