//! Formats for other systems, one file each.
