"""An existing organisation brought in from a file, and what roles may take out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.models.roles import Role
from teams.models.teams import Membership, Team
from territory.models import Place


class OrganisationImport(models.Model):
    """A CSV of people with their roles. Nobody in it has said yes to us yet: each gets one mail that names the source
    (L03) and joins by confirming; rows that do not answer are deleted (domain 1.2).

    CHECKED (or REFUSED, with its errors by line) → SENT → perhaps UNDONE.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("À confirmer")
        REFUSED = "refused", _("Refusé")
        SENT = "sent", _("Invitations envoyées")
        UNDONE = "undone", _("Annulé")

    class SourceKind(models.TextChoices):
        """What people may be brought in from. HR, administrative and municipal files are not offered (L10)."""

        FORMER = "former", _("Fichier d'une campagne précédente du candidat")
        PARTY = "party", _("Fichier d'un parti qui soutient le candidat")
        EVENT = "event", _("Feuilles remplies lors d'un événement")
        TOOL = "tool", _("Autre outil de cette campagne")

    source_kind = models.CharField(_("nature du fichier"), max_length=12, choices=SourceKind.choices)
    source = models.CharField(_("origine des données"), max_length=300, help_text="ten characters at least (L03)")
    obtained_on = models.DateField(_("obtenues le"))
    file_name = models.CharField(_("fichier"), max_length=120)
    state = models.CharField(_("état"), max_length=12, choices=State.choices)
    rows = models.PositiveIntegerField(_("lignes"), default=0)
    errors = models.JSONField(default=list, help_text="[line, column, reason], never an address")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("déposé le"))
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    undone_at = models.DateTimeField(_("annulé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("organisation importée")
        verbose_name_plural = _("organisations importées")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportedPerson(models.Model):
    """One line: who is invited to which role. Once confirmed it points to what was made, so that it can be undone."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En attente de confirmation")
        CONFIRMED = "confirmed", _("Confirmé")
        DECLINED = "declined", _("A décliné")

    batch = models.ForeignKey(OrganisationImport, on_delete=models.CASCADE, related_name="people")
    line = models.PositiveIntegerField(_("ligne"))
    email = models.EmailField(_("adresse e-mail"), max_length=254, blank=True, help_text="emptied once confirmed")
    first_name = models.CharField(_("prénom"), max_length=60, blank=True)
    kind = models.CharField(_("rôle"), max_length=16, blank=True, help_text="a value of Role.Kind; empty: volunteer")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("territoire"))
    team_name = models.CharField(_("équipe"), max_length=80, blank=True)
    state = models.CharField(_("état"), max_length=12, choices=State.choices, default=State.WAITING)
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.SET_NULL, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(null=True, blank=True, help_text="when the one mail was queued (L12)")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("personne importée")
        verbose_name_plural = _("personnes importées")
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "email"], condition=~Q(email=""), name="importedperson_once"),
        ]
        indexes = [
            models.Index(
                fields=["batch"], name="importedperson_to_invite", condition=Q(state="waiting", invited_at__isnull=True)
            ),
            models.Index(fields=["email"], name="importedperson_email", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"{self.line}"

    @property
    def role_words(self) -> str:
        """What they are invited to be."""
        return str(Role.Kind(self.kind).label if self.kind else _("Bénévole"))


class OrganisationExport(models.Model):
    """Who took what out. Addresses leave for national organisers alone, and above five hundred rows only once a
    second one agreed (L07, L08)."""

    class Content(models.TextChoices):
        TEAMS = "teams", _("Les équipes")
        PEOPLE = "people", _("Les bénévoles")

    #: Rows from which a second person must agree.
    MANY = 500

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("territoire"))
    content = models.CharField(_("contenu"), max_length=8, choices=Content.choices, default=Content.PEOPLE)
    with_addresses = models.BooleanField(_("avec les adresses e-mail"), default=False)
    rows = models.PositiveIntegerField(_("lignes"))
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(_("demandé le"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(_("accordé le"), null=True, blank=True)
    downloaded_at = models.DateTimeField(_("pris le"), null=True, blank=True)

    class Meta:
        verbose_name = _("export de l'organisation")
        verbose_name_plural = _("exports de l'organisation")
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.place} ({self.rows})"
