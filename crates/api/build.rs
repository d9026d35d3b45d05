//! Has the crate built again when the web app that it carries was built again.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // What does not exist would count as changed each time.
    let built = "../../webapp/dist";
    if std::path::Path::new(built).is_dir() {
        println!("cargo::rerun-if-changed={built}");
    }
    // scripts/build.sh sets it, so that the first build of the app is noticed too.
    println!("cargo::rerun-if-env-changed=CAUSEWAY_WEBAPP_BUILT");
}
