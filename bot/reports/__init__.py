"""What administrators read and fetch: /stats and /export."""
