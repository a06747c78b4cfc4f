//! The rules, grouped by subject.
