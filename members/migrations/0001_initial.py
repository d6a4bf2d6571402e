import core.plates
import django.db.models.deletion
import django.utils.timezone
import members.models.delegates
import uuid
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='DelegateInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language')),
                ('is_lead', models.BooleanField(default=False, verbose_name='invites and removes the others')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='invited at')),
                ('expires_on', models.DateField(default=members.models.delegates.in_a_month, verbose_name='valid until')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
            ],
            options={
                'verbose_name': 'invitation of a delegate',
                'verbose_name_plural': 'invitations of delegates',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='DuesInvoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('amount_cents', models.BigIntegerField(verbose_name='amount, in cents')),
                ('issued_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='issued on')),
                ('due_on', models.DateField(verbose_name='due on')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='received on')),
                ('paid_online_cents', models.BigIntegerField(default=0, editable=False, verbose_name='paid by card, in cents')),
                ('method', models.CharField(blank=True, choices=[('cheque', 'Cheque'), ('transfer', 'Bank transfer'), ('online', 'Online')], max_length=8, verbose_name='means')),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='reference')),
            ],
            options={
                'verbose_name': 'dues invoice',
                'verbose_name_plural': 'dues invoices',
                'ordering': ['-year', 'due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DuesRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('A', 'A – federations of 30,000 members or more'), ('B', 'B – other unions'), ('C', 'C – other groups'), ('D', 'D – individuals')], max_length=1, verbose_name='group')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('amount_cents', models.BigIntegerField(verbose_name='amount, in cents')),
            ],
            options={
                'verbose_name': 'dues of a group',
                'verbose_name_plural': 'dues by group and year',
                'ordering': ['-year', 'group'],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('group', models.CharField(choices=[('A', 'A – federations of 30,000 members or more'), ('B', 'B – other unions'), ('C', 'C – other groups'), ('D', 'D – individuals')], max_length=1, verbose_name='group')),
                ('organisation_name', models.CharField(blank=True, max_length=160, verbose_name='organisation')),
                ('contact_name', models.CharField(max_length=120, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language')),
                ('may_be_listed', models.BooleanField(default=False, verbose_name='agrees to stand in the public list')),
                ('message', models.TextField(blank=True, max_length=2000, verbose_name='message')),
                ('state', models.CharField(choices=[('received', 'To be read'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='received', max_length=8, verbose_name='state')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received at')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided at')),
            ],
            options={
                'verbose_name': 'request to join',
                'verbose_name_plural': 'requests to join',
                'ordering': ['-created_at'],
                'permissions': [('decide_joinrequest', 'Can accept and decline requests to join')],
            },
        ),
        migrations.CreateModel(
            name='MemberDirectoryPage',
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
                'verbose_name': 'list of members',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('A', 'A – federations of 30,000 members or more'), ('B', 'B – other unions'), ('C', 'C – other groups'), ('D', 'D – individuals')], max_length=1, verbose_name='group')),
                ('joined_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='member since')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('is_listed', models.BooleanField(default=False, verbose_name='agreed to stand in the public list')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='demonstration data')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'ordering': ['group', 'pk'],
            },
        ),
    ]
