//! `FileSettings`: uploads and where they are kept.

use crate::config::declare::{choice, section};

choice! {
    /// Where files are kept.
    FileDriver {
        /// In a directory.
        Local = "local",
    }
}

section! {
    /// Uploads, and where they are kept.
    FileSettings {
        /// Whether files can be attached to posts. Connected servers cannot send any either when it is off.
        enable_file_attachments "EnableFileAttachments": bool = true, Anything;
        /// Where files are kept, from the next start on.
        driver_name "DriverName": FileDriver = FileDriver::Local, Anything;
        /// The directory for files, from the next start on; a relative one lies in the data directory. What lies in the old one is not moved.
        directory "Directory": String = "files".into(), Length(1, 4096);
        /// The largest file, in bytes.
        max_file_size "MaxFileSize": u64 = 104_857_600, Range(1, 1_099_511_627_776);
        /// The largest image that is made smaller for previews, in pixels.
        max_image_resolution "MaxImageResolution": u64 = 33_177_600, Range(1, 1_000_000_000);
        /// Whether mobile clients can upload files.
        enable_mobile_upload "EnableMobileUpload": bool = true, Anything;
        /// Whether mobile clients can download files.
        enable_mobile_download "EnableMobileDownload": bool = true, Anything;
    }
}
