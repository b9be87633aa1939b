"""Documents that nobody has configured → the feeds.yaml that would fit them, with what each value rests on."""

from feeds.init.feeds_yaml import feeds_yaml, zone_note
from feeds.init.proposal import KeyUse, Proposal, propose, shown
from feeds.reading.site_config import SiteConfig, read_site_config

__all__ = ["KeyUse", "Proposal", "SiteConfig", "feeds_yaml", "propose", "read_site_config", "shown", "zone_note"]
