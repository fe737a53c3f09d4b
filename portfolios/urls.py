from django.urls import path

from portfolios.views import honours, pairs, portfolio, terms, titles

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
    path("titles/", titles.title_list, name="title_list"),
    path("titles/export/", titles.title_export, name="title_export"),
    path("titles/add/", titles.title_add, name="title_add"),
    path("titles/<uuid:pk>/", titles.title_detail, name="title_detail"),
    path("titles/<uuid:pk>/edit/", titles.title_edit, name="title_edit"),
    path("titles/<uuid:pk>/end/", terms.title_end, name="title_end"),
    path("pairs/", pairs.pair_list, name="pair_list"),
    path("pairs/export/", pairs.pair_export, name="pair_export"),
    path("pairs/add/", pairs.pair_add, name="pair_add"),
    path("pairs/<uuid:pk>/", pairs.pair_detail, name="pair_detail"),
    path("pairs/<uuid:pk>/edit/", pairs.pair_edit, name="pair_edit"),
    path("pairs/<uuid:pk>/end/", terms.pair_end, name="pair_end"),
    path("pairs/<uuid:pk>/lessons/", pairs.pair_lessons, name="pair_lessons"),
]
