//! `EmailSettings`: what of logging in goes by e-mail address. No mail is sent.

use crate::config::declare::section;

section! {
    /// What of logging in goes by e-mail address. This server sends no mail.
    EmailSettings {
        /// Whether accounts can be made with e-mail address and password.
        enable_sign_up_with_email "EnableSignUpWithEmail": bool = true, Anything;
        /// Whether people can log in with their e-mail address.
        enable_sign_in_with_email "EnableSignInWithEmail": bool = true, Anything;
        /// Whether people can log in with their username.
        enable_sign_in_with_username "EnableSignInWithUsername": bool = true, Anything;
    }
}
