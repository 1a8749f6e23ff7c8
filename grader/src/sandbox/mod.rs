//! Isolation of students' processes.
