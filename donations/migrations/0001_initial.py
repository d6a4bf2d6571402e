import django.db.models.deletion
import django.utils.timezone
import donations.models.funds
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Donation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('due_reference', models.UUIDField(blank=True, db_index=True, editable=False, null=True, verbose_name='dues paid')),
                ('amount_cents', models.BigIntegerField(verbose_name='amount, in cents')),
                ('fee_cover_cents', models.BigIntegerField(default=0, verbose_name='of which to cover the fees, in cents')),
                ('currency', models.CharField(default='CAD', max_length=3, verbose_name='currency')),
                ('status', models.CharField(choices=[('pending', 'Awaiting payment'), ('processing', 'Payment under way'), ('succeeded', 'Received'), ('failed', 'Failed'), ('expired', 'Abandoned')], default='pending', max_length=10, verbose_name='state')),
                ('donor_kind', models.CharField(choices=[('person', 'A person'), ('organisation', 'An organisation')], default='person', max_length=12, verbose_name='given by')),
                ('donor_name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('organisation_name', models.CharField(blank=True, max_length=160, verbose_name='organisation')),
                ('email', models.EmailField(db_index=True, max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language')),
                ('is_public', models.BooleanField(default=False, verbose_name='name may be shown')),
                ('message', models.CharField(blank=True, max_length=280, verbose_name='message')),
                ('message_state', models.CharField(choices=[('none', 'No message'), ('waiting', 'To be read'), ('approved', 'Shown'), ('rejected', 'Not shown')], default='none', max_length=8, verbose_name='message state')),
                ('consents', models.JSONField(default=list, verbose_name='consents, as shown')),
                ('source_path', models.CharField(blank=True, max_length=300, verbose_name='page the donor came from')),
                ('fingerprint', models.CharField(editable=False, max_length=64)),
                ('idempotency_key', models.CharField(editable=False, max_length=80, unique=True)),
                ('checkout_session_id', models.CharField(blank=True, max_length=255, null=True, unique=True, verbose_name='Stripe session')),
                ('checkout_url', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked at')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='received at')),
            ],
            options={
                'verbose_name': 'gift',
                'verbose_name_plural': 'gifts',
                'ordering': ['-created_at'],
                'permissions': [('export_donation', 'Can export gifts'), ('moderate_donation', 'Can moderate gift messages')],
            },
        ),
        migrations.CreateModel(
            name='DonorPreferences',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('wants_renewal_mails', models.BooleanField(default=True, verbose_name='a word at each monthly gift')),
                ('wants_updates', models.BooleanField(default=True, verbose_name='news of what my gifts make possible')),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': "giver's mail choices",
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(max_length=40, unique=True)),
                ('finished_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('outcome', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='AccessLink',
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
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('handled_at__isnull', True)), fields=['requested_at'], name='access_link_due')],
            },
        ),
        migrations.CreateModel(
            name='Dedication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('honour', 'In honour of'), ('memory', 'In memory of')], max_length=8, verbose_name='dedication')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('card_email', models.EmailField(blank=True, max_length=254, verbose_name='send the card to')),
                ('card_signature', models.CharField(blank=True, max_length=120, verbose_name='signed')),
                ('card_message', models.CharField(blank=True, max_length=280, verbose_name='words of the card')),
                ('donation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='dedication', to='donations.donation')),
            ],
            options={
                'verbose_name': 'dedication',
            },
        ),
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='code')),
                ('nature', models.CharField(choices=[('gift', 'Gifts'), ('due', 'Members’ dues')], default='gift', max_length=4, verbose_name='nature')),
                ('name_fr', models.CharField(max_length=120, verbose_name='name, French')),
                ('name_es', models.CharField(max_length=120, verbose_name='name, Spanish')),
                ('name_en', models.CharField(max_length=120, verbose_name='name, English')),
                ('goal_cents', models.BigIntegerField(blank=True, null=True, verbose_name='goal, in cents')),
                ('opens_on', models.DateField(verbose_name='opens on')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='closes on')),
                ('suggested_cents', models.JSONField(default=donations.models.funds.default_suggested_amounts, validators=[donations.models.funds.validate_suggested_amounts], verbose_name='suggested amounts, in cents')),
                ('is_general', models.BooleanField(default=False, verbose_name='general fund')),
                ('is_demonstration', models.BooleanField(default=False, verbose_name='amounts are demonstration data')),
            ],
            options={
                'verbose_name': 'fund',
                'verbose_name_plural': 'funds',
                'ordering': ['-is_general', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('goal_cents__isnull', True), ('goal_cents__gt', 0), _connector='OR'), name='fund_goal_positive'), models.CheckConstraint(condition=models.Q(('closes_on__isnull', True), ('closes_on__gte', models.F('opens_on')), _connector='OR'), name='fund_closes_after_it_opens'), models.UniqueConstraint(condition=models.Q(('is_general', True)), fields=('is_general',), name='one_general_fund'), models.UniqueConstraint(condition=models.Q(('nature', 'due')), fields=('nature',), name='one_fund_of_dues'), models.CheckConstraint(condition=models.Q(('is_general', False), ('nature', 'gift'), _connector='OR'), name='general_fund_takes_gifts')],
            },
        ),
        migrations.AddField(
            model_name='donation',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='donations', to='donations.fund', verbose_name='fund'),
        ),
        migrations.CreateModel(
            name='CheckoutAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('address_hash', models.CharField(max_length=32)),
                ('network_hash', models.CharField(max_length=32)),
                ('email_hash', models.CharField(max_length=32)),
                ('gift_id', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['network_hash', 'moment'], name='attempt_by_network'), models.Index(fields=['email_hash', 'moment'], name='attempt_by_email')],
            },
        ),
        migrations.CreateModel(
            name='DonationMode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('automatic', 'Open; slows down by itself under attack'), ('slow', 'Slow: each gift asks for a confirmation'), ('stopped', 'Stopped: no gift by card')], max_length=10, verbose_name='mode')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='why')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed at')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
            ],
            options={
                'verbose_name': 'giving switch',
                'verbose_name_plural': 'giving switch',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='RecurringDonation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('amount_cents', models.BigIntegerField(verbose_name='amount, in cents')),
                ('fee_cover_cents', models.BigIntegerField(default=0, verbose_name='of which to cover the fees, in cents')),
                ('currency', models.CharField(default='CAD', max_length=3, verbose_name='currency')),
                ('status', models.CharField(choices=[('pending', 'Awaiting payment'), ('active', 'Active'), ('late', 'Late'), ('paused', 'Paused'), ('ended', 'Ended'), ('abandoned', 'Abandoned')], default='pending', max_length=10, verbose_name='state')),
                ('donor_kind', models.CharField(default='person', max_length=12, verbose_name='given by')),
                ('donor_name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('organisation_name', models.CharField(blank=True, max_length=160, verbose_name='organisation')),
                ('email', models.EmailField(db_index=True, max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(default='fr', max_length=2, verbose_name='language')),
                ('is_public', models.BooleanField(default=False, verbose_name='name may be shown')),
                ('consents', models.JSONField(default=list, verbose_name='consents, as shown')),
                ('starts_later', models.BooleanField(default=False, verbose_name='first charge a month later')),
                ('idempotency_key', models.CharField(editable=False, max_length=80, unique=True)),
                ('checkout_session_id', models.CharField(blank=True, max_length=255, null=True, unique=True, verbose_name='Stripe session')),
                ('checkout_url', models.TextField(blank=True)),
                ('subscription_id', models.CharField(blank=True, max_length=255, null=True, unique=True, verbose_name='Stripe subscription')),
                ('customer_id', models.CharField(blank=True, max_length=255, verbose_name='Stripe customer')),
                ('next_charge_at', models.DateTimeField(blank=True, null=True, verbose_name='next charge')),
                ('resumes_at', models.DateTimeField(blank=True, null=True, verbose_name='resumes on')),
                ('open_invoice_url', models.TextField(blank=True, verbose_name='page of the unpaid invoice')),
                ('failed_attempts', models.PositiveSmallIntegerField(default=0, verbose_name='failed attempts')),
                ('end_reason', models.CharField(blank=True, max_length=60, verbose_name='why it ended')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='last seen at Stripe')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recurring_donations', to='donations.fund', verbose_name='fund')),
            ],
            options={
                'verbose_name': 'monthly gift',
                'verbose_name_plural': 'monthly gifts',
                'ordering': ['-created_at'],
            },
        ),
        migrations.AddField(
            model_name='donation',
            name='recurring_donation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='donations', to='donations.recurringdonation', verbose_name='monthly gift'),
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payment_intent_id', models.CharField(max_length=255, unique=True, verbose_name='Stripe payment')),
                ('charge_id', models.CharField(max_length=255, unique=True, verbose_name='Stripe charge')),
                ('balance_transaction_id', models.CharField(blank=True, max_length=255, null=True, unique=True, verbose_name='balance transaction')),
                ('amount_cents', models.BigIntegerField(verbose_name='amount, in cents')),
                ('currency', models.CharField(default='CAD', max_length=3, verbose_name='currency')),
                ('fee_cents', models.BigIntegerField(blank=True, null=True, verbose_name='fee, in cents')),
                ('presentment_cents', models.BigIntegerField(blank=True, null=True, verbose_name="amount the donor saw, in their currency's cents")),
                ('presentment_currency', models.CharField(blank=True, max_length=3, verbose_name='currency the donor saw')),
                ('method', models.CharField(blank=True, max_length=20, verbose_name='means of payment')),
                ('charged_at', models.DateTimeField(verbose_name='charged at')),
                ('amount_mismatch', models.BooleanField(default=False, verbose_name='differs from the amount asked')),
                ('donation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='donations.donation', verbose_name='gift')),
                ('fund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.fund')),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'ordering': ['-charged_at'],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('gift', 'Gift by card'), ('due', 'Members’ dues'), ('fee', 'Payment fee'), ('unattributed', 'Unattributed money'), ('attributed', 'Money given its fund'), ('refund', 'Refund'), ('refund_returned', 'Refund that failed'), ('dispute', 'Withdrawn by a dispute'), ('reinstated', 'Returned by a dispute'), ('fee_returned', 'Fee returned'), ('payout', 'Payout to the bank'), ('payout_returned', 'Payout that failed'), ('unknown_in', 'Unknown money in'), ('unknown_out', 'Unknown money out')], max_length=16, verbose_name='kind')),
                ('source', models.CharField(max_length=255, verbose_name='source')),
                ('from_account', models.CharField(choices=[('assets:stripe', 'Held by Stripe'), ('income:gifts', 'Gifts'), ('income:dues', 'Members’ dues'), ('expenses:fees', 'Payment fees'), ('unattributed', 'Unattributed'), ('disputes', 'Withdrawn by disputes'), ('assets:bank', 'Bank account')], max_length=20, verbose_name='from')),
                ('to_account', models.CharField(choices=[('assets:stripe', 'Held by Stripe'), ('income:gifts', 'Gifts'), ('income:dues', 'Members’ dues'), ('expenses:fees', 'Payment fees'), ('unattributed', 'Unattributed'), ('disputes', 'Withdrawn by disputes'), ('assets:bank', 'Bank account')], max_length=20, verbose_name='to')),
                ('amount_cents', models.BigIntegerField(verbose_name='amount, in cents')),
                ('occurred_at', models.DateTimeField(verbose_name='date of the fact')),
                ('posted_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='posted at')),
                ('fund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='donations.fund', verbose_name='fund')),
                ('payment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='donations.payment', verbose_name='payment')),
            ],
            options={
                'verbose_name': 'ledger entry',
                'verbose_name_plural': 'ledger entries',
                'ordering': ['-occurred_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dispute_id', models.CharField(max_length=255, unique=True, verbose_name='Stripe dispute')),
                ('amount_cents', models.BigIntegerField(verbose_name='amount, in cents')),
                ('status', models.CharField(choices=[('inquiry', 'Inquiry, no money moved'), ('open', 'Open'), ('won', 'Won'), ('lost', 'Lost'), ('closed', 'Inquiry closed')], max_length=10, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=60, verbose_name='reason')),
                ('opened_at', models.DateTimeField(verbose_name='date of the fact')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='donations.payment', verbose_name='payment')),
            ],
            options={
                'verbose_name': 'dispute',
                'verbose_name_plural': 'disputes',
                'ordering': ['-opened_at'],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('refund_id', models.CharField(max_length=255, unique=True, verbose_name='Stripe refund')),
                ('amount_cents', models.BigIntegerField(verbose_name='amount, in cents')),
                ('status', models.CharField(choices=[('pending', 'Under way'), ('succeeded', 'Refunded'), ('failed', 'Failed'), ('canceled', 'Cancelled')], max_length=10, verbose_name='state')),
                ('balance_transaction_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('failure_transaction_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('reason', models.CharField(blank=True, max_length=60, verbose_name='reason')),
                ('failure_reason', models.CharField(blank=True, max_length=60, verbose_name='why it failed')),
                ('refunded_at', models.DateTimeField(verbose_name='date of the fact')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='donations.payment', verbose_name='payment')),
            ],
            options={
                'verbose_name': 'refund',
                'verbose_name_plural': 'refunds',
                'ordering': ['-refunded_at'],
            },
        ),
        migrations.CreateModel(
            name='RefundRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_cents', models.BigIntegerField(verbose_name='amount, in cents')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('status', models.CharField(choices=[('waiting', 'Waits for a second person'), ('approved', 'To be sent'), ('sent', 'Sent to Stripe'), ('refused', 'Refused')], max_length=10, verbose_name='state')),
                ('outcome', models.CharField(blank=True, max_length=200, verbose_name='answer')),
                ('refund_id', models.CharField(blank=True, max_length=255, null=True, unique=True, verbose_name='Stripe refund')),
                ('idempotency_key', models.CharField(editable=False, max_length=80, unique=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked at')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refund_requests', to='donations.payment', verbose_name='payment')),
            ],
            options={
                'verbose_name': 'refund request',
                'verbose_name_plural': 'refund requests',
                'ordering': ['-asked_at'],
                'permissions': [('refund_payment', 'Can refund payments')],
            },
        ),
        migrations.CreateModel(
            name='StripeEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=255, unique=True, verbose_name='event')),
                ('type', models.CharField(max_length=100, verbose_name='type')),
                ('api_version', models.CharField(blank=True, max_length=40, verbose_name='API version')),
                ('created', models.DateTimeField(verbose_name='created by Stripe')),
                ('payload', models.JSONField(verbose_name='payload')),
                ('status', models.CharField(choices=[('received', 'Waiting'), ('done', 'Done'), ('ignored', 'Ignored'), ('parked', 'Set aside'), ('dead', 'Given up')], default='received', max_length=10, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next attempt')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='last error')),
                ('object_id', models.CharField(blank=True, db_index=True, max_length=255, verbose_name='object')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received at')),
                ('processed_at', models.DateTimeField(blank=True, null=True, verbose_name='handled at')),
            ],
            options={
                'verbose_name': 'Stripe event',
                'verbose_name_plural': 'Stripe events',
                'ordering': ['-received_at'],
                'indexes': [models.Index(condition=models.Q(('status', 'received')), fields=['next_attempt_at'], name='stripe_event_due')],
            },
        ),
        migrations.CreateModel(
            name='FundTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('gift', 'Gift by card'), ('due', 'Members’ dues'), ('fee', 'Payment fee'), ('unattributed', 'Unattributed money'), ('attributed', 'Money given its fund'), ('refund', 'Refund'), ('refund_returned', 'Refund that failed'), ('dispute', 'Withdrawn by a dispute'), ('reinstated', 'Returned by a dispute'), ('fee_returned', 'Fee returned'), ('payout', 'Payout to the bank'), ('payout_returned', 'Payout that failed'), ('unknown_in', 'Unknown money in'), ('unknown_out', 'Unknown money out')], max_length=16)),
                ('amount_cents', models.BigIntegerField()),
                ('entries', models.BigIntegerField()),
                ('last_moment', models.DateTimeField()),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.fund')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('fund', 'kind'), name='one_total_per_fund_and_kind')],
            },
        ),
        migrations.AddConstraint(
            model_name='recurringdonation',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', 1), ('amount_cents__lte', 100000000)), name='monthly_amount_in_range'),
        ),
        migrations.AddConstraint(
            model_name='recurringdonation',
            constraint=models.CheckConstraint(condition=models.Q(('fee_cover_cents__gte', 0), ('fee_cover_cents__lt', models.F('amount_cents'))), name='monthly_fee_cover_in_range'),
        ),
        migrations.AddConstraint(
            model_name='recurringdonation',
            constraint=models.CheckConstraint(condition=models.Q(('currency', 'CAD')), name='monthly_in_canadian_dollars'),
        ),
        migrations.AddIndex(
            model_name='donation',
            index=models.Index(fields=['status', 'created_at'], name='donation_by_state'),
        ),
        migrations.AddIndex(
            model_name='donation',
            index=models.Index(fields=['-created_at'], name='donation_newest'),
        ),
        migrations.AddIndex(
            model_name='donation',
            index=models.Index(fields=['fund', 'status', '-settled_at'], name='donation_by_fund'),
        ),
        migrations.AddIndex(
            model_name='donation',
            index=models.Index(condition=models.Q(('message_state', 'approved'), ('status', 'succeeded')), fields=['fund', '-settled_at'], name='donation_shown_message'),
        ),
        migrations.AddConstraint(
            model_name='donation',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', 1), ('amount_cents__lte', 100000000)), name='donation_amount_in_range'),
        ),
        migrations.AddConstraint(
            model_name='donation',
            constraint=models.CheckConstraint(condition=models.Q(('fee_cover_cents__gte', 0), ('fee_cover_cents__lt', models.F('amount_cents'))), name='donation_fee_cover_in_range'),
        ),
        migrations.AddConstraint(
            model_name='donation',
            constraint=models.CheckConstraint(condition=models.Q(('currency', 'CAD')), name='donation_in_canadian_dollars'),
        ),
        migrations.AddConstraint(
            model_name='donation',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'pending')), fields=('fingerprint',), name='one_pending_gift_per_submission'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', 1)), name='payment_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('currency', 'CAD')), name='payment_in_canadian_dollars'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('fee_cents__isnull', True), models.Q(('fee_cents__gte', 0), ('fee_cents__lte', models.F('amount_cents'))), _connector='OR'), name='payment_fee_in_range'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['fund', 'kind'], include=('amount_cents',), name='ledger_by_fund'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(fields=('kind', 'source'), name='one_entry_per_kind_and_source'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gt', 0)), name='ledger_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('from_account', models.F('to_account')), _negated=True), name='ledger_moves_between_accounts'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['gift', 'due', 'attributed']), _negated=True), ('fund__isnull', False), _connector='OR'), name='gift_entry_names_its_fund'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', 1)), name='dispute_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', 1)), name='refund_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='refundrequest',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gte', 1)), name='refund_request_positive'),
        ),
        migrations.AddConstraint(
            model_name='refundrequest',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='refund_decided_by_another_person'),
        ),
    ]
