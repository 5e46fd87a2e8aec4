//! Service packages: forms, rules, case flow, decision.
