//! Codes open and seal as those of the reference, and refuse everything else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::Value;

use super::*;

const PASSWORD: &str = "correct-horse";

fn vector() -> Value {
    let json = include_str!("../../tests/fixtures/invite-vector.json");
    serde_json::from_str::<Value>(json).unwrap()["invite"].clone()
}

fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap()
}

fn hex<const N: usize>(text: &str) -> [u8; N] {
    let bytes: Vec<u8> = (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect();
    bytes.try_into().unwrap()
}

fn sample() -> Invitation {
    Invitation::new(
        "5ge9xqnaetyezmswqixkaebzho".into(),
        "https://aurora.example".into(),
        "cx8bm5fk4tri3emsub3x8k73dc".into(),
    )
}

/// Seals any bytes, with any key, as a careless or hostile server would.
fn code_of(plain: &[u8], key: &[u8; KEY_LEN]) -> String {
    let mut sealed = plain.to_vec();
    cipher(key)
        .unwrap()
        .seal_in_place_append_tag(aead::Nonce::assume_unique_for_key([7; NONCE_LEN]), aead::Aad::empty(), &mut sealed)
        .unwrap();
    URL_SAFE.encode([&[9; SALT_LEN][..], &[7; NONCE_LEN][..], &sealed[..]].concat())
}

#[test]
fn the_recorded_code_opens_and_seals_to_the_same_letters() {
    let v = vector();
    let opened = open(text(&v, "code"), text(&v, "password")).unwrap();
    assert_eq!(serde_json::to_string(&opened).unwrap(), text(&v, "plaintext"));
    let salt = hex(text(&v, "salt_hex"));
    assert_eq!(pbkdf2_key(text(&v, "password"), &salt), hex::<KEY_LEN>(text(&v, "key_hex")));
    let sealed = seal_with(&opened, text(&v, "password"), salt, hex(text(&v, "nonce_hex")));
    assert_eq!(sealed.unwrap(), text(&v, "code"));
}

#[test]
fn a_fresh_code_opens_with_its_password_only() {
    let mut rng = StdRng::seed_from_u64(1);
    let code = seal(&sample(), PASSWORD, &mut rng).unwrap();
    assert_eq!(open(&code, PASSWORD).unwrap(), sample());
    let wrapped = format!(" {}\n{} ", &code[..40], code[40..].trim_end_matches('='));
    assert_eq!(open(&wrapped, PASSWORD).unwrap(), sample());
    assert_eq!(open(&code, "wrong"), Err(OpenError::WrongPassword));
    assert_eq!(open(&code, ""), Err(OpenError::WrongPassword));
    let mut cut = URL_SAFE.decode(&code).unwrap();
    cut.pop();
    assert_eq!(open(&URL_SAFE.encode(cut), PASSWORD), Err(OpenError::WrongPassword));
}

#[test]
fn a_code_sealed_with_the_older_key_opens() {
    let mut key = [0; KEY_LEN];
    let params = scrypt::Params::new(15, 8, 1).unwrap();
    scrypt::scrypt(PASSWORD.as_bytes(), &[9; SALT_LEN], &params, &mut key).unwrap();
    let old = Invitation { version: 2, ..sample() };
    let code = code_of(&serde_json::to_vec(&old).unwrap(), &key);
    assert_eq!(open(&code, PASSWORD).unwrap(), old);
}

#[test]
fn damaged_codes_are_named_as_such() {
    assert_eq!(open("not base64!", PASSWORD), Err(OpenError::NotBase64));
    assert_eq!(open("", PASSWORD), Err(OpenError::TooShort));
    assert_eq!(open("abc1", PASSWORD), Err(OpenError::TooShort));
    let short = URL_SAFE.encode([0; SALT_LEN + NONCE_LEN + TAG_LEN]);
    assert_eq!(open(&short, PASSWORD), Err(OpenError::TooShort));
    assert_eq!(open(&"A".repeat(20_000), PASSWORD), Err(OpenError::TooLong));
    assert_eq!(open("abc123", "123abc").unwrap_err().id(), "api.remote_cluster.base64_decode_error");
}

#[test]
fn what_opens_is_still_checked() {
    let key = pbkdf2_key(PASSWORD, &[9; SALT_LEN]);
    let opens = |invitation: &Invitation| open(&code_of(&serde_json::to_vec(invitation).unwrap(), &key), PASSWORD);
    let future = Invitation { version: 4, ..sample() };
    assert_eq!(opens(&future), Err(OpenError::Version(4)));
    let bad_id = Invitation { remote_id: "../x".into(), ..sample() };
    assert_eq!(opens(&bad_id), Err(OpenError::Field("remote_id")));
    let bad_token = Invitation { token: "a\r\nb".into(), ..sample() };
    assert_eq!(opens(&bad_token), Err(OpenError::Field("token")));
    let bad_site = Invitation { site_url: "file:///etc/passwd".into(), ..sample() };
    assert_eq!(opens(&bad_site), Err(OpenError::Field("site_url")));
    assert_eq!(open(&code_of(b"7", &key), PASSWORD), Err(OpenError::Field("content")));
}

#[test]
fn generated_passwords_are_sixteen_letters_and_digits() {
    let mut rng = StdRng::seed_from_u64(2);
    let (a, b) = (generate_password(&mut rng), generate_password(&mut rng));
    assert_ne!(a, b);
    assert_eq!(a.len(), PASSWORD_CHARS);
    assert!(a.bytes().all(|c| c.is_ascii_alphanumeric()));
    assert_eq!(check_password(&a), Ok(()));
    assert_eq!(check_password(""), Err(PasswordError::Missing));
}

#[test]
fn an_invitation_expires_after_48_hours() {
    assert!(!is_expired(1_000, 1_000 + INVITATION_LIFETIME));
    assert!(is_expired(1_000, 1_001 + INVITATION_LIFETIME));
}
