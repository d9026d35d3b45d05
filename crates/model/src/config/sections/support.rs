//! `SupportSettings`: links that clients show.

use crate::config::declare::section;

section! {
    /// Links that clients show; an empty one is not shown.
    SupportSettings {
        /// Terms of use.
        terms_of_service_link "TermsOfServiceLink": String = "", Link;
        /// Privacy policy.
        privacy_policy_link "PrivacyPolicyLink": String = "", Link;
        /// About this server.
        about_link "AboutLink": String = "", Link;
        /// Help.
        help_link "HelpLink": String = "", Link;
        /// Where problems are reported.
        report_a_problem_link "ReportAProblemLink": String = "", Link;
        /// Where a forgotten password is reset.
        forgot_password_link "ForgotPasswordLink": String = "", Link;
        /// The e-mail address of support.
        support_email "SupportEmail": String = "", Length(0, 128);
    }
}
