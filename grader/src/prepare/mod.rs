//! From what was handed in to something that can run: environments, crates, caches.

mod cache;
pub mod python;
pub mod rust;

pub use cache::cache_dir;
