"""What is done around every request."""

from django.utils.cache import patch_cache_control


def no_store(get_response):
    """Keep pages of logged-in people out of every cache, the browser's own included."""

    def middleware(request):
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware
