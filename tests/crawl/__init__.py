"""What the crawl over all URLs is made of: the addresses, the records they are about, the people who visit them."""
