import core.feeds
import core.partial_dates
import core.plates
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import modelsearch.index
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdvocacyAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(db_index=True, editable=False, null=True)),
                ('last_day', models.DateField(editable=False, null=True)),
                ('code', models.SlugField(help_text="Names it in the register's addresses.", max_length=60, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('meeting', 'Meeting'), ('letter', 'Letter'), ('brief', 'Brief'), ('action', 'Action')], max_length=8, verbose_name='kind')),
                ('done_on', core.partial_dates.PartialDateField(help_text='A date as 2022-03-11, 2022-03, 2022-22 (21 spring, 22 summer, 23 autumn, 24 winter), 2022 or 2021/2022.', max_length=10, verbose_name='date')),
                ('title_fr', models.CharField(max_length=160, verbose_name='title, French')),
                ('title_es', models.CharField(max_length=160, verbose_name='title, Spanish')),
                ('title_en', models.CharField(max_length=160, verbose_name='title, English')),
                ('summary_fr', models.TextField(max_length=600, verbose_name='what it was, French')),
                ('summary_es', models.TextField(max_length=600, verbose_name='what it was, Spanish')),
                ('summary_en', models.TextField(max_length=600, verbose_name='what it was, English')),
                ('outcome_fr', models.TextField(blank=True, max_length=400, verbose_name='what followed, French')),
                ('outcome_es', models.TextField(blank=True, max_length=400, verbose_name='what followed, Spanish')),
                ('outcome_en', models.TextField(blank=True, max_length=400, verbose_name='what followed, English')),
                ('signatory_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='number of signatories')),
                ('central_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='of which union federations')),
                ('is_public', models.BooleanField(default=True, verbose_name='in the public register')),
                ('private_notes', models.TextField(blank=True, help_text='Never shown outside the CMS.', verbose_name='private notes')),
            ],
            options={
                'verbose_name': 'advocacy action',
                'verbose_name_plural': 'advocacy actions',
                'ordering': ['-first_day', '-pk'],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='AppealPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('headline', models.CharField(help_text='Two to seven words, set very large.', max_length=60, verbose_name='headline')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='body')),
                ('union_introduction', models.TextField(blank=True, max_length=500, verbose_name='how a union gives')),
                ('outcome', wagtail.fields.RichTextField(blank=True, help_text='Shown in place of the form once the appeal is closed.', verbose_name='outcome')),
            ],
            options={
                'verbose_name': 'appeal',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='CampaignIndexPage',
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
                'verbose_name': 'list of campaigns',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='CampaignOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('role', models.CharField(choices=[('leads', 'Leads'), ('with', 'With')], default='with', max_length=5, verbose_name='role')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampaignPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('headline', models.CharField(help_text='Two to six words, set very large.', max_length=60, verbose_name='headline')),
                ('status', models.CharField(choices=[('current', 'Current'), ('closed', 'Closed')], default='current', max_length=8, verbose_name='state')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='body')),
                ('gestures', wagtail.fields.StreamField([('gestures', 0)], block_lookup={0: ('campaigns.blocks.CallsToActionBlock', (), {})}, help_text='At least one.', verbose_name='gestures')),
            ],
            options={
                'verbose_name': 'campaign',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='DonatePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='body')),
            ],
            options={
                'verbose_name': 'give page',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='GivingTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('direction_fr', models.TextField(max_length=400, verbose_name='who keeps direction of the money, French')),
                ('direction_es', models.TextField(max_length=400, verbose_name='who keeps direction of the money, Spanish')),
                ('direction_en', models.TextField(max_length=400, verbose_name='who keeps direction of the money, English')),
                ('surplus_fr', models.TextField(max_length=400, verbose_name='what happens if more is raised, French')),
                ('surplus_es', models.TextField(max_length=400, verbose_name='what happens if more is raised, Spanish')),
                ('surplus_en', models.TextField(max_length=400, verbose_name='what happens if more is raised, English')),
                ('shortfall_fr', models.TextField(max_length=400, verbose_name='what happens if less is raised, French')),
                ('shortfall_es', models.TextField(max_length=400, verbose_name='what happens if less is raised, Spanish')),
                ('shortfall_en', models.TextField(max_length=400, verbose_name='what happens if less is raised, English')),
            ],
            options={
                'verbose_name': 'giving terms',
                'verbose_name_plural': 'giving terms',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='RegisterPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='body')),
            ],
            options={
                'verbose_name': 'advocacy register',
            },
            bases=(core.feeds.FeedsMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='UnionAnnouncement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('intended', 'It will be put to our assembly'), ('voted', 'Our assembly has voted it')], default='intended', max_length=8, verbose_name='state')),
                ('organisation_name', models.CharField(max_length=160, verbose_name='organisation')),
                ('contact_name', models.CharField(max_length=120, verbose_name='contact person')),
                ('contact_email', models.EmailField(max_length=254, verbose_name='contact e-mail')),
                ('amount_cents', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='amount, in cents')),
                ('meets_on', models.DateField(blank=True, null=True, verbose_name='day of the assembly')),
                ('message', models.TextField(blank=True, max_length=2000, verbose_name='message')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language of the mails')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received at')),
            ],
            options={
                'verbose_name': 'announcement of a union’s gift',
                'verbose_name_plural': 'announcements of unions’ gifts',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AdvocacyParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('side', models.CharField(choices=[('target', 'addressed'), ('ally', 'with us'), ('signatory', 'signed'), ('outlet', 'printed it')], max_length=9, verbose_name='part')),
                ('words_fr', models.CharField(blank=True, max_length=120, verbose_name='or in words, French')),
                ('words_es', models.CharField(blank=True, max_length=120, verbose_name='Spanish')),
                ('words_en', models.CharField(blank=True, max_length=120, verbose_name='English')),
                ('action', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='campaigns.advocacyaction')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
