import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('text', models.TextField()),
            ],
            options={
                'verbose_name': 'texte de consentement',
                'verbose_name_plural': 'textes de consentement',
            },
        ),
        migrations.CreateModel(
            name='ErasureRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('supporter_id', models.BigIntegerField(help_text='a number that names nobody once the row is gone')),
                ('erased_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'effacement',
                'verbose_name_plural': 'effacements',
                'ordering': ['-erased_at'],
            },
        ),
        migrations.CreateModel(
            name='RemovedPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.BigIntegerField(unique=True)),
                ('at', models.DateTimeField(verbose_name='le')),
            ],
            options={
                'verbose_name': 'photo écartée',
                'verbose_name_plural': 'photos écartées',
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'adresse supprimée',
                'verbose_name_plural': 'adresses supprimées',
            },
        ),
        migrations.CreateModel(
            name='Supporter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse e-mail')),
                ('display_name', models.CharField(blank=True, max_length=60, verbose_name='nom à afficher')),
                ('birth_month', models.DateField(blank=True, help_text='first of the month; kept only to apply the age rules (L06)', null=True, verbose_name='mois de naissance')),
                ('language', models.CharField(default='fr', max_length=5, verbose_name='langue')),
                ('is_staff', models.BooleanField(default=False, verbose_name='équipe de campagne')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='inscription')),
                ('confirmed_at', models.DateTimeField(blank=True, help_text='double opt-in (L02)', null=True, verbose_name='adresse confirmée le')),
                ('restricted_at', models.DateTimeField(blank=True, null=True, verbose_name='traitement limité depuis')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('home', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place', verbose_name='commune')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'sympathisant',
                'verbose_name_plural': 'sympathisants',
                'ordering': ['-date_joined'],
            },
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('testimony', 'Témoignage publié')], max_length=24)),
                ('quantity', models.IntegerField(default=1)),
                ('subject', models.CharField(help_text='what was done, once: « testimony:12:1 »', max_length=80)),
                ('at', models.DateTimeField(help_text='when the act took place')),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('supporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to=settings.AUTH_USER_MODEL)),
                ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='undone_by', to='supporters.act')),
            ],
            options={
                'verbose_name': 'acte',
                'verbose_name_plural': 'actes',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='ActDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('kind', models.CharField(choices=[('testimony', 'Témoignage publié')], max_length=24)),
                ('total', models.IntegerField()),
                ('supporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='act_days', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'total du jour',
                'verbose_name_plural': 'totaux du jour',
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('account', 'Compte et lettre de campagne'), ('selection', "Messages choisis d'après mon activité"), ('testimony', 'Publication de mon témoignage sur la carte'), ('photo', 'Publication de ma photo'), ('local_team', "Contact par l'équipe proche de chez moi"), ('local_list', 'Transmission à la liste locale du candidat')], max_length=16, verbose_name='finalité')),
                ('source', models.CharField(choices=[('form', 'Formulaire du site'), ('api', 'Interface de programmation'), ('paper', 'Papier'), ('door', 'Porte-à-porte')], max_length=8, verbose_name='origine')),
                ('given_at', models.DateTimeField(verbose_name='donné le')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmé le')),
                ('proof', models.CharField(blank=True, help_text='SHA-256 of the confirmed token', max_length=64, verbose_name='preuve')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('supporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supporters.consenttext')),
            ],
            options={
                'verbose_name': 'consentement',
                'verbose_name_plural': 'consentements',
                'ordering': ['-given_at'],
            },
        ),
        migrations.CreateModel(
            name='CountryDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('kind', models.CharField(choices=[('testimony', 'Témoignage publié')], max_length=24)),
                ('total', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'total du pays',
                'verbose_name_plural': 'totaux du pays',
                'constraints': [models.UniqueConstraint(fields=('day', 'kind'), name='countryday_unique')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'En préparation'), ('ready', 'Prêt'), ('failed', 'Échec')], default='queued', max_length=8)),
                ('file', models.CharField(blank=True, help_text='random name in the default storage', max_length=80)),
                ('requested_at', models.DateTimeField(auto_now_add=True)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('supporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'export de données',
                'verbose_name_plural': 'exports de données',
                'ordering': ['-requested_at'],
            },
        ),
        migrations.CreateModel(
            name='MapCell',
            fields=[
                ('cell', models.BigIntegerField(primary_key=True, serialize=False)),
                ('count', models.BigIntegerField()),
                ('lon_sum', models.BigIntegerField()),
                ('lat_sum', models.BigIntegerField()),
                ('testimony_sum', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'carré de la carte',
                'verbose_name_plural': 'carrés de la carte',
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gte', 0)), name='mapcell_count_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254, verbose_name='à')),
                ('subject', models.CharField(max_length=200, verbose_name='objet')),
                ('content', models.BinaryField(help_text='MIME; emptied once sent')),
                ('state', models.CharField(choices=[('queued', 'À envoyer'), ('sent', 'Envoyé'), ('failed', 'Échec')], default='queued', max_length=8, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('due_at', models.DateTimeField(verbose_name='à partir de')),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='dernière erreur')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                ('supporter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'courrier à envoyer',
                'verbose_name_plural': 'courriers à envoyer',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='PlaceCount',
            fields=[
                ('place', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='testimony_count', serialize=False, to='territory.place')),
                ('published', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': "compte d'un lieu",
                'verbose_name_plural': 'comptes des lieux',
                'constraints': [models.CheckConstraint(condition=models.Q(('published__gte', 0)), name='placecount_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('access', 'Accès'), ('rectification', 'Rectification'), ('restriction', 'Limitation'), ('objection', 'Opposition'), ('erasure', 'Effacement')], max_length=16, verbose_name='droit')),
                ('message', models.TextField(blank=True, max_length=1000, verbose_name='demande')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='reçue le')),
                ('due_at', models.DateTimeField(verbose_name='à traiter avant le')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='réponse')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='traitée le')),
                ('supporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rights_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'demande de droits',
                'verbose_name_plural': 'demandes de droits',
                'ordering': ['due_at'],
            },
        ),
        migrations.CreateModel(
            name='Testimony',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('display_name', models.CharField(max_length=60, verbose_name='nom à afficher')),
                ('message', models.TextField(max_length=500, verbose_name='message')),
                ('state', models.CharField(choices=[('unconfirmed', 'Adresse à confirmer'), ('pending', 'En attente de relecture'), ('published', 'Publié'), ('refused', 'Refusé'), ('withdrawn', 'Retiré')], default='unconfirmed', max_length=12, verbose_name='état')),
                ('lon', models.FloatField()),
                ('lat', models.FloatField()),
                ('cell', models.BigIntegerField(help_text='leaf cell of the point (common.cells)')),
                ('photo', models.CharField(blank=True, help_text='1600 px', max_length=80, verbose_name='photo')),
                ('thumbnail', models.CharField(blank=True, help_text='400 px', max_length=80, verbose_name='vignette')),
                ('photo_alt', models.CharField(blank=True, max_length=200, verbose_name='description de la photo')),
                ('photo_hash', models.BigIntegerField(blank=True, help_text='perceptual hash, to know a removed picture again', null=True)),
                ('search_text', models.TextField(blank=True, editable=False, help_text='name, message and place, folded')),
                ('times_published', models.PositiveIntegerField(default=0, editable=False)),
                ('reviewed_after_reports', models.BooleanField(default=False, editable=False, help_text='a moderator kept it: reports no longer take it down')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='écrit le')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmé le')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publié le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='testimonies', to='territory.place', verbose_name='commune')),
                ('supporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='testimonies', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'témoignage',
                'verbose_name_plural': 'témoignages',
                'ordering': ['-published_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('hate', 'Haine, injure ou menace'), ('privacy', 'Me montre ou me nomme sans mon accord'), ('false', 'Usurpation ou mensonge'), ('illegal', 'Contenu illicite'), ('other', 'Autre')], max_length=8, verbose_name='motif')),
                ('details', models.CharField(blank=True, max_length=300, verbose_name='précisions')),
                ('reporter', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='le')),
                ('handled_at', models.DateTimeField(blank=True, null=True, verbose_name='traité le')),
                ('testimony', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='supporters.testimony')),
            ],
            options={
                'verbose_name': 'signalement',
                'verbose_name_plural': 'signalements',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('publish', 'Publié'), ('publish_text', 'Publié sans la photo'), ('refuse', 'Refusé')], max_length=12, verbose_name='décision')),
                ('reason', models.CharField(blank=True, choices=[('', '—'), ('insult', 'Propos injurieux, haineux ou diffamatoires'), ('third_party', 'Met en cause ou montre une autre personne'), ('private_data', 'Contient des coordonnées ou des données privées'), ('off_topic', 'Sans rapport avec la campagne'), ('advertising', 'Publicité ou démarchage'), ('poll', "Sondage ou résultat avant l'heure"), ('photo', 'Photo inadaptée'), ('other', 'Autre motif')], max_length=16, verbose_name='motif')),
                ('note', models.CharField(blank=True, help_text="dite à l'auteur", max_length=300, verbose_name='précision')),
                ('message', models.TextField(verbose_name='message jugé')),
                ('decided_at', models.DateTimeField(auto_now_add=True, verbose_name='le')),
                ('moderator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='modérateur')),
                ('testimony', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='supporters.testimony')),
            ],
            options={
                'verbose_name': 'décision',
                'verbose_name_plural': 'décisions',
                'ordering': ['-decided_at'],
            },
        ),
        migrations.CreateModel(
            name='TileChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.BigIntegerField()),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'changement de la carte',
                'verbose_name_plural': 'changements de la carte',
                'indexes': [models.Index(fields=['at'], name='tilechange_at')],
            },
        ),
        migrations.AddIndex(
            model_name='supporter',
            index=models.Index(fields=['confirmed_at', 'date_joined'], name='supporter_unconfirmed'),
        ),
        migrations.AddConstraint(
            model_name='supporter',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='supporter_email_lower_case'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['supporter', '-at'], name='act_supporter_at'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.UniqueConstraint(condition=models.Q(('undoes__isnull', True)), fields=('kind', 'subject'), name='act_recorded_once'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='act_quantity_not_zero'),
        ),
        migrations.AddConstraint(
            model_name='actday',
            constraint=models.UniqueConstraint(fields=('supporter', 'day', 'kind'), name='actday_unique'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('supporter', 'purpose'), name='consent_one_open_per_purpose'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('state', 'queued')), fields=['due_at'], name='outgoingmail_due'),
        ),
        migrations.AddIndex(
            model_name='testimony',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['-published_at', '-id'], name='testimony_newest'),
        ),
        migrations.AddIndex(
            model_name='testimony',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['cell'], name='testimony_cell'),
        ),
        migrations.AddIndex(
            model_name='testimony',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['place', '-published_at'], name='testimony_place'),
        ),
        migrations.AddIndex(
            model_name='testimony',
            index=models.Index(fields=['state', 'submitted_at'], name='testimony_queue'),
        ),
        migrations.AddIndex(
            model_name='testimony',
            index=models.Index(fields=['photo'], name='testimony_photo'),
        ),
        migrations.AddConstraint(
            model_name='testimony',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['pending', 'published', 'refused'])), fields=('supporter',), name='testimony_one_live_per_person'),
        ),
        migrations.AddConstraint(
            model_name='testimony',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='testimony_published_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='testimony',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('photo', ''), ('thumbnail', '')), models.Q(models.Q(('photo', ''), _negated=True), models.Q(('thumbnail', ''), _negated=True), models.Q(('photo_alt', ''), _negated=True)), _connector='OR'), name='testimony_photo_has_two_sizes_and_words'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('testimony', 'reporter'), name='report_once_per_visitor'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'refuse'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='decision_refusal_has_a_reason'),
        ),
    ]
