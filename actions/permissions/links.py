"""Whose link it is: its owner's figures and changes; everybody's to read about; staff's to close."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from actions.models import LinkReport, ShortLink
from actions.permissions.desk import Person, can_edit, require


def get_link(slug: str) -> ShortLink:
    """Any link, open or closed: what is said of it to everybody."""
    link: ShortLink = get_object_or_404(ShortLink.objects.select_related("content", "content__place"), slug=slug)
    return link


def get_own_link(user: Person, slug: str) -> ShortLink:
    """One's own link; a link of somebody else is not there."""
    link = get_link(slug)
    if link.owner_id is None or link.owner_id != user.pk:
        raise Http404
    return link


def get_link_to_look_after(user: Person, slug: str) -> ShortLink:
    """Any link, for the editorial staff."""
    require(can_edit(user))
    return get_link(slug)


def get_link_report(user: Person, pk: int) -> LinkReport:
    """A visitor's notice, for the editorial staff."""
    require(can_edit(user))
    report: LinkReport = get_object_or_404(LinkReport.objects.select_related("link"), pk=pk)
    return report


def may_open_again(user: Person, link: ShortLink) -> bool:
    """What its owner closed, its owner opens; what staff closed for a reason, staff alone."""
    return can_edit(user) or (link.owner_id == user.pk and not link.disabled_for)
