//! Assignments: manifest, validation, lint, inputs.
