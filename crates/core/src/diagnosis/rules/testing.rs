//! A clean site in code.
