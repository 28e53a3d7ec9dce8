"""Knowledge graphs from the news, with the sentence behind every edge."""
