"""deliberation: three parties, one topic (三方共议)."""
