//! The database of attempts, grades and receipts.
