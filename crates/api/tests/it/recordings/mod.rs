//! Every recording is a test in both directions: what the reference sends is taken, and what it would produce is produced.
//!
//! The other side is a server of the tests' own on the loopback network that speaks as the reference does and announces
//! nothing. What is recorded is compared key by key, in order, with nulls and empty lists where they were.

mod connected;
mod hostile;
mod json;
mod peer;
mod produced;
mod produced_places;
mod taken_as_guest;
mod taken_as_home;
mod tape;
mod trouble;

pub use crate::support::mesh_support::until;

/// The recordings that each direction's tests go through. One that is added must be added to a test.
#[test]
fn every_recording_is_in_a_test() {
    let (home, guest) = (taken_as_home::REPLAYED, taken_as_guest::REPLAYED);
    let mut replayed: Vec<&str> = home.iter().chain(guest).copied().collect();
    replayed.sort_unstable();
    assert_eq!(replayed, tape::names(), "taken");
    assert_eq!(hostile::frames(), hostile::HARMLESS.len() + hostile::WITHSTOOD.len() + hostile::BEFORE);
    let (people, places) = (produced::COMPARED, produced_places::COMPARED);
    let mut compared: Vec<&str> = people.iter().chain(places).chain(STAY_AWAY).copied().collect();
    compared.sort_unstable();
    assert_eq!(compared, tape::names(), "produced");
}

/// What is recorded and never said by this server: a ping before the token to send it with is known.
const STAY_AWAY: &[&str] = &["ping-401"];
