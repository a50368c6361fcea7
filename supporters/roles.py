"""The roles of the staff, as groups of permissions. docs/permissions.md shows them as a table.

Roles live here and not in the admin: each `migrate` writes them again, on every database, and a reader of the
code knows what a moderator can see.
"""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS

MODERATORS = "moderators"
NATIONAL = "national"
SPECIALISTS = "specialists"
EDITORS = "editors"
RESPONDERS = "responders"

#: The country in figures: results, contours and addresses in, rankings and experiments out. Of nobody in particular.
_TERRAIN = {
    "territory.import": "view add change",
    "territory.bloc": "view add change delete",
    "territory.targeting": "view add change delete",
    "territory.target": "view",
    "territory.basin": "view",
    "territory.precinct": "view",
    "territory.candidate": "view",
    "territory.result": "view",
    "territory.boundary": "view",
    "territory.address": "view",
    "territory.election": "view",
    "territory.round": "view",
    "territory.place": "view",
    "canvassing.experiment": "view add change",
    "canvassing.doorreport": "view add",
    "canvassing.turf": "view",
    "canvassing.walk": "view",
    "canvassing.doorsession": "view",
    "canvassing.sessionreview": "view",
    "canvassing.script": "view",
}

#: The registers of the organisation, read in the admin: national administrators change it on its own pages.
_ORGANISATION = {
    "teams.role": "view",
    "teams.rolechange": "view",
    "teams.volunteer": "view",
    "teams.team": "view",
    "teams.membership": "view",
    "teams.teamchange": "view",
    "teams.trainingsession": "view",
    "teams.enrolment": "view",
    "teams.material": "view add change delete",
    "teams.outing": "view",
    "teams.plan": "view",
    "teams.goal": "view",
    "teams.organisationimport": "view add change",
    "teams.importedperson": "view",
    "teams.organisationexport": "view add change",
}

#: What the campaign says online: written, approved, decided, relayed. Connecting its accounts is national.
_ONLINE = {
    "actions.topic": "view add change delete",
    "actions.content": "view add change",
    "actions.approval": "view add",
    "actions.transparencyrecord": "view add change",
    "actions.proposal": "view change",
    "actions.shortlink": "view change",
    "actions.linkdomain": "view add change",
    "actions.linkreport": "view change",
    "actions.relayaccount": "view",
    "actions.relaypost": "view add change",
    "actions.wallsource": "view add change",
    "actions.wallitem": "view change",
}

#: Letters to many. Letting go on what stopped by itself is national.
_LETTERS = {
    "mailings.audience": "view add change",
    "mailings.mailing": "view add change",
    "mailings.subject": "view add change delete",
    "mailings.block": "view add change delete",
    "mailings.mailingapproval": "view add",
    "mailings.programmerule": "view add change",
    "mailings.programmeday": "view change",
    "mailings.return": "view change",
    "mailings.providerstate": "view",
    "mailings.sendingday": "view",
}

#: The desk that answers: conversations with bloggers, journalists and public accounts (L65: its team alone).
_DESK = {
    "conversations.voice": "view add change delete",
    "conversations.conversation": "view add change",
    "conversations.answer": "view add change",
    "conversations.mention": "view add",
    "conversations.listener": "view add change",
    "conversations.fact": "view add change",
}

#: The group, as those read it who look after all of it; leads of a territory do so by their role.
_GROUP = {
    "conversations.member": "view change",
    "conversations.thread": "view change",
    "conversations.message": "view change",
    "conversations.messagereport": "view change",
    "conversations.moderationstep": "view add",
    "conversations.pick": "view add",
}

#: By group, what may be done with each model. `add_decision` is what opens the moderation queue.
ROLES: dict[str, dict[str, str]] = {
    SPECIALISTS: _TERRAIN,
    EDITORS: _ONLINE | _LETTERS,
    RESPONDERS: _DESK,
    MODERATORS: _GROUP
    | {
        "supporters.testimony": "view",
        "supporters.decision": "view add",
        "supporters.report": "view change",
    },
    NATIONAL: _TERRAIN
    | _ORGANISATION
    | _ONLINE
    | _LETTERS
    | _DESK
    | _GROUP
    | {
        "supporters.testimony": "view",
        "supporters.decision": "view add",
        "supporters.report": "view change",
        "supporters.supporter": "view change",
        "supporters.consent": "view",
        "supporters.rightsrequest": "view change",
        "supporters.export": "view",
        "supporters.erasurerecord": "view",
        "supporters.outgoingmail": "view change",
        "supporters.act": "view",
        "supporters.countryday": "view",
        "admin.logentry": "view",
        "territory.election": "view add change",
        "territory.round": "view add change",
        "territory.zonevote": "view",
        "territory.silencechange": "view add change",
        "territory.place": "view",
        "actions.relayaccount": "view add change",
        "mailings.providerstate": "view change",
    },
}


def write_roles(sender: AppConfig, *, apps: Apps = installed, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Create the groups and give them exactly the permissions above. Idempotent; answers `post_migrate`."""
    try:
        group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
        models = {label: apps.get_model(label) for role in ROLES.values() for label in role}
    except LookupError:  # migrated back to before these tables
        return
    for label in {model._meta.app_label for model in models.values()}:
        # Permissions are made app by app after each migration; ours must not wait for their turn.
        create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
    codes = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in permission_model.objects.using(using).select_related("content_type")
    }
    for name, rights in ROLES.items():
        group, _ = group_model.objects.using(using).get_or_create(name=name)
        wanted = [
            codes[models[label]._meta.app_label, f"{action}_{models[label]._meta.model_name}"]
            for label, actions in rights.items()
            for action in actions.split()
        ]
        group.permissions.set(wanted)
