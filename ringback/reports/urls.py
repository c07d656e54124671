from django.urls import path

from ringback.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.period, name="period"),
    path("reports/export.xlsx", views.export, name="export"),
    path("reports/rows/<slug:code>/<slug:part>/", views.rows, name="rows"),
    path("reports/cases/<str:number>/", views.case, name="case"),
]
