"""What every answer tells the browser it may do with it, errors and files included."""

from django.http.response import HttpResponseBase

# Nothing here is used, so nothing here is allowed, should a page ever be made to ask for it.
UNUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Enough for the check of where a form came from, and nothing for other sites.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    # Another site may not even embed our pictures.
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages about people are not kept by browsers of shared computers. What may be
    # kept, the static files, says so itself.
    "Cache-Control": "private, no-store",
}
# For a file that is saved: should a browser show it after all, nothing in it runs.
OF_FILES = "default-src 'none'; frame-ancestors 'none'; sandbox"


class HeadersMiddleware:
    """Must stand first, so that it sees the answers of all others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if is_saved(response):
            response.headers["Content-Security-Policy"] = OF_FILES
        return response


def is_saved(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Disposition", "").startswith("attachment")
