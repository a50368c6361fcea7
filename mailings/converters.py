"""Parts of addresses: a day."""

from datetime import date

from django.urls import register_converter


class Day:
    """« 2027-04-10 »; what is no day is not there."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


register_converter(Day, "day")
