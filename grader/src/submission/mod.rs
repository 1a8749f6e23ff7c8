//! Discovery of submissions.
