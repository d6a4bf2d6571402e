import core.models.media
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelsearch.index
import uuid
import wagtail.images.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditLogEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occurred_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='date')),
                ('action', models.CharField(choices=[('sign_in', 'Sign-in'), ('account', 'Password, address or second step changed'), ('rights', 'Accounts and rights'), ('look', 'Look at persons’ data'), ('export', 'Export'), ('money', 'Money'), ('people', 'Members, invitations and consents')], max_length=10, verbose_name='act')),
                ('what', models.CharField(max_length=120, verbose_name='what')),
                ('object_key', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('network', models.CharField(blank=True, max_length=50, verbose_name='network')),
                ('is_done', models.BooleanField(default=True, verbose_name='carried out')),
            ],
            options={
                'verbose_name': 'act',
                'verbose_name_plural': 'log of acts',
                'ordering': ['-occurred_at', '-pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='CustomDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='documents', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                ('credit', models.CharField(help_text='As it must be printed, e.g. CCMM–CSN.', max_length=200, verbose_name='credit')),
                ('licence', models.CharField(choices=[('all-rights', 'All rights reserved, used with permission'), ('cc-by-4.0', 'Creative Commons Attribution 4.0'), ('cc-by-sa-4.0', 'Creative Commons Attribution, Share Alike 4.0'), ('cc-by-nc-nd-4.0', 'Creative Commons Attribution, Non Commercial, No Derivatives 4.0'), ('public-domain', 'Public domain')], default='all-rights', max_length=20, verbose_name='licence')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='CustomImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('credit', models.CharField(help_text='As it must be printed, e.g. CCMM–CSN.', max_length=200, verbose_name='credit')),
                ('licence', models.CharField(choices=[('all-rights', 'All rights reserved, used with permission'), ('cc-by-4.0', 'Creative Commons Attribution 4.0'), ('cc-by-sa-4.0', 'Creative Commons Attribution, Share Alike 4.0'), ('cc-by-nc-nd-4.0', 'Creative Commons Attribution, Non Commercial, No Derivatives 4.0'), ('public-domain', 'Public domain')], default='all-rights', max_length=20, verbose_name='licence')),
                ('description', models.CharField(help_text='What a person who does not see the picture must know of it.', max_length=255, verbose_name='description')),
                ('preparation_failed_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'abstract': False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='CustomMedia',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('type', models.CharField(choices=[('audio', 'Audio file'), ('video', 'Video file')], max_length=255)),
                ('duration', models.FloatField(blank=True, default=0, help_text='Duration in seconds', validators=[django.core.validators.MinValueValidator(0)], verbose_name='duration')),
                ('width', models.PositiveIntegerField(blank=True, null=True, verbose_name='width')),
                ('height', models.PositiveIntegerField(blank=True, null=True, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('credit', models.CharField(help_text='As it must be printed, e.g. CCMM–CSN.', max_length=200, verbose_name='credit')),
                ('licence', models.CharField(choices=[('all-rights', 'All rights reserved, used with permission'), ('cc-by-4.0', 'Creative Commons Attribution 4.0'), ('cc-by-sa-4.0', 'Creative Commons Attribution, Share Alike 4.0'), ('cc-by-nc-nd-4.0', 'Creative Commons Attribution, Non Commercial, No Derivatives 4.0'), ('public-domain', 'Public domain')], default='all-rights', max_length=20, verbose_name='licence')),
                ('file', models.FileField(storage=core.models.media.public_storage, upload_to=core.models.media.recording_name, verbose_name='file')),
                ('thumbnail', models.FileField(blank=True, storage=core.models.media.public_storage, upload_to=core.models.media.recording_name, verbose_name='thumbnail')),
                ('language', models.CharField(default='fr', help_text='A language tag: fr, es, ht, nah for Nahuatl.', max_length=12, verbose_name='language spoken')),
                ('transcript', models.TextField(help_text='One line for each change of voice or sound, starting with its time: 0:14 «Buenos días.»', verbose_name='transcript')),
            ],
            options={
                'verbose_name': 'recording',
                'verbose_name_plural': 'recordings',
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='CustomRendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
            ],
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name='FooterGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('title_fr', models.CharField(max_length=60, verbose_name='title, French')),
                ('title_es', models.CharField(max_length=60, verbose_name='title, Spanish')),
                ('title_en', models.CharField(max_length=60, verbose_name='title, English')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FooterLink',
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
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened', models.CharField(max_length=120, verbose_name='when it happened, as far as known')),
                ('known_on', models.DateField(verbose_name='known on')),
                ('what', models.TextField(verbose_name='what happened, and to which information')),
                ('whose', models.CharField(max_length=200, verbose_name='whose information')),
                ('persons', models.PositiveIntegerField(help_text='An estimate will do.', null=True, verbose_name='number of persons')),
                ('risk', models.CharField(choices=[('serious', 'Risk of serious injury'), ('slight', 'No risk of serious injury')], max_length=7, verbose_name='risk')),
                ('reasons', models.TextField(help_text='How sensitive the information is, how it could be misused, how likely that is.', verbose_name='why this risk')),
                ('measures', models.TextField(verbose_name='what was done about it')),
                ('commission_told_on', models.DateField(blank=True, null=True, verbose_name='Commission d’accès à l’information told on')),
                ('persons_told_on', models.DateField(blank=True, null=True, verbose_name='persons told on')),
                ('told', models.TextField(blank=True, verbose_name='who else was told, and how')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded at')),
            ],
            options={
                'verbose_name': 'confidentiality incident',
                'verbose_name_plural': 'confidentiality incidents',
                'ordering': ['-known_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MenuItem',
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
            name='NavigationSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('masthead_places', models.CharField(blank=True, default='Montréal – Tehuacán – Dolores Hidalgo – Cavaillon', max_length=120, verbose_name='places in the folio')),
            ],
            options={
                'verbose_name': 'navigation',
            },
        ),
        migrations.CreateModel(
            name='OrganisationSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('legal_name', models.CharField(default='Centre international de solidarité ouvrière', max_length=200, verbose_name='legal name')),
                ('address', models.TextField(blank=True, verbose_name='postal address')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact e-mail')),
                ('charity_registration_number', models.CharField(blank=True, help_text='Leave empty if there is none: acknowledgements then say that they are not tax receipts.', max_length=20, verbose_name='charity registration number')),
                ('privacy_officer', models.CharField(blank=True, help_text='Name and title, as Law 25 asks. Empty: the role alone is shown.', max_length=160, verbose_name='person in charge of privacy')),
                ('privacy_email', models.EmailField(blank=True, help_text='Empty: the contact e-mail is shown.', max_length=254, verbose_name='their e-mail')),
                ('demo_banner_fr', models.CharField(blank=True, max_length=200, verbose_name='demonstration banner, French')),
                ('demo_banner_es', models.CharField(blank=True, max_length=200, verbose_name='demonstration banner, Spanish')),
                ('demo_banner_en', models.CharField(blank=True, max_length=200, verbose_name='demonstration banner, English')),
            ],
            options={
                'verbose_name': 'organisation',
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('object_key', models.CharField(max_length=120, verbose_name='about')),
                ('to', models.EmailField(max_length=254, verbose_name='to')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('context', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='what it is made of')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='subject')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('html', models.TextField(blank=True, verbose_name='HTML')),
                ('status', models.CharField(choices=[('queued', 'Waiting'), ('sent', 'Sent'), ('dead', 'Given up'), ('withheld', 'Withheld')], default='queued', max_length=10, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next attempt')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='last error')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='queued at')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
            ],
            options={
                'verbose_name': 'outgoing mail',
                'verbose_name_plural': 'outgoing mails',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=20, verbose_name='form')),
                ('network_hash', models.CharField(max_length=32)),
                ('person_hash', models.CharField(max_length=32)),
                ('moment', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'post of a form',
                'verbose_name_plural': 'posts of forms',
            },
        ),
        migrations.CreateModel(
            name='PrivacyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(db_index=True, max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('handled_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('visit_hash', models.CharField(blank=True, max_length=64)),
                ('purpose', models.CharField(choices=[('see', 'See what is held'), ('erase', 'Have it erased')], max_length=5)),
            ],
        ),
        migrations.CreateModel(
            name='RemovedPath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=500, unique=True, verbose_name='path')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
            ],
            options={
                'verbose_name': 'address that is gone',
                'verbose_name_plural': 'addresses that are gone',
            },
        ),
        migrations.CreateModel(
            name='SearchPosting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_text', serialize=False, to='wagtailcore.page')),
                ('language', models.CharField(max_length=10)),
                ('introduction', models.TextField(blank=True)),
                ('text', models.TextField(blank=True)),
                ('stems', models.TextField(blank=True)),
                ('rules_version', models.PositiveSmallIntegerField()),
                ('indexed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('stem', models.CharField(max_length=80)),
            ],
        ),
    ]
