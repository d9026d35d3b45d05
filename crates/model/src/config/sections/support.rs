//! `SupportSettings`: links that clients show.

use crate::config::declare::section;

section! {
    /// Links that clients show; an empty one is not shown.
    SupportSettings {
        /// Terms of use.
        terms_of_service_link "TermsOfServiceLink": String = String::new(), Link;
        /// Privacy policy.
        privacy_policy_link "PrivacyPolicyLink": String = String::new(), Link;
        /// About this server.
        about_link "AboutLink": String = String::new(), Link;
        /// Help.
        help_link "HelpLink": String = String::new(), Link;
        /// Where problems are reported.
        report_a_problem_link "ReportAProblemLink": String = String::new(), Link;
        /// Where a forgotten password is reset.
        forgot_password_link "ForgotPasswordLink": String = String::new(), Link;
        /// The e-mail address of support.
        support_email "SupportEmail": String = String::new(), Length(0, 128);
    }
}
