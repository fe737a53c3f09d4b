from django.urls import path

from portfolios.views import honours, portfolio

app_name = "portfolios"

urlpatterns = [
    path("", portfolio.portfolio_mine, name="portfolio_mine"),
    path("<uuid:pk>/", portfolio.portfolio_detail, name="portfolio_detail"),
    path("<uuid:pk>/pdf/", portfolio.portfolio_pdf, name="portfolio_pdf"),
    path("honours/", honours.honour_list, name="honour_list"),
    path("honours/export/", honours.honour_export, name="honour_export"),
    path("honours/add/", honours.honour_add, name="honour_add"),
    path("honours/<uuid:pk>/", honours.honour_detail, name="honour_detail"),
    path("honours/<uuid:pk>/edit/", honours.honour_edit, name="honour_edit"),
]
