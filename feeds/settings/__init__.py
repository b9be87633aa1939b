"""What the owner of a site decides: one typed object from feeds.yaml, ``FEEDS_*`` variables and flags."""

from feeds.settings.settings import (
    FIELDS,
    FILE,
    PREFIX,
    Settings,
    SettingsError,
    default_content,
    load_settings,
    site_root,
)

__all__ = ["FIELDS", "FILE", "PREFIX", "Settings", "SettingsError", "default_content", "load_settings", "site_root"]
