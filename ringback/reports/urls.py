from django.urls import path

from ringback.reports import day_pages, flow_views, pauses, targets, views, wall_pages

app_name = "reports"
urlpatterns = [
    path("reports/", views.period, name="period"),
    path("reports/export.xlsx", views.export, name="export"),
    path("reports/rows/<slug:code>/<slug:part>/", views.rows, name="rows"),
    path("reports/flow/", flow_views.flow, name="flow"),
    path("reports/flow/stuck/", flow_views.stuck, name="stuck"),
    path("reports/pauses/", pauses.pauses, name="pauses"),
    path("reports/wall/", wall_pages.board, name="wall"),
    path("reports/days/", day_pages.reports_of_days, name="days"),
    path("reports/days/<int:report_id>/", day_pages.report_of_day, name="day"),
    path("reports/targets/", targets.targets, name="targets"),
    path("reports/rows/<slug:code>/<slug:part>/rows.xlsx", views.export_rows, name="export_rows"),
    path("reports/cases/<str:number>/", views.case, name="case"),
]
