//! What travels inside the program: course, templates, runners, sources for building students' crates.
