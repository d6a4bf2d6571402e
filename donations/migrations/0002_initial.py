import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('donations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='alarm',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by'),
        ),
        migrations.AddField(
            model_name='attribution',
            name='decided_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddIndex(
            model_name='checkoutattempt',
            index=models.Index(fields=['network_hash', 'moment'], name='attempt_by_network'),
        ),
        migrations.AddIndex(
            model_name='checkoutattempt',
            index=models.Index(fields=['email_hash', 'moment'], name='attempt_by_email'),
        ),
        migrations.AddField(
            model_name='dedication',
            name='donation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='dedication', to='donations.donation'),
        ),
        migrations.AddField(
            model_name='donationmode',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.CheckConstraint(condition=models.Q(('goal_cents__isnull', True), ('goal_cents__gt', 0), _connector='OR'), name='fund_goal_positive', violation_error_message='Write a goal above zero, or leave it empty while it is unknown.'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.CheckConstraint(condition=models.Q(('closes_on__isnull', True), ('closes_on__gte', models.F('opens_on')), _connector='OR'), name='fund_closes_after_it_opens', violation_error_message='The last day lies before the first: exchange the two dates.'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.UniqueConstraint(condition=models.Q(('is_general', True)), fields=('is_general',), name='one_general_fund', violation_error_message='Another fund is the general one already: there is only one.'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.UniqueConstraint(condition=models.Q(('nature', 'due')), fields=('nature',), name='one_fund_of_dues', violation_error_message='Another fund takes the members’ dues already: there is only one.'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.CheckConstraint(condition=models.Q(('is_general', False), ('nature', 'gift'), _connector='OR'), name='general_fund_takes_gifts', violation_error_message='The general fund takes gifts: dues have their own fund.'),
        ),
        migrations.AddField(
            model_name='donation',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='donations', to='donations.fund', verbose_name='fund'),
        ),
        migrations.AddField(
            model_name='attribution',
            name='fund',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.fund', verbose_name='fund'),
        ),
        migrations.AddField(
            model_name='fundtotal',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.fund'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='fund',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='donations.fund', verbose_name='fund'),
        ),
        migrations.AddField(
            model_name='payment',
            name='donation',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='donations.donation', verbose_name='gift'),
        ),
        migrations.AddField(
            model_name='payment',
            name='fund',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.fund'),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='donations.payment', verbose_name='payment'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='donations.payment', verbose_name='payment'),
        ),
        migrations.AddField(
            model_name='attribution',
            name='payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attributions', to='donations.payment', verbose_name='payment'),
        ),
        migrations.AddField(
            model_name='payoutline',
            name='payout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='donations.payout', verbose_name='payout'),
        ),
        migrations.AddField(
            model_name='recurringdonation',
            name='closed_fund',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='donations.fund', verbose_name='fund that closed'),
        ),
        migrations.AddField(
            model_name='recurringdonation',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recurring_donations', to='donations.fund', verbose_name='fund'),
        ),
        migrations.AddField(
            model_name='donation',
            name='recurring_donation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='donations', to='donations.recurringdonation', verbose_name='monthly gift'),
        ),
        migrations.AddField(
            model_name='refund',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='donations.payment', verbose_name='payment'),
        ),
        migrations.AddField(
            model_name='refundrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='refundrequest',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='refundrequest',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refund_requests', to='donations.payment', verbose_name='payment'),
        ),
        migrations.AddField(
            model_name='stripeevent',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by'),
        ),
        migrations.AddField(
            model_name='stripeproduct',
            name='fund',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='products', to='donations.fund'),
        ),
        migrations.AddConstraint(
            model_name='alarm',
            constraint=models.UniqueConstraint(fields=('kind', 'key'), name='one_alarm_per_kind_and_key'),
        ),
        migrations.AddConstraint(
            model_name='fundtotal',
            constraint=models.UniqueConstraint(fields=('fund', 'kind'), name='one_total_per_fund_and_kind'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['moved_at'], name='payment_by_movement'),
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
            model_name='attribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('movement_id', ''), ('payment__isnull', False)), models.Q(('payment__isnull', True), models.Q(('movement_id', ''), _negated=True)), _connector='OR'), name='attribution_of_a_payment_or_a_movement'),
        ),
        migrations.AddConstraint(
            model_name='attribution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('fund__isnull', False), ('purpose', 'fund')), models.Q(models.Q(('purpose', 'fund'), _negated=True), ('fund__isnull', True)), _connector='OR'), name='attribution_names_its_fund'),
        ),
        migrations.AddConstraint(
            model_name='attribution',
            constraint=models.UniqueConstraint(condition=models.Q(('movement_id', ''), _negated=True), fields=('movement_id',), name='one_attribution_per_movement'),
        ),
        migrations.AddIndex(
            model_name='payoutline',
            index=models.Index(fields=['balance_transaction_id'], name='payout_line_by_movement'),
        ),
        migrations.AddConstraint(
            model_name='payoutline',
            constraint=models.UniqueConstraint(fields=('payout', 'balance_transaction_id'), name='one_line_per_payout_movement'),
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
        migrations.AddIndex(
            model_name='stripeevent',
            index=models.Index(condition=models.Q(('status', 'received')), fields=['next_attempt_at'], name='stripe_event_due'),
        ),
        migrations.AddConstraint(
            model_name='stripeproduct',
            constraint=models.UniqueConstraint(fields=('fund', 'language'), name='one_product_per_fund_and_language'),
        ),
    ]
