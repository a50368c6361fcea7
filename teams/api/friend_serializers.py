"""Invitations as programs read them: numbers alone."""

from typing import Any

from rest_framework import serializers

from teams.services.friends import AT_ONCE, WORDS_MAX


class FriendsInput(serializers.Serializer[Any]):
    emails = serializers.ListField(child=serializers.EmailField(max_length=254), min_length=1, max_length=AT_ONCE)
    words = serializers.CharField(max_length=WORDS_MAX, required=False, allow_blank=True, default="")


class FriendsSerializer(serializers.Serializer[Any]):
    """`levels`: who came through friends, then through theirs."""

    link = serializers.URLField()
    invited = serializers.IntegerField()
    joined = serializers.IntegerField()
    levels = serializers.ListField(child=serializers.IntegerField())


class InvitedSerializer(serializers.Serializer[Any]):
    invited = serializers.IntegerField()


class ChainLineSerializer(serializers.Serializer[Any]):
    """`share`: of the longest line, in percent."""

    label = serializers.CharField()
    count = serializers.IntegerField()
    share = serializers.IntegerField()


class ChainAreaSerializer(serializers.Serializer[Any]):
    """None below five."""

    name = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)
    largest = serializers.IntegerField(allow_null=True)


class ChainSerializer(serializers.Serializer[Any]):
    people = serializers.IntegerField()
    inviters = serializers.IntegerField()
    deepest = serializers.IntegerField()
    brought = ChainLineSerializer(many=True)
    steps = ChainLineSerializer(many=True)
    areas = ChainAreaSerializer(many=True)
