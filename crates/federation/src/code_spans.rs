//! Where code stands in a message: what is in there is neither a mention nor a link.
//!
//! Knows inline spans and fenced blocks of Markdown, and nothing else of it.

use std::ops::Range;

/// The byte ranges of fenced blocks and inline code, in order and apart from each other.
pub fn code_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut open_fence: Option<(u8, usize, usize)> = None;
    let mut plain_start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let fence = fence_of(line);
        match (open_fence, fence) {
            (None, Some((mark, count, _))) => {
                inline_spans(text, plain_start..at, &mut spans);
                open_fence = Some((mark, count, at));
            }
            (Some((mark, count, start)), Some((m, c, true))) if m == mark && c >= count => {
                spans.push(start..at + line.len());
                open_fence = None;
                plain_start = at + line.len();
            }
            _ => {}
        }
        at += line.len();
    }
    match open_fence {
        // A fence that is never closed reaches to the end.
        Some((_, _, start)) => spans.push(start..text.len()),
        None => inline_spans(text, plain_start..text.len(), &mut spans),
    }
    spans
}

/// The fence that a line is: its mark, its length, and whether it is nothing but the mark, as a closing one must be.
fn fence_of(line: &str) -> Option<(u8, usize, bool)> {
    let body = line.trim_start_matches(' ');
    if line.len() - body.len() > 3 {
        return None;
    }
    let mark = *body.as_bytes().first()?;
    if mark != b'`' && mark != b'~' {
        return None;
    }
    let count = body.bytes().take_while(|b| *b == mark).count();
    let info = &body[count..];
    // "```code```" on one line is inline code.
    if count < 3 || (mark == b'`' && info.contains('`')) {
        return None;
    }
    Some((mark, count, info.trim().is_empty()))
}

/// Inline code: from a run of backticks to the next run of the same length.
fn inline_spans(text: &str, range: Range<usize>, spans: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let run_at = |start: usize| bytes[start..range.end].iter().take_while(|b| **b == b'`').count();
    // For each length, the start of its last run: beyond it no span of that length can close, which keeps this linear
    // for texts of many different runs.
    let mut last_run = std::collections::HashMap::new();
    let mut at = range.start;
    while at < range.end {
        let run = run_at(at);
        if run > 0 {
            last_run.insert(run, at);
        }
        at += run.max(1);
    }
    let mut at = range.start;
    while at < range.end {
        let run = run_at(at);
        if run == 0 {
            at += 1;
            continue;
        }
        let mut end = at + run;
        if last_run.get(&run).is_some_and(|last| *last > at) {
            loop {
                let next = run_at(end);
                end += next.max(1);
                if next == run {
                    break;
                }
            }
            spans.push(at..end);
        }
        at = end;
    }
}

/// Whether a byte lies in one of the spans.
pub fn is_in_code(spans: &[Range<usize>], at: usize) -> bool {
    let after = spans.partition_point(|s| s.end <= at);
    spans.get(after).is_some_and(|s| s.contains(&at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> Vec<&str> {
        code_spans(text).into_iter().map(|s| &text[s]).collect()
    }

    #[test]
    fn inline_code_ends_at_a_run_of_its_own_length() {
        assert_eq!(code("a `b` c ``d ` e`` f"), ["`b`", "``d ` e``"]);
        assert_eq!(code("a `b"), Vec::<&str>::new());
        assert_eq!(code("``a` b"), Vec::<&str>::new());
        assert_eq!(code("```a``` b"), ["```a```"]);
    }

    #[test]
    fn fences_hold_whole_lines() {
        assert_eq!(code("a\n```rs\nb\n```\nc `d`"), ["```rs\nb\n```\n", "`d`"]);
        assert_eq!(code("~~~\na\n```\nb"), ["~~~\na\n```\nb"]);
        assert_eq!(code("````\n```\n````\nx"), ["````\n```\n````\n"]);
    }

    proptest! {
        #[test]
        fn spans_are_ordered_and_lie_on_character_boundaries(text in "[`~ a\nä]{0,60}") {
            let mut last = 0;
            for span in code_spans(&text) {
                prop_assert!(span.start >= last && span.end > span.start);
                prop_assert!(text.get(span.clone()).is_some());
                last = span.end;
            }
        }
    }
}
