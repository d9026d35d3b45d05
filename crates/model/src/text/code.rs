//! Where a message shows code, in which a name is not a mention. It must not know what a mention is.

/// A copy of `message` of the same length, in which every byte of code (fenced, indented, or between
/// backticks) and of a web address is a space.
pub(super) fn blank_code(message: &str) -> String {
    let mut bytes = message.as_bytes().to_vec();
    let mut paragraph_start = 0;
    let mut fence: Option<(u8, usize)> = None;
    let mut after_blank = true;
    let mut at = 0;
    for line in message.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let marker = fence_marker(line);
        if let Some((open, length)) = fence {
            blank(&mut bytes, range.clone());
            // What closes a fence is at least as long as what opened it, and says nothing more.
            if marker.is_some_and(|(c, n, bare)| c == open && n >= length && bare) {
                fence = None;
            }
            paragraph_start = range.end;
            after_blank = true;
            continue;
        }
        if let Some((c, length, _)) = marker {
            blank_spans(&mut bytes, paragraph_start..range.start);
            blank(&mut bytes, range.clone());
            fence = Some((c, length));
            paragraph_start = range.end;
        } else if line.trim().is_empty() {
            blank_spans(&mut bytes, paragraph_start..range.start);
            paragraph_start = range.end;
            after_blank = true;
        } else if after_blank && (line.starts_with("    ") || line.starts_with('\t')) {
            blank(&mut bytes, range.clone());
            paragraph_start = range.end;
        } else {
            after_blank = false;
        }
    }
    blank_spans(&mut bytes, paragraph_start..message.len());
    blank_addresses(message, &mut bytes);
    // Only whole runs between ASCII marks and line ends were blanked, so this is still UTF-8.
    String::from_utf8(bytes).unwrap_or_default()
}

/// The fence that a line is: its character, its length, and whether nothing follows it.
fn fence_marker(line: &str) -> Option<(u8, usize, bool)> {
    let text = line.trim_start_matches(' ');
    if line.len() - text.len() > 3 {
        return None;
    }
    let c = *text.as_bytes().first()?;
    if c != b'`' && c != b'~' {
        return None;
    }
    let length = text.bytes().take_while(|b| *b == c).count();
    let rest = &text[length..];
    // Backticks behind backticks in one line are a span of code, not a fence.
    if length < 3 || (c == b'`' && rest.contains('`')) {
        return None;
    }
    Some((c, length, rest.trim().is_empty()))
}

/// Blanks what stands between two runs of backticks of one length, inside one paragraph.
fn blank_spans(bytes: &mut [u8], range: std::ops::Range<usize>) {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if bytes[at] != b'`' {
            at += 1;
            continue;
        }
        let start = at;
        while at < range.end && bytes[at] == b'`' {
            at += 1;
        }
        runs.push((start, at - start));
    }
    // The next run of each length, found from the back, so that hostile input costs no more than other.
    let mut next = vec![None; runs.len()];
    let mut latest = std::collections::HashMap::new();
    for (index, (_, length)) in runs.iter().enumerate().rev() {
        next[index] = latest.insert(*length, index);
    }
    let mut index = 0;
    while index < runs.len() {
        let Some(close) = next[index] else {
            index += 1;
            continue;
        };
        let (end, length) = runs[close];
        blank(bytes, runs[index].0..end + length);
        index = close + 1;
    }
}

fn blank_addresses(message: &str, bytes: &mut [u8]) {
    for scheme in ["http://", "https://"] {
        for (start, _) in message.match_indices(scheme) {
            let length = message[start..]
                .find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | '"'))
                .unwrap_or(message.len() - start);
            blank(bytes, start..start + length);
        }
    }
}

fn blank(bytes: &mut [u8], range: std::ops::Range<usize>) {
    for byte in &mut bytes[range] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(message: &str) -> Vec<String> {
        let blanked = blank_code(message);
        assert_eq!(blanked.len(), message.len());
        blanked.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn code_is_blank() {
        assert_eq!(words("a `b` c"), ["a", "c"]);
        assert_eq!(words("a ``b ` c`` d"), ["a", "d"]);
        assert_eq!(words("a ` b"), ["a", "`", "b"]);
        assert_eq!(words("a `b\nc` d"), ["a", "d"]);
        assert_eq!(words("a `b\n\nc` d"), ["a", "`b", "c`", "d"]);
        assert_eq!(words("a\n```rust\nb\n```\nc"), ["a", "c"]);
        assert_eq!(words("```\na\n~~~\nb\n````\nc"), ["c"]);
        assert_eq!(words("a\n```\nb"), ["a"]);
        assert_eq!(words("~~~\na\n~~~ x\nb\n~~~\nc"), ["c"]);
        assert_eq!(words("a ```b``` c"), ["a", "c"]);
        assert_eq!(words("a\n\n    b\n    c\nd"), ["a", "d"]);
        assert_eq!(words("a\n    b"), ["a", "b"]);
        assert_eq!(words("see https://x.test/@bob now"), ["see", "now"]);
        assert_eq!(words("(http://x/@bob) c"), ["(", ")", "c"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_message_keeps_its_length(message in "([`~ \n\t@aä]|http://|\\PC){0,80}") {
            prop_assert_eq!(blank_code(&message).len(), message.len());
        }
    }
}
