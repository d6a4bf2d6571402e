import django.core.validators
import django.utils.timezone
import modelsearch.index
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Country',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_fr', models.CharField(max_length=80, verbose_name='name, French')),
                ('name_es', models.CharField(max_length=80, verbose_name='name, Spanish')),
                ('name_en', models.CharField(max_length=80, verbose_name='name, English')),
                ('code', models.CharField(max_length=2, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z]{2}\\Z')], verbose_name='code')),
            ],
            options={
                'verbose_name': 'country',
                'verbose_name_plural': 'countries',
                'ordering': ['name_fr'],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_lead', models.BooleanField(default=False, verbose_name='invites and removes the others')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'delegation',
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('acronym', models.CharField(blank=True, max_length=30, verbose_name='acronym')),
                ('name_language', models.CharField(default='fr', max_length=2, verbose_name='language of the name')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country or QC')),
                ('is_public', models.BooleanField(default=False, help_text='Only when the organisation agreed to be named on the site.', verbose_name='may be shown')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'ordering': ['name'],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='OrganisationRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('self', 'CISO itself'), ('member', 'Member'), ('partner', 'International partner'), ('funder', 'Funder'), ('coalition', 'Coalition or alliance'), ('media', 'Media'), ('institution', 'Institution'), ('co_organiser', 'Co-organiser')], max_length=12, verbose_name='role')),
            ],
            options={
                'verbose_name': 'role',
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_language', models.CharField(default='es', max_length=3, verbose_name='language of the name')),
                ('region', models.CharField(blank=True, max_length=80, verbose_name='region')),
                ('latitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='longitude')),
                ('is_approximate', models.BooleanField(default=True, help_text='Ticked: the site shows the region and a position rounded to half a degree, never the town.', verbose_name='region only')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_fr', models.CharField(max_length=80, verbose_name='name, French')),
                ('name_es', models.CharField(max_length=80, verbose_name='name, Spanish')),
                ('name_en', models.CharField(max_length=80, verbose_name='name, English')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
            ],
            options={
                'verbose_name': 'theme',
                'verbose_name_plural': 'themes',
                'ordering': ['name_fr'],
            },
        ),
    ]
