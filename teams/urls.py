"""The organisation's pages, as a site map."""

app_name = "teams"
urlpatterns: list[object] = []
