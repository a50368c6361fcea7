"""Forms of experiments, doors and the planner: they read what was typed; the services decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from canvassing.experiments.planner import Plan as Effort
from canvassing.experiments.plans import COVARIATES, OUTCOMES, first_plan, make_plan
from canvassing.experiments.wording import COVARIATE_NAMES, OUTCOME_NAMES
from canvassing.models import DoorReport, Experiment
from canvassing.models.reports import MOST_DOORS
from canvassing.services import Definition
from territory.forms.targetings import TerritoryField, rounds_counted
from territory.models import Bloc, Precinct, Round, Targeting

#: More than all voters of the country.
MOST_REGISTERED = 60_000_000


def take(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what a service refused beside the field it speaks of."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in by_field.items():
        form.add_error(name if name in form.fields else None, messages)


class ExperimentForm(forms.Form):
    """A ranking gives its round, bloc and territory; without one they are chosen here."""

    name = forms.CharField(label=_("Nom de l'expérience"), max_length=80)
    targeting = forms.ModelChoiceField(
        label=_("Ciblage"),
        queryset=Targeting.objects.none(),
        required=False,
        empty_label=_("Aucun : je choisis ci-dessous"),
        help_text=_("Il donne le scrutin, le bloc et le territoire."),
    )
    round = forms.ModelChoiceField(
        label=_("Scrutin de référence"),
        queryset=Round.objects.none(),
        required=False,
        empty_label=_("Celui du ciblage"),
    )
    bloc = forms.ModelChoiceField(
        label=_("Bloc"), queryset=Bloc.objects.none(), required=False, empty_label=_("Celui du ciblage")
    )
    within = TerritoryField(
        label=_("Territoire"),
        required=False,
        help_text=_("Un département, une région ou une commune. Vide : celui du ciblage, ou tout le pays."),
    )
    level = forms.ChoiceField(
        label=_("Tirer au sort séparément dans les"),
        choices=[choice for choice in Experiment.Level.choices if choice[0] != Experiment.Level.COUNTRY]
        + [(Experiment.Level.COUNTRY, _("… non : dans l'ensemble, en une fois"))],
        initial=Experiment.Level.DEPARTEMENT,
        help_text=_("Chaque territoire reçoit sa part des inscrits à atteindre, et son propre tirage."),
    )
    capacity = forms.IntegerField(
        label=_("Inscrits à atteindre"),
        min_value=1,
        max_value=MOST_REGISTERED,
        help_text=_("Par toute la campagne. Les trois quarts sont distribués, le reste est gardé pour l'imprévu."),
    )
    excluded = forms.CharField(
        label=_("Mettre de côté"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Codes de bureaux ou de communes où l'équipe ira de toute façon, séparés par des espaces : "
            "« 93072_0011 93066 ». À dire avant le tirage, jamais après."
        ),
    )
    outcomes = forms.ModelMultipleChoiceField(
        label=_("Scrutins où le résultat sera lu"),
        queryset=Round.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    baseline = forms.ModelChoiceField(
        label=_("Scrutin d'avant, pour comparer"),
        queryset=Round.objects.none(),
        required=False,
        empty_label=_("Le scrutin de référence"),
    )
    plan_outcomes = forms.MultipleChoiceField(
        label=_("Ce que nous regarderons"),
        choices=[(name, OUTCOME_NAMES[name]) for name in OUTCOMES],
        widget=forms.CheckboxSelectMultiple,
    )
    plan_covariates = forms.MultipleChoiceField(
        label=_("À caractéristiques égales"),
        choices=[(name, COVARIATE_NAMES[name]) for name in COVARIATES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("En plus du potentiel et du même résultat au scrutin d'avant. Figé avec le tirage."),
    )

    def __init__(self, *args: Any, experiment: Experiment | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = (_initial(experiment) if experiment else _usual()) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["targeting"].queryset = Targeting.objects.all()
        fields["bloc"].queryset = Bloc.objects.all()
        fields["outcomes"].queryset = Round.objects.select_related("election").order_by("-date", "-number")
        for name in ("round", "baseline"):
            fields[name].queryset = rounds_counted()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("round", "bloc"):
            if not data.get("targeting") and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Choisissez un ciblage, ou un scrutin et un bloc."))
        return data

    def definition(self) -> Definition:
        """What the services take."""
        data = self.cleaned_data
        targeting = data["targeting"]
        return Definition(
            name=data["name"],
            targeting=targeting,
            round=data["round"] or targeting.round,
            bloc=data["bloc"] or targeting.bloc,
            within=data["within"] or (targeting.within if targeting else None),
            level=data["level"],
            capacity=data["capacity"],
            excluded=data["excluded"].replace(",", " ").replace(";", " ").split(),
            outcomes=list(data["outcomes"]),
            baseline=data["baseline"],
            plan=make_plan(data["plan_outcomes"], data["plan_covariates"]),
        )


class QuestionForm(forms.Form):
    """Another question asked of a drawn experiment: what was promised is what it starts from. Read from the address."""

    rounds = forms.ModelMultipleChoiceField(
        label=_("Scrutins où lire le résultat"),
        queryset=Round.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    outcomes = forms.MultipleChoiceField(
        label=_("Ce que l'on regarde"),
        choices=[(name, OUTCOME_NAMES[name]) for name in OUTCOMES],
        widget=forms.CheckboxSelectMultiple,
    )
    covariates = forms.MultipleChoiceField(
        label=_("À caractéristiques égales"),
        choices=[(name, COVARIATE_NAMES[name]) for name in COVARIATES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, experiment: Experiment, **kwargs: Any) -> None:
        kwargs["initial"] = {"rounds": experiment.outcomes.all(), **experiment.plan}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["rounds"].queryset = rounds_counted()

    def question(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {"rounds": list(data["rounds"]), "plan": make_plan(data["outcomes"], data["covariates"])}


class CommitmentForm(forms.Form):
    commitment = forms.CharField(
        label=_("La phrase qui fixe le hasard"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Publiez-la avant le tirage : personne ne pourra dire que le hasard a été choisi. Le mieux : annoncez "
            "d'abord quel loto fera foi, puis recopiez ici ses numéros dès qu'ils sont connus."
        ),
    )


class DoorReportForm(forms.Form):
    code = forms.CharField(
        label=_("Bureau de vote"), max_length=16, help_text=_("Son code, par exemple « 93072_0011 ».")
    )
    made_on = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}))
    knocked = forms.IntegerField(label=_("Portes frappées"), min_value=0, max_value=MOST_DOORS)
    opened = forms.IntegerField(label=_("Portes ouvertes"), min_value=0, max_value=MOST_DOORS)
    talked = forms.IntegerField(label=_("Conversations"), min_value=0, max_value=MOST_DOORS)

    def clean_code(self) -> Precinct:
        found = Precinct.objects.filter(code=self.cleaned_data["code"].strip()).first()
        if found is None:
            raise ValidationError(_("Nous ne connaissons pas ce bureau de vote."))
        return found  # type: ignore[no-any-return]

    def counts(self) -> dict[str, Any]:
        """What the service takes."""
        names = [field.name for field in DoorReport._meta.fields if field.name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names} | {"precinct": self.cleaned_data["code"]}


class PlannerForm(forms.Form):
    """Read from the address: a plan can be sent as a link."""

    registered = forms.IntegerField(label=_("Inscrits à atteindre"), min_value=1, max_value=MOST_REGISTERED)
    volunteers = forms.IntegerField(label=_("Volontaires"), min_value=0, max_value=1_000_000)
    weeks = forms.IntegerField(label=_("Semaines"), min_value=1, max_value=104)
    outings = forms.FloatField(
        label=_("Sorties par volontaire et par semaine"), min_value=0.1, max_value=14, initial=Effort.outings
    )
    hours = forms.FloatField(
        label=_("Durée d'une sortie, en heures"), min_value=0.25, max_value=6, initial=Effort.hours
    )
    team = forms.IntegerField(
        label=_("Personnes par équipe"), min_value=1, max_value=4, initial=Effort.team, help_text=_("À deux, toujours.")
    )
    walk = forms.FloatField(label=_("Minutes d'une porte à l'autre"), min_value=0.1, max_value=15, initial=Effort.walk)
    opening = forms.FloatField(
        label=_("Part des portes qui s'ouvrent, en %"),
        min_value=1,
        max_value=100,
        initial=round(100 * Effort.opening),
        help_text=_("49 % à Sarcelles en 2023."),
    )
    talk = forms.FloatField(
        label=_("Minutes par porte ouverte"),
        min_value=0.1,
        max_value=30,
        initial=Effort.talk,
        help_text=_("De deux à cinq selon les récits de 2012."),
    )

    def effort(self) -> Effort:
        data = self.cleaned_data
        return Effort(**(data | {"opening": data["opening"] / 100}))


def _usual() -> dict[str, Any]:
    plan = first_plan()
    return {"plan_outcomes": plan["outcomes"], "plan_covariates": plan["covariates"]}


def _initial(experiment: Experiment) -> dict[str, Any]:
    names = ("name", "targeting", "round", "bloc", "within", "level", "capacity", "baseline")
    return {name: getattr(experiment, name) for name in names} | {
        "excluded": "\n".join(experiment.excluded),
        "outcomes": experiment.outcomes.all(),
        "plan_outcomes": experiment.plan["outcomes"],
        "plan_covariates": experiment.plan["covariates"],
    }
