//! Holds the masking to its rules.
