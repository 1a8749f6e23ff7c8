//! Conversations with a student's process.
