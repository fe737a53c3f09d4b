from django.urls import path

from portfolios import honour_views, views

app_name = "portfolios"

urlpatterns = [
    path("", views.portfolio_mine, name="portfolio_mine"),
    path("<uuid:pk>/", views.portfolio_detail, name="portfolio_detail"),
    path("<uuid:pk>/pdf/", views.portfolio_pdf, name="portfolio_pdf"),
    path("honours/", honour_views.honour_list, name="honour_list"),
    path("honours/export/", honour_views.honour_export, name="honour_export"),
    path("honours/add/", honour_views.honour_add, name="honour_add"),
    path("honours/<uuid:pk>/", honour_views.honour_detail, name="honour_detail"),
    path("honours/<uuid:pk>/edit/", honour_views.honour_edit, name="honour_edit"),
]
