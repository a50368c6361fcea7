"""Places, for those who type them."""

from django.urls import path

from territory import views

app_name = "territory"

urlpatterns = [path("lieux/", views.place_search, name="place-search")]
