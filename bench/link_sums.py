"""Prints what the database of DATABASE_URL says was clicked: by day, by link, by content."""

import json
import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    import django

    django.setup()
    from django.db.models import Sum

    from actions.models import Content, LinkDay, ShortLink

    days = LinkDay.objects.aggregate(n=Sum("clicks"))["n"] or 0
    sums = ShortLink.objects.aggregate(people=Sum("people"), robots=Sum("robots"))
    links = (sums["people"] or 0) + (sums["robots"] or 0)
    others = ShortLink.objects.filter(content=None).aggregate(n=Sum("people"))["n"] or 0
    contents = Content.objects.aggregate(n=Sum("clicks"))["n"] or 0
    print(json.dumps([days, links, contents + others]))


if __name__ == "__main__":
    main()
