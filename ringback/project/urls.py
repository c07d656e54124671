"""Addresses of the whole house."""

from django.urls import include, path

from ringback.base import views as base_views

urlpatterns = [
    path("", include("ringback.identity.urls")),
    path("", include("ringback.handbook.urls")),
    path("", include("ringback.messaging.urls")),
    path("", include("ringback.knowledge.urls")),
    path("", include("ringback.feedback.urls")),
    path("", include("ringback.reports.urls")),
    path("", include("ringback.notifications.urls")),
    path("", include("ringback.api.urls")),
    path("", include("ringback.portal.urls")),
    path("", include("ringback.desk.urls")),
    path("", include("ringback.administration.urls")),
    path("", include("ringback.base.urls")),
    path("", include("ringback.project.demo.urls")),
]

handler400 = base_views.bad_request
handler403 = base_views.permission_denied
handler404 = base_views.page_not_found
handler500 = base_views.server_error
