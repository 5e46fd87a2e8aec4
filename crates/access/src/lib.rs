//! Who is this, on whose behalf, what may they see and do.
