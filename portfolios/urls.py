from django.urls import path

from portfolios import views

app_name = "portfolios"

urlpatterns = [
    path("", views.portfolio_mine, name="portfolio_mine"),
    path("<uuid:pk>/", views.portfolio_detail, name="portfolio_detail"),
    path("<uuid:pk>/pdf/", views.portfolio_pdf, name="portfolio_pdf"),
]
