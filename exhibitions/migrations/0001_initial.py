import core.plates
import django.db.models.deletion
import django.utils.timezone
import exhibitions.models.consent
import uuid
import wagtail.contrib.routable_page.models
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(editable=False, max_length=20, unique=True, verbose_name='reference')),
                ('person_name', models.CharField(help_text='Kept here and never shown. Only who may see consents reads it.', max_length=160, verbose_name="person's name")),
                ('public_name', models.CharField(blank=True, help_text='A first name or a pseudonym; empty: no name at all.', max_length=120, verbose_name='name shown')),
                ('is_at_risk', models.BooleanField(default=False, help_text='The portrait then shows no exact place, keeps out of search engines and never says the real name.', verbose_name='at risk')),
                ('allows_web', models.BooleanField(default=True, verbose_name='On this site')),
                ('allows_print', models.BooleanField(default=False, verbose_name='In print: panels, labels, leaflets')),
                ('allows_fundraising', models.BooleanField(default=False, verbose_name='In appeals for money')),
                ('given_on', models.DateField(verbose_name='given on')),
                ('expires_on', models.DateField(blank=True, help_text='The last day, included. Empty: until it is withdrawn.', null=True, verbose_name='valid until')),
                ('read_language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], max_length=2, verbose_name='language it was read in')),
                ('document', models.FileField(blank=True, max_length=200, storage=exhibitions.models.consent.private_storage, upload_to='consents/', verbose_name='signed document')),
                ('is_demonstration', models.BooleanField(default=False, help_text='No real person stands behind this portrait; its page says so.', verbose_name='demonstration')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded at')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn at')),
                ('withdrawal_report', models.JSONField(blank=True, default=dict, editable=False, verbose_name='what the withdrawal did')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['-recorded_at'],
                'permissions': [('withdraw_consent', 'Can withdraw a consent')],
            },
        ),
        migrations.CreateModel(
            name='ConsentPicture',
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
            name='ConsentRecording',
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
            name='ExhibitionPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('full_title', models.CharField(help_text='As it is printed; the title above is the short one, for menus.', max_length=160, verbose_name='full title')),
                ('first_word', models.CharField(help_text='Set very large, out of step with the other.', max_length=24, verbose_name='first word')),
                ('first_language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], default='fr', max_length=2, verbose_name='its language')),
                ('second_word', models.CharField(max_length=24, verbose_name='second word')),
                ('second_language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], default='es', max_length=2, verbose_name='its language')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('heading', 1), ('quote', 5), ('note', 8), ('facts', 14), ('figures', 20), ('demands', 23), ('plate', 26), ('photo', 29)], blank=True, block_lookup={0: ('core.blocks.text.ParagraphBlock', (), {}), 1: ('core.blocks.text.HeadingBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who says it (a role, never a person at risk)', 'required': False}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen')], 'label': 'language of the quote'}), 5: ('wagtail.blocks.StructBlock', [[('quote', 2), ('attribution', 3), ('language', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'title'}), 7: ('wagtail.blocks.TextBlock', (), {'label': 'text'}), 8: ('wagtail.blocks.StructBlock', [[('title', 6), ('text', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'term'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'detail'}), 12: ('wagtail.blocks.StructBlock', [[('term', 10), ('detail', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {'label': 'facts'}), 14: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'figure', 'max_length': 14}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'what it counts'}), 17: ('wagtail.blocks.CharBlock', (), {'label': 'source and period', 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('value', 15), ('label', 16), ('source', 17)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {'label': 'figures'}), 20: ('wagtail.blocks.StructBlock', [[('title', 9), ('rows', 19)]], {}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'demand'}), 22: ('wagtail.blocks.ListBlock', (21,), {'label': 'demands'}), 23: ('wagtail.blocks.StructBlock', [[('title', 6), ('items', 22)]], {}), 24: ('wagtail.blocks.ChoiceBlock', [], {'choices': core.plates.plate_choices, 'label': 'plate'}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': "Empty: the plate's own caption.", 'label': 'caption', 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('plate', 24), ('caption', 25)]], {}), 27: ('wagtail.images.blocks.ImageBlock', [], {'label': 'photograph'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'caption', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('image', 27), ('caption', 28)]], {})}, verbose_name='story')),
                ('hosting', wagtail.fields.RichTextField(blank=True, verbose_name='how to host it')),
            ],
            options={
                'verbose_name': 'exhibition',
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Loan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('status', models.CharField(choices=[('requested', 'Requested'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('cancelled', 'Cancelled')], default='requested', max_length=9, verbose_name='state')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('host_name', models.CharField(max_length=160, verbose_name='host')),
                ('venue', models.CharField(blank=True, max_length=160, verbose_name='room or building')),
                ('city', models.CharField(max_length=80, verbose_name='city')),
                ('opening_hours', models.CharField(blank=True, max_length=200, verbose_name='opening hours')),
                ('opening_event', models.CharField(blank=True, max_length=200, verbose_name='opening event')),
                ('wall_metres', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='metres of wall available')),
                ('accessibility', models.CharField(blank=True, max_length=300, verbose_name='access to the room')),
                ('contact_name', models.CharField(max_length=120, verbose_name='contact person')),
                ('contact_email', models.EmailField(max_length=254, verbose_name='contact e-mail')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='contact telephone')),
                ('message', models.TextField(blank=True, verbose_name='message')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='demonstration')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked at')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
                ('decision_note', models.TextField(blank=True, verbose_name='words to the host')),
            ],
            options={
                'verbose_name': 'loan',
                'verbose_name_plural': 'loans',
                'ordering': ['-starts_on', '-pk'],
                'permissions': [('decide_loan', 'Can accept, refuse and cancel loans')],
            },
        ),
        migrations.CreateModel(
            name='LoanTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('insurance', 'Insurance confirmed in writing'), ('transport_out', 'Transport to the host arranged'), ('condition_out', 'Condition of the panels noted before they leave'), ('hanging', 'Hanging and labels checked'), ('transport_back', 'Transport back arranged'), ('condition_back', 'Condition of the panels noted on return')], max_length=14, verbose_name='task')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
            ],
            options={
                'verbose_name': 'task of a loan',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OfflineKit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('exhibition_key', models.UUIDField(db_index=True, verbose_name='exhibition')),
                ('languages', models.CharField(max_length=20, verbose_name='languages')),
                ('image_width', models.PositiveSmallIntegerField(verbose_name='width of pictures')),
                ('file', models.FileField(storage=exhibitions.models.consent.private_storage, upload_to='kits/', verbose_name='file')),
                ('size_bytes', models.PositiveBigIntegerField(default=0, verbose_name='size in bytes')),
                ('portraits', models.PositiveSmallIntegerField(default=0, verbose_name='portraits')),
                ('seconds', models.FloatField(default=0, verbose_name='seconds to make')),
                ('consents', models.JSONField(default=list, editable=False)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'offline kit',
                'verbose_name_plural': 'offline kits',
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Organiser',
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
            name='PanelCode',
            fields=[
                ('code', models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name='code')),
                ('portrait_key', models.UUIDField(unique=True, verbose_name='portrait')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'panel code',
            },
        ),
        migrations.CreateModel(
            name='PanelSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('panel_count', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number of panels')),
                ('wall_metres', models.PositiveSmallIntegerField(blank=True, help_text='Shown to those who ask for the exhibition.', null=True, verbose_name='metres of wall needed')),
                ('crates', models.CharField(blank=True, max_length=120, verbose_name='crates and weight')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='demonstration')),
            ],
            options={
                'verbose_name': 'set of panels',
                'verbose_name_plural': 'sets of panels',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PortraitPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('kicker', models.CharField(blank=True, help_text='Two to five words above the title: a place or a theme.', max_length=60, verbose_name='kicker')),
                ('introduction', models.TextField(blank=True, help_text='One or two sentences, shown under the title.', max_length=400, verbose_name='introduction')),
                ('source_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('stale_since', models.DateTimeField(blank=True, editable=False, null=True)),
                ('plate_code', models.CharField(blank=True, choices=core.plates.plate_choices, max_length=40, verbose_name='plate')),
                ('plate_caption', models.CharField(blank=True, help_text='Empty: the caption that comes with the plate.', max_length=160, verbose_name='caption')),
                ('word', models.CharField(help_text='One word, set very large.', max_length=24, verbose_name='word for the trade')),
                ('word_language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen'), ('nah', 'nāhuatl')], default='fr', max_length=3, verbose_name='its language')),
                ('room_code', models.SlugField(help_text='The code of a room of the exhibition.', max_length=40, verbose_name='room')),
                ('pair', models.PositiveSmallIntegerField(null=True, verbose_name='pair')),
                ('side', models.CharField(choices=[('a', 'left panel'), ('b', 'right panel')], default='a', max_length=1, verbose_name='side')),
                ('country', models.CharField(max_length=60, verbose_name='country or province')),
                ('place', models.CharField(blank=True, help_text='Leave it empty when the person is at risk.', max_length=120, verbose_name='place')),
                ('gesture', models.CharField(max_length=200, verbose_name='what the hands do')),
                ('said', models.CharField(blank=True, max_length=200, verbose_name='how one calls it')),
                ('work', models.TextField(max_length=900, verbose_name='the work')),
                ('quote', models.CharField(blank=True, max_length=220, verbose_name='a sentence set large')),
                ('testimony_original', wagtail.fields.RichTextField(blank=True, verbose_name='testimony, as it was said')),
                ('testimony_language', models.CharField(choices=[('fr', 'français'), ('es', 'español'), ('en', 'English'), ('ht', 'kreyòl ayisyen'), ('nah', 'nāhuatl')], default='es', max_length=3, verbose_name='language it was said in')),
                ('testimony', wagtail.fields.RichTextField(blank=True, help_text='Empty when it was said in the language of this page.', verbose_name='its translation')),
            ],
            options={
                'verbose_name': 'portrait',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='PrintRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('labels', 'Labels'), ('poster', 'Poster'), ('kit', 'Offline kit')], max_length=6, verbose_name='kind')),
                ('portrait_key', models.UUIDField(db_index=True, verbose_name='portrait')),
                ('language', models.CharField(max_length=20, verbose_name='language')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made at')),
            ],
            options={
                'verbose_name': 'printed copy',
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('code', models.SlugField(help_text='The same in every language; portraits name it.', max_length=40, verbose_name='code')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('text', models.TextField(blank=True, max_length=500, verbose_name='text on the wall')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
