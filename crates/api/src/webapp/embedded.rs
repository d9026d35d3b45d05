//! The web app that is built into the binary, if it was there when the binary was built.
//!
//! `webapp/dist` is what `npm run build` leaves. Without it this is empty, so that nobody needs node to build the server.

use std::borrow::Cow;

use rust_embed::RustEmbed;

use super::Assets;

#[derive(RustEmbed)]
#[folder = "../../webapp/dist"]
#[allow_missing = true]
#[exclude = ".built"]
struct Files;

/// The app that is built in, or none.
pub fn built_in() -> Assets {
    match find("root.html") {
        Some(_) => Assets::Embedded(find),
        None => Assets::None,
    }
}

fn find(name: &str) -> Option<&'static [u8]> {
    match Files::get(name)?.data {
        Cow::Borrowed(bytes) => Some(bytes),
        // Never: the files are part of the binary in every profile.
        Cow::Owned(_) => None,
    }
}
