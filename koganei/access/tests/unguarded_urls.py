"""URLs for a test: one page that asks the matrix, and one that forgot to."""

from django.http import HttpResponse
from django.urls import path

from koganei.access.decorators import requires


def forgotten(request):
    return HttpResponse("open to everybody who logs in")


urlpatterns = [
    path("asks/", requires("koganei.home", "view")(forgotten), name="asks"),
    path("forgotten/", forgotten, name="forgotten"),
]
