//! The web edge that wings share: request to tenant, session and language; one blocking hop; error pages; the wing trait.
