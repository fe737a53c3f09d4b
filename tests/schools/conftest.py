import pytest


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Hashing is slow on purpose; a test about its cost takes the real one back."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
