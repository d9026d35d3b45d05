//! What several subjects' tests have in common.

pub mod govern_support;
pub mod insight_support;
pub mod linked;
pub mod mesh_support;
pub mod posts_setup;
pub mod shared;
