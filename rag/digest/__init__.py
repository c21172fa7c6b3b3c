"""The daily digest: stories, ranked, told in cited sentences, and only what is new."""
