"""Days as texts write them and as people ask for them."""
