import core.feeds
import core.partial_dates
import core.plates
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import education.models.files
import uuid
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('campaigns', '0001_initial'),
        ('core', '0001_initial'),
        ('directory', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='ResourceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.FileField(max_length=200, storage=education.models.files.private_storage, upload_to=education.models.files.storage_name, verbose_name='file')),
                ('language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], default='fr', max_length=2, verbose_name='language')),
                ('format', models.CharField(editable=False, max_length=4, verbose_name='format')),
                ('version', models.CharField(help_text='As 2.1.', max_length=12, verbose_name='version')),
                ('changes', models.TextField(blank=True, max_length=600, verbose_name='what changed')),
                ('published_on', models.DateField(default=education.models.files.this_day, verbose_name='published on')),
                ('size_bytes', models.PositiveBigIntegerField(default=0, editable=False, verbose_name='size in bytes')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='demonstration')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='added at')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'ordering': ['-published_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ResourceIndexPage',
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
                'verbose_name': 'list of educational material',
            },
            bases=(core.feeds.FeedsMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='ResourcePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('kind', models.CharField(choices=[('comic', 'Comic book'), ('guide', 'Guide'), ('poster', 'Poster'), ('film', 'Film'), ('kit', 'Workshop kit'), ('sheet', 'Information sheet')], default='guide', max_length=8, verbose_name='kind')),
                ('state', models.CharField(choices=[('in-production', 'in production'), ('published', 'published'), ('retired', 'no longer distributed')], default='published', max_length=13, verbose_name='state')),
                ('expected', core.partial_dates.PartialDateField(blank=True, help_text='A date as 2022-03-11, 2022-03, 2022-22 (21 spring, 22 summer, 23 autumn, 24 winter), 2022 or 2021/2022.', max_length=10, verbose_name='expected')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='duration in minutes')),
                ('group_min', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='smallest group')),
                ('group_max', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='largest group')),
                ('level', models.CharField(blank=True, choices=[('any', 'no previous knowledge'), ('some', 'some previous knowledge'), ('trainers', 'for those who train others')], max_length=8, verbose_name='level')),
                ('licence', models.CharField(blank=True, choices=[('all-rights', 'All rights reserved, used with permission'), ('cc-by-4.0', 'Creative Commons Attribution 4.0'), ('cc-by-sa-4.0', 'Creative Commons Attribution, Share Alike 4.0'), ('cc-by-nc-nd-4.0', 'Creative Commons Attribution, Non Commercial, No Derivatives 4.0'), ('public-domain', 'Public domain')], max_length=20, verbose_name='licence')),
                ('credit', models.CharField(blank=True, max_length=200, verbose_name='credit')),
                ('audience', models.CharField(choices=[('public', 'Everybody'), ('members', 'Members'), ('delegates', 'Delegates of member organisations'), ('organisation', 'One organisation, with those that belong to it')], default='public', max_length=12, verbose_name='whom it is for')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='demonstration')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='preview for everyone')),
                ('text_version', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, help_text='The resource in words. It is shown to those who may take the files, and to them alone.', verbose_name='accessible text version')),
            ],
            options={
                'verbose_name': 'educational resource',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='WorkshopReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'To be read'), ('approved', 'Counts'), ('refused', 'Does not count')], default='waiting', max_length=8, verbose_name='state')),
                ('held_on', models.DateField(verbose_name='held on')),
                ('people', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5000)], verbose_name='people')),
                ('kind', models.CharField(choices=[('congress', 'a congress'), ('council', 'a council'), ('course', 'a training course'), ('school', 'a school'), ('other', 'elsewhere')], default='other', max_length=8, verbose_name='where')),
                ('place', models.CharField(blank=True, max_length=160, verbose_name='which one, where')),
                ('comment', models.TextField(blank=True, max_length=1000, verbose_name='comment')),
                ('reporter_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail of who reported')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language')),
                ('tell_me', models.BooleanField(default=False, verbose_name='wants to hear of newer versions')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='demonstration')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='sent at')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='read at')),
            ],
            options={
                'verbose_name': 'workshop held',
                'verbose_name_plural': 'workshops held',
                'ordering': ['-held_on', '-pk'],
                'permissions': [('moderate_workshopreport', 'Can approve and refuse workshops held')],
            },
        ),
        migrations.CreateModel(
            name='WorkshopRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('status', models.CharField(choices=[('received', 'Received'), ('discussed', 'Being discussed'), ('accepted', 'Accepted'), ('held', 'Held'), ('declined', 'Declined')], default='received', max_length=9, verbose_name='state')),
                ('purpose', models.CharField(choices=[('workshop', 'A workshop'), ('talk', 'A talk')], default='workshop', max_length=8, verbose_name='what for')),
                ('organisation_name', models.CharField(max_length=160, verbose_name='organisation')),
                ('contact_name', models.CharField(blank=True, max_length=120, verbose_name='contact person')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact e-mail')),
                ('wished_on', models.DateField(verbose_name='day wished for')),
                ('other_days', models.CharField(blank=True, max_length=200, verbose_name='other days possible')),
                ('place', models.CharField(max_length=160, verbose_name='place')),
                ('people', models.PositiveSmallIntegerField(verbose_name='number of people')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language of the workshop')),
                ('subject', models.CharField(max_length=160, verbose_name='subject')),
                ('message', models.TextField(blank=True, max_length=2000, verbose_name='message')),
                ('written_in', models.CharField(default='fr', max_length=2, verbose_name='language of the mails')),
                ('scheduled_on', models.DateField(blank=True, null=True, verbose_name='day agreed on')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='demonstration')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked at')),
            ],
            options={
                'verbose_name': 'request for a workshop',
                'verbose_name_plural': 'requests for workshops',
                'ordering': ['-created_at'],
                'permissions': [('answer_workshoprequest', 'Can answer requests for workshops')],
            },
        ),
        migrations.CreateModel(
            name='WorkshopStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('received', 'Received'), ('discussed', 'Being discussed'), ('accepted', 'Accepted'), ('held', 'Held'), ('declined', 'Declined')], max_length=9, verbose_name='state')),
                ('words', models.TextField(blank=True, verbose_name='words mailed')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'step of a request',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DownloadCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='times')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'downloads',
                'verbose_name_plural': 'downloads',
                'ordering': ['-month', 'file', 'organisation'],
                'permissions': [('export_downloadcount', 'Can export downloads')],
            },
        ),
        migrations.CreateModel(
            name='QuizCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quiz_key', models.UUIDField(db_index=True, verbose_name='quiz')),
                ('question', models.UUIDField(verbose_name='question')),
                ('answer', models.UUIDField(verbose_name='answer')),
                ('month', models.DateField(verbose_name='month')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='times')),
            ],
            options={
                'verbose_name': 'answers to a quiz',
                'verbose_name_plural': 'answers to quizzes',
                'ordering': ['quiz_key', 'month'],
                'constraints': [models.UniqueConstraint(fields=('quiz_key', 'question', 'answer', 'month'), name='one_count_per_answer')],
            },
        ),
        migrations.CreateModel(
            name='QuizPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='body')),
                ('questions', wagtail.fields.StreamField([('question', 8)], blank=True, block_lookup={0: ('wagtail.blocks.TextBlock', (), {'label': 'question'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'answer', 'max_length': 200}), 2: ('wagtail.blocks.BooleanBlock', (), {'label': 'this is the right one', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('text', 1), ('is_right', 2)]], {}), 4: ('wagtail.blocks.ListBlock', (3,), {'label': 'answers', 'max_num': 6, 'min_num': 2}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'what to know'}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'source', 'max_length': 200}), 7: ('wagtail.blocks.URLBlock', (), {'label': 'address of the source', 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('question', 0), ('answers', 4), ('feedback', 5), ('source', 6), ('source_url', 7)]], {})}, verbose_name='questions')),
                ('gesture_words', models.CharField(blank=True, max_length=80, verbose_name='words of the gesture')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='demonstration')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaigns.campaignpage', verbose_name='campaign')),
                ('gesture_page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.page', verbose_name='the gesture it ends in')),
                ('photo', models.ForeignKey(blank=True, help_text='Takes the place of the plate. It needs a description and a credit.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.customimage', verbose_name='photograph')),
            ],
            options={
                'verbose_name': 'quiz',
            },
            bases=('wagtailcore.page', models.Model),
        ),
    ]
