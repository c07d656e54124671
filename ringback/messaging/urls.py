from django.urls import path

from ringback.messaging.views import gateway

app_name = "messaging"
urlpatterns = [
    path("api/gateway/reports", gateway.reports, name="gateway_reports"),
    path("api/gateway/replies", gateway.replies, name="gateway_replies"),
]
