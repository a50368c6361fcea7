"""What conversations keep of people, said to the registry of personal data, and how long (domain 1.7, 1.8)."""


def declare_tables() -> None:
    """Called once, when the site starts."""
