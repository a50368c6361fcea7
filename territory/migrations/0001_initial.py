import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Election',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('is_active', models.BooleanField(default=False, help_text="Le silence ne s'applique qu'aux élections actives.", verbose_name='activée')),
            ],
            options={
                'verbose_name': 'élection',
                'verbose_name_plural': 'élections',
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='INSEE code; R- and D- before régions and départements', max_length=12)),
                ('kind', models.CharField(choices=[('country', 'Pays'), ('region', 'Région'), ('departement', 'Département'), ('commune', 'Commune'), ('arrondissement', 'Arrondissement municipal'), ('collectivity', "Collectivité d'outre-mer")], max_length=16)),
                ('name', models.CharField(max_length=120)),
                ('zone', models.CharField(choices=[('metropole', 'France métropolitaine'), ('guadeloupe', 'Guadeloupe'), ('martinique', 'Martinique'), ('guyane', 'Guyane'), ('saint-martin', 'Saint-Martin'), ('saint-barth', 'Saint-Barthélemy'), ('miquelon', 'Saint-Pierre-et-Miquelon'), ('polynesie', 'Polynésie française'), ('reunion', 'La Réunion'), ('mayotte', 'Mayotte'), ('caledonie', 'Nouvelle-Calédonie'), ('wallis', 'Wallis-et-Futuna'), ('ameriques', "Français d'Amérique"), ('etranger', "Français de l'étranger, hors Amérique")], default='metropole', max_length=16)),
                ('postcodes', models.CharField(blank=True, max_length=400)),
                ('population', models.PositiveIntegerField(default=0)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('lat', models.FloatField(blank=True, null=True)),
                ('radius', models.PositiveIntegerField(default=0)),
                ('departement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='territory.place')),
            ],
            options={
                'verbose_name': 'lieu',
                'verbose_name_plural': 'lieux',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PlaceName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120)),
                ('label', models.CharField(blank=True, help_text="what was matched, when it is not the place's own name", max_length=120)),
                ('weight', models.PositiveIntegerField(default=0, help_text='population, beside the key: one index ranks a prefix')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='territory.place')),
            ],
            options={
                'verbose_name': 'nom de lieu',
                'verbose_name_plural': 'noms de lieux',
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='tour')),
                ('date', models.DateField(verbose_name='dimanche du vote')),
                ('election', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='territory.election', verbose_name='élection')),
            ],
            options={
                'verbose_name': 'tour',
                'verbose_name_plural': 'tours',
                'ordering': ['date'],
            },
        ),
        migrations.CreateModel(
            name='ZoneVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone', models.CharField(choices=[('metropole', 'France métropolitaine'), ('guadeloupe', 'Guadeloupe'), ('martinique', 'Martinique'), ('guyane', 'Guyane'), ('saint-martin', 'Saint-Martin'), ('saint-barth', 'Saint-Barthélemy'), ('miquelon', 'Saint-Pierre-et-Miquelon'), ('polynesie', 'Polynésie française'), ('reunion', 'La Réunion'), ('mayotte', 'Mayotte'), ('caledonie', 'Nouvelle-Calédonie'), ('wallis', 'Wallis-et-Futuna'), ('ameriques', "Français d'Amérique"), ('etranger', "Français de l'étranger, hors Amérique")], max_length=16, verbose_name='territoire')),
                ('votes_on', models.DateField(verbose_name='jour du vote')),
                ('timezone', models.CharField(max_length=40, verbose_name='fuseau')),
                ('silence_start', models.DateTimeField(verbose_name='début du silence')),
                ('silence_end', models.DateTimeField(verbose_name='fin du silence')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='territory.round', verbose_name='tour')),
            ],
            options={
                'verbose_name': "vote d'un territoire",
                'verbose_name_plural': 'votes des territoires',
                'ordering': ['silence_start', 'zone'],
            },
        ),
        migrations.CreateModel(
            name='SilenceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('silence_start', models.DateTimeField(verbose_name='début du silence')),
                ('silence_end', models.DateTimeField(verbose_name='fin du silence')),
                ('reason', models.CharField(max_length=300, verbose_name='motif')),
                ('proposed_by', models.EmailField(max_length=254, verbose_name='proposée par')),
                ('proposed_at', models.DateTimeField(auto_now_add=True, verbose_name='proposée le')),
                ('applied_by', models.EmailField(blank=True, max_length=254, verbose_name='appliquée par')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='appliquée le')),
                ('previous_start', models.DateTimeField(blank=True, null=True, verbose_name='ancien début')),
                ('previous_end', models.DateTimeField(blank=True, null=True, verbose_name='ancienne fin')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='territory.zonevote', verbose_name="vote d'un territoire")),
            ],
            options={
                'verbose_name': 'correction du silence',
                'verbose_name_plural': 'corrections du silence',
                'ordering': ['-proposed_at'],
            },
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('code',), name='place_code_unique'),
        ),
        migrations.AddIndex(
            model_name='placename',
            index=models.Index(fields=['key', 'weight', 'place'], name='placename_ranked'),
        ),
        migrations.AddConstraint(
            model_name='placename',
            constraint=models.UniqueConstraint(fields=('key', 'place'), name='placename_key_place_unique'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('election', 'number'), name='round_number_unique'),
        ),
        migrations.AddIndex(
            model_name='zonevote',
            index=models.Index(fields=['zone', 'silence_start'], name='zonevote_zone_start'),
        ),
        migrations.AddConstraint(
            model_name='zonevote',
            constraint=models.UniqueConstraint(fields=('round', 'zone'), name='zonevote_round_zone_unique'),
        ),
        migrations.AddConstraint(
            model_name='zonevote',
            constraint=models.CheckConstraint(condition=models.Q(('silence_end__gt', models.F('silence_start'))), name='zonevote_silence_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='silencechange',
            constraint=models.CheckConstraint(condition=models.Q(('silence_end__gt', models.F('silence_start'))), name='silencechange_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='silencechange',
            constraint=models.CheckConstraint(condition=models.Q(('applied_by', models.F('proposed_by')), _negated=True), name='silencechange_two_people'),
        ),
    ]
