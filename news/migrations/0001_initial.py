import core.feeds
import core.partial_dates
import core.plates
import django.db.models.deletion
import django.utils.timezone
import modelsearch.index
import news.models.pages
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campaigns', '0001_initial'),
        ('directory', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='MediaIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'list of media mentions',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='MentionOutlet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
            ],
            options={
                'verbose_name': 'list of news',
            },
            bases=(core.feeds.FeedsMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('first_day', models.DateField(db_index=True, editable=False, null=True)),
                ('last_day', models.DateField(editable=False, null=True)),
                ('kind', models.CharField(choices=[('news', 'News item'), ('release', 'Press release'), ('letter', 'Open letter'), ('position', 'Statement of position'), ('endorsement', 'Declaration supported'), ('dossier', 'Dossier')], default='news', max_length=12, verbose_name='kind')),
                ('occurred_on', core.partial_dates.PartialDateField(default=news.models.pages.today, help_text='A date as 2022-03-11, 2022-03, 2022-22 (21 spring, 22 summer, 23 autumn, 24 winter), 2022 or 2021/2022.', max_length=10, verbose_name='date')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='body')),
                ('external_url', models.URLField(blank=True, verbose_name='address of the text elsewhere')),
                ('signatory_count', models.PositiveIntegerField(blank=True, help_text='When more signed than are listed below.', null=True, verbose_name='number of signatories')),
                ('embargo_until', models.DateTimeField(blank=True, null=True, verbose_name='embargo until')),
                ('press_role', models.CharField(blank=True, help_text='A role: «Communications», never a name.', max_length=120, verbose_name='press contact')),
                ('press_email', models.EmailField(blank=True, max_length=254, verbose_name='its e-mail')),
                ('press_phone', models.CharField(blank=True, max_length=40, verbose_name='its telephone')),
                ('is_withheld', models.BooleanField(default=False, verbose_name='named by no list or search engine')),
            ],
            options={
                'verbose_name': 'piece of news',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Signatory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('words', models.CharField(blank=True, help_text='«Education committee», «a coalition of 27 groups»', max_length=120, verbose_name='or in words')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_fr', models.CharField(max_length=160, verbose_name='text, French')),
                ('text_es', models.CharField(max_length=160, verbose_name='text, Spanish')),
                ('text_en', models.CharField(max_length=160, verbose_name='text, English')),
                ('starts_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='until')),
                ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.page', verbose_name='page')),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
                'ordering': ['-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('words', models.CharField(blank=True, help_text='«Education committee», «a coalition of 27 groups»', max_length=120, verbose_name='or in words')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.organisation', verbose_name='organisation')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MediaMention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(db_index=True, editable=False, null=True)),
                ('last_day', models.DateField(editable=False, null=True)),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('title_language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], default='fr', max_length=3, verbose_name='language')),
                ('published_on', core.partial_dates.PartialDateField(help_text='A date as 2022-03-11, 2022-03, 2022-22 (21 spring, 22 summer, 23 autumn, 24 winter), 2022 or 2021/2022.', max_length=10, verbose_name='date')),
                ('kind', models.CharField(choices=[('article', 'Article'), ('collective-letter', 'Collective letter'), ('partner-article', "A partner's article"), ('broadcast', 'Broadcast')], default='article', max_length=20, verbose_name='kind')),
                ('by_ciso', models.BooleanField(default=False, verbose_name='written or signed by us')),
                ('url', models.URLField(blank=True, verbose_name='address')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.campaignpage', verbose_name='campaign')),
            ],
            options={
                'verbose_name': 'media mention',
                'verbose_name_plural': 'media mentions',
                'ordering': ['-first_day', '-pk'],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
    ]
