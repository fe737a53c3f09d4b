"""Gunicorn's own sentences in the form of ours; it starts before Django has said how."""

import logging.config
import os

from gunicorn.glogging import Logger

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Gunicorn(Logger):
    def setup(self, cfg):
        from django.conf import settings  # may end the process, in words

        self.cfg = cfg
        self._access_log_enabled = False  # each request has a line of ours
        self.loglevel = self.LOG_LEVELS.get(cfg.loglevel.lower(), logging.INFO)
        self.error_log.setLevel(self.loglevel)
        self.error_log.propagate = True
        logging.config.dictConfig(settings.LOGGING)
