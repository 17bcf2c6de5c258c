"""Where a site's pages are named: feeds, sitemaps, listing pages. Each module reads bytes, finds addresses."""
