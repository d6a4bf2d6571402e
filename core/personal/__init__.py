"""One's own data (Québec's Law 25): what is held, a copy of it, its erasure."""
