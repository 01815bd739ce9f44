"""Addresses of GeoReport v2, below /open311/v2/; the ending says JSON or XML."""

from django.urls import re_path

from complaints.open311 import views

FORM = r"\.(?P<form>json|xml)$"
app_name = "open311"
urlpatterns = [
    re_path(rf"^discovery{FORM}", views.discovery, name="discovery"),
    re_path(rf"^services{FORM}", views.service_list, name="services"),
    re_path(rf"^services/(?P<code>[\w-]{{1,40}}){FORM}", views.service_definition, name="service"),
    re_path(rf"^requests{FORM}", views.service_requests, name="requests"),
    re_path(rf"^requests/(?P<number>[\w-]{{1,40}}){FORM}", views.service_request, name="request"),
]
