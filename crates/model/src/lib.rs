//! Ids, entities, settings and the rules that need no I/O.
