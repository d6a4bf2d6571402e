import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('directory', '0002_initial'),
        ('exhibitions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='recorded_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by'),
        ),
        migrations.AddField(
            model_name='consent',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by'),
        ),
        migrations.AddField(
            model_name='consentpicture',
            name='consent',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='exhibitions.consent'),
        ),
        migrations.AddField(
            model_name='consentpicture',
            name='image',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='core.customimage', verbose_name='picture'),
        ),
        migrations.AddField(
            model_name='consentrecording',
            name='consent',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='recordings', to='exhibitions.consent'),
        ),
        migrations.AddField(
            model_name='consentrecording',
            name='recording',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='core.custommedia', verbose_name='recording'),
        ),
        migrations.AddField(
            model_name='exhibitionpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='loan',
            name='decided_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='loan',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.organisation', verbose_name='host in the directory'),
        ),
        migrations.AddField(
            model_name='loantask',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='loantask',
            name='loan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='exhibitions.loan'),
        ),
        migrations.AddField(
            model_name='organiser',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='organiser',
            name='page',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='organisers', to='exhibitions.exhibitionpage'),
        ),
        migrations.AddField(
            model_name='loan',
            name='panel_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='exhibitions.panelset', verbose_name='set of panels'),
        ),
        migrations.AddField(
            model_name='exhibitionpage',
            name='panel_set',
            field=models.ForeignKey(blank=True, help_text='Without one, the exhibition cannot be asked for.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exhibitions.panelset', verbose_name='set of panels'),
        ),
        migrations.AddField(
            model_name='portraitpage',
            name='consent',
            field=models.ForeignKey(blank=True, help_text='A draft may wait for it; nothing is published without.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='portraits', to='exhibitions.consent', verbose_name='consent'),
        ),
        migrations.AddField(
            model_name='portraitpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='portraitpage',
            name='recording',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.custommedia', verbose_name='recording'),
        ),
        migrations.AddField(
            model_name='printrun',
            name='consent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='exhibitions.consent'),
        ),
        migrations.AddField(
            model_name='printrun',
            name='loan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='exhibitions.loan'),
        ),
        migrations.AddField(
            model_name='printrun',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='room',
            name='page',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='exhibitions.exhibitionpage'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gte', models.F('given_on')), _connector='OR'), name='consent_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('allows_web', True), ('allows_print', True), ('allows_fundraising', True), _connector='OR'), name='consent_allows_something'),
        ),
        migrations.AddConstraint(
            model_name='consentpicture',
            constraint=models.UniqueConstraint(fields=('consent', 'image'), name='one_row_per_consent_and_picture'),
        ),
        migrations.AddConstraint(
            model_name='consentrecording',
            constraint=models.UniqueConstraint(fields=('consent', 'recording'), name='one_row_per_consent_and_recording'),
        ),
        migrations.AddConstraint(
            model_name='loantask',
            constraint=models.UniqueConstraint(fields=('loan', 'kind'), name='one_task_of_a_kind_per_loan'),
        ),
        migrations.AddIndex(
            model_name='loan',
            index=models.Index(fields=['panel_set', 'status', 'starts_on'], name='exhibitions_loans_of_set'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='loan_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.UniqueConstraint(fields=('page', 'code'), name='one_room_per_code'),
        ),
    ]
