"""Static files that are not in static/: the two bundles."""

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from config import bundles


class BundleFinder(BaseFinder):
    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        stem, _, suffix = path.rpartition(".")
        name = f"{stem.partition('.')[0]}.{suffix}"
        found = bundles.bundle_root() / path
        if name in bundles.BUNDLES and path == bundles.current_name(name):
            return [str(found)] if find_all else str(found)
        return []

    def list(self, ignore_patterns):
        storage = FileSystemStorage(location=bundles.bundle_root())
        for name in bundles.BUNDLES:
            yield bundles.current_name(name), storage
