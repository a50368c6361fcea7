"""/api/v1/ of the organisation: one list for each subject."""

app_name = "teams-api"
urlpatterns: list[object] = []
