"""The addresses of a site that knows the forms of these tests."""

from koganei.drafts.tests import pages

pages.register()
urlpatterns, handler500 = pages.urlpatterns, pages.handler500
