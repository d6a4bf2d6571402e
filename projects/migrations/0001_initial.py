import core.feeds
import core.partial_dates
import core.plates
import django.db.models.deletion
import django.utils.timezone
import projects.models.invitations
import uuid
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='FieldReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_key', models.UUIDField(editable=False)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('text', models.TextField(verbose_name='text')),
                ('language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], max_length=3, verbose_name='language it was written in')),
                ('occurred_on', models.DateField(verbose_name='date')),
                ('place', models.CharField(blank=True, max_length=60, verbose_name='place')),
                ('state', models.CharField(choices=[('receiving', 'Arriving'), ('complete', 'Received')], default='receiving', max_length=9, verbose_name='state')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='begun at')),
                ('touched_at', models.DateTimeField(auto_now=True)),
                ('received_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='received at')),
            ],
            options={
                'verbose_name': 'news from the field',
                'verbose_name_plural': 'news from the field',
                'ordering': ['-begun_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PartnerInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English')], default='fr', max_length=2, verbose_name='language of the page')),
                ('email', models.EmailField(blank=True, help_text='The link is mailed there, once. Empty: copy it.', max_length=254, verbose_name='e-mail')),
                ('expires_on', models.DateField(default=projects.models.invitations.in_a_year, help_text='The last day, included.', verbose_name='valid until')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='revoked at')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'invitation of a partner',
                'verbose_name_plural': 'invitations of partners',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('revoke_partnerinvitation', 'Can revoke an invitation')],
            },
        ),
        migrations.CreateModel(
            name='ProjectIndexPage',
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
                'verbose_name': 'list of projects',
            },
            bases=(core.feeds.FeedsMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='ProjectOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('role', models.CharField(choices=[('partner', 'does the work'), ('funder', 'funds it'), ('coalition', 'supports it with us')], default='partner', max_length=10, verbose_name='role')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProjectPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('headline', models.CharField(help_text='Two to six words, set very large.', max_length=60, verbose_name='headline')),
                ('axis', models.CharField(blank=True, choices=[('organising', 'Collective organising and defence of rights'), ('solidarity-economy', 'Solidarity economy and co-operatives'), ('rights-information', 'Defence and knowledge of rights')], max_length=20, verbose_name='axis')),
                ('status', models.CharField(choices=[('preparing', 'in preparation'), ('building', 'being built'), ('current', 'under way'), ('recurring', 'every year'), ('finished', 'finished')], default='current', max_length=10, verbose_name='state')),
                ('started', core.partial_dates.PartialDateField(blank=True, help_text='A date as 2022-03-11, 2022-03, 2022-22 (21 spring, 22 summer, 23 autumn, 24 winter), 2022 or 2021/2022.', max_length=10, verbose_name='since')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='body')),
            ],
            options={
                'verbose_name': 'project',
            },
            bases=(core.feeds.FeedsMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='ProjectPlace',
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
            name='ProjectUpdatePage',
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
                ('occurred_on', core.partial_dates.PartialDateField(help_text='A date as 2022-03-11, 2022-03, 2022-22 (21 spring, 22 summer, 23 autumn, 24 winter), 2022 or 2021/2022.', max_length=10, verbose_name='date')),
                ('original_language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], default='fr', max_length=3, verbose_name='language it was written in')),
                ('original', wagtail.fields.RichTextField(blank=True, help_text="The partner's own words, when they are not in the language of this page. Shown first.", verbose_name='as it was written')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='body')),
            ],
            options={
                'verbose_name': 'update of a project',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='FieldPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(default='jpg', max_length=5)),
                ('size', models.PositiveIntegerField()),
                ('received', models.PositiveIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('content', models.BinaryField(default=b'')),
                ('caption', models.CharField(blank=True, max_length=200, verbose_name='caption')),
                ('shows', models.CharField(blank=True, max_length=255, verbose_name='what it shows')),
                ('credit', models.CharField(blank=True, max_length=200, verbose_name='credit')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='projects.fieldreport')),
            ],
            options={
                'verbose_name': 'photograph',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Initiative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(max_length=120, verbose_name='name')),
                ('status', models.CharField(choices=[('preparing', 'in preparation'), ('building', 'being built'), ('current', 'under way'), ('recurring', 'every year'), ('finished', 'finished')], default='current', max_length=10, verbose_name='state')),
                ('text', models.TextField(blank=True, max_length=400, verbose_name='text')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.place', verbose_name='place')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
