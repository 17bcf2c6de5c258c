"""One site a file; ``scrapy list`` names them."""
