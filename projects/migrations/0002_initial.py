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
        ('donations', '0002_initial'),
        ('projects', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='partnerinvitation',
            name='created_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by'),
        ),
        migrations.AddField(
            model_name='partnerinvitation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='fieldreport',
            name='invitation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='projects.partnerinvitation', verbose_name='invitation'),
        ),
        migrations.AddField(
            model_name='projectindexpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='projectorganisation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='projectpage',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.campaignpage', verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='projectpage',
            name='country',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.country', verbose_name='country'),
        ),
        migrations.AddField(
            model_name='projectpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='projectpage',
            name='themes',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='directory.theme', verbose_name='themes'),
        ),
        migrations.AddField(
            model_name='projectorganisation',
            name='page',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='organisations', to='projects.projectpage'),
        ),
        migrations.AddField(
            model_name='partnerinvitation',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='projects.projectpage', verbose_name='project'),
        ),
        migrations.AddField(
            model_name='initiative',
            name='page',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='initiatives', to='projects.projectpage'),
        ),
        migrations.AddField(
            model_name='projectplace',
            name='page',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='projects.projectpage'),
        ),
        migrations.AddField(
            model_name='projectplace',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.place', verbose_name='place'),
        ),
        migrations.AddField(
            model_name='projectupdatepage',
            name='fund',
            field=models.ForeignKey(blank=True, help_text='Those who gave to it are told once, by e-mail, when this is published; appeals for it show it.', limit_choices_to={'nature': 'gift'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.fund', verbose_name='fund'),
        ),
        migrations.AddField(
            model_name='projectupdatepage',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.organisation', verbose_name='told by'),
        ),
        migrations.AddField(
            model_name='projectupdatepage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='projectupdatepage',
            name='recording',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.custommedia', verbose_name='recording'),
        ),
        migrations.AddField(
            model_name='fieldreport',
            name='page',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.projectupdatepage', verbose_name='draft'),
        ),
        migrations.AddConstraint(
            model_name='fieldphoto',
            constraint=models.UniqueConstraint(fields=('report', 'number'), name='one_photo_per_report_and_number'),
        ),
        migrations.AddConstraint(
            model_name='fieldphoto',
            constraint=models.CheckConstraint(condition=models.Q(('received__lte', models.F('size'))), name='photo_holds_no_more_than_its_size'),
        ),
        migrations.AddConstraint(
            model_name='fieldreport',
            constraint=models.UniqueConstraint(fields=('invitation', 'client_key'), name='one_report_per_invitation_and_key'),
        ),
        migrations.AddConstraint(
            model_name='fieldreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received_at__isnull', True), ('state', 'receiving')), models.Q(('received_at__isnull', False), ('state', 'complete')), _connector='OR'), name='report_is_received_when_complete'),
        ),
    ]
