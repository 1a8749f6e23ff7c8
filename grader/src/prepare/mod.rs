//! From what was handed in to something that can run: environments, crates, caches.
