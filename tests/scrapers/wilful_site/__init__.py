"""The local site with spiders that take their own way, one a module: Scrapy loads a module's spiders."""
