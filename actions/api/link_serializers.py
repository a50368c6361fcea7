"""Short links as programs read and write them."""

from typing import Any

from rest_framework import serializers

from actions.links.addresses import short_url
from actions.links.figures import SHOWN_FROM
from actions.links.slugs import LONGEST
from actions.models import LinkDomain, LinkReport, ShortLink
from common.web_addresses import MAX_LENGTH, shown_host


class LinkInput(serializers.Serializer[Any]):
    """`target`: a public https page. Without `slug`, seven signs are drawn by chance."""

    target = serializers.CharField(max_length=MAX_LENGTH + 1)
    slug = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class LinkChange(serializers.Serializer[Any]):
    """Only what is sent is changed. `expires_at` null: no end."""

    target = serializers.CharField(max_length=MAX_LENGTH + 1, required=False)
    title = serializers.CharField(max_length=120, required=False, allow_blank=True)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class ShortLinkSerializer(serializers.ModelSerializer[ShortLink]):
    """`clicks`: null below ten. `is_direct` False: visitors see a page in between."""

    url = serializers.SerializerMethodField()
    clicks = serializers.SerializerMethodField()
    content = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = ShortLink
        fields = [
            "slug", "url", "target", "host", "title", "content", "state", "disabled_for", "is_direct", "expires_at",
            "created_at", "clicks",
        ]  # fmt: skip

    def get_url(self, link: ShortLink) -> str:
        return short_url(link)

    def get_clicks(self, link: ShortLink) -> int | None:
        return link.people if link.people >= SHOWN_FROM else None


class FormerTargetSerializer(serializers.Serializer[Any]):
    target = serializers.CharField()
    until = serializers.DateTimeField()


class LinkInfoSerializer(serializers.Serializer[Any]):
    """What everybody may know of a link. `target` and `host` are null once it is closed or over."""

    slug = serializers.CharField()
    url = serializers.CharField()
    is_open = serializers.BooleanField()
    target = serializers.CharField(allow_null=True)
    host = serializers.CharField(allow_null=True, help_text="as people read it")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    history = FormerTargetSerializer(many=True)


class LinkDaySerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    people = serializers.IntegerField()
    robots = serializers.IntegerField()


class LinkSiteSerializer(serializers.Serializer[Any]):
    """`host` empty: the visitor's browser did not say. `share` in percent."""

    host = serializers.CharField(allow_blank=True)
    clicks = serializers.IntegerField()
    share = serializers.IntegerField()


class LinkFiguresSerializer(serializers.Serializer[Any]):
    """`shown` False: fewer than ten clicks, and nothing is told. `others`: clicks of sites not named."""

    shown = serializers.BooleanField()
    people = serializers.IntegerField()
    robots = serializers.IntegerField()
    today = serializers.IntegerField()
    days = LinkDaySerializer(many=True)
    sites = LinkSiteSerializer(many=True)
    others = serializers.IntegerField()


class LinkReportInput(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=LinkReport.Reason.choices)
    details = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ClosingInput(serializers.Serializer[Any]):
    """`reason`: its owner reads it."""

    reason = serializers.CharField(max_length=300)


class StaffShortLinkSerializer(ShortLinkSerializer):
    """As the editorial staff sees it: all clicks, and what the last check found."""

    class Meta(ShortLinkSerializer.Meta):
        fields = [*ShortLinkSerializer.Meta.fields, "trouble", "checked_at", "people", "robots"]


class LinkDomainSerializer(serializers.ModelSerializer[LinkDomain]):
    shown = serializers.SerializerMethodField(help_text="the host as people read it")

    class Meta:
        model = LinkDomain
        fields = ["host", "shown", "state", "note", "decided_at", "created_at"]

    def get_shown(self, domain: LinkDomain) -> str:
        return shown_host(f"https://{domain.host}/")


class LinkDomainInput(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=LinkDomain.State.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class LinkReportSerializer(serializers.ModelSerializer[LinkReport]):
    slug = serializers.CharField(source="link.slug")

    class Meta:
        model = LinkReport
        fields = ["id", "slug", "reason", "details", "created_at", "handled_at"]


class HandlingInput(serializers.Serializer[Any]):
    """`close`: the link is closed too, for the report's reason."""

    close = serializers.BooleanField(default=False)
