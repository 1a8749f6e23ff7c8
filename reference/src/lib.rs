//! Reference implementations of what the course teaches.
