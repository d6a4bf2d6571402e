import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campaigns', '0002_initial'),
        ('core', '0001_initial'),
        ('directory', '0001_initial'),
        ('news', '0001_initial'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediamention',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.projectpage', verbose_name='project'),
        ),
        migrations.AddField(
            model_name='mentionoutlet',
            name='mention',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='outlets', to='news.mediamention'),
        ),
        migrations.AddField(
            model_name='mentionoutlet',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='outlet'),
        ),
        migrations.AddField(
            model_name='newsindexpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='newspage',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.campaignpage', verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='newspage',
            name='country',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.country', verbose_name='country'),
        ),
        migrations.AddField(
            model_name='newspage',
            name='lead',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.organisation', verbose_name='who carries the declaration'),
        ),
        migrations.AddField(
            model_name='newspage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='newspage',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.projectpage', verbose_name='project'),
        ),
        migrations.AddField(
            model_name='newspage',
            name='source',
            field=models.ForeignKey(blank=True, help_text='The partner whose news it is; empty: ours.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.organisation', verbose_name='source'),
        ),
        migrations.AddField(
            model_name='newspage',
            name='themes',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, related_name='+', to='directory.theme', verbose_name='themes'),
        ),
        migrations.AddField(
            model_name='author',
            name='page',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='authors', to='news.newspage'),
        ),
        migrations.AddField(
            model_name='signatory',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='signatory',
            name='page',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatories', to='news.newspage'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='alert_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='mentionoutlet',
            constraint=models.UniqueConstraint(fields=('mention', 'organisation'), name='one_row_per_outlet'),
        ),
        migrations.AddConstraint(
            model_name='author',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('words', '')), models.Q(('organisation__isnull', True), models.Q(('words', ''), _negated=True)), _connector='OR'), name='author_is_an_organisation_or_words', violation_error_message='Choose an organisation or write words: one of the two.'),
        ),
        migrations.AddConstraint(
            model_name='signatory',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('words', '')), models.Q(('organisation__isnull', True), models.Q(('words', ''), _negated=True)), _connector='OR'), name='signatory_is_an_organisation_or_words', violation_error_message='Choose an organisation or write words: one of the two.'),
        ),
    ]
