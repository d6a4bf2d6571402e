import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campaigns', '0001_initial'),
        ('core', '0001_initial'),
        ('directory', '0001_initial'),
        ('donations', '0001_initial'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='advocacyparty',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='appealpage',
            name='fund',
            field=models.ForeignKey(limit_choices_to={'nature': 'gift'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.fund', verbose_name='fund'),
        ),
        migrations.AddField(
            model_name='appealpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='appealpage',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.projectpage', verbose_name='project'),
        ),
        migrations.AddField(
            model_name='campaignindexpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='campaignorganisation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='campaignpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='campaignorganisation',
            name='page',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='organisations', to='campaigns.campaignpage'),
        ),
        migrations.AddField(
            model_name='appealpage',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.campaignpage', verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='advocacyaction',
            name='campaign',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.campaignpage', verbose_name='campaign'),
        ),
        migrations.AddField(
            model_name='donatepage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='appealpage',
            name='terms',
            field=models.ForeignKey(help_text='The same clauses in every language.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.givingterms', verbose_name='what a donor must know'),
        ),
        migrations.AddField(
            model_name='registerpage',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph'),
        ),
        migrations.AddField(
            model_name='unionannouncement',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.fund', verbose_name='fund'),
        ),
        migrations.AddConstraint(
            model_name='advocacyparty',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('words_fr', '')), models.Q(('organisation__isnull', True), models.Q(('words_fr', ''), _negated=True)), _connector='OR'), name='advocacy_party_is_an_organisation_or_words', violation_error_message='Choose an organisation or write words: one of the two.'),
        ),
        migrations.AddConstraint(
            model_name='advocacyaction',
            constraint=models.CheckConstraint(condition=models.Q(('central_count__isnull', True), models.Q(('central_count__lte', models.F('signatory_count')), ('signatory_count__isnull', False)), _connector='OR'), name='advocacy_federations_are_signatories', violation_error_message='The federations are counted among the signatories.'),
        ),
    ]
