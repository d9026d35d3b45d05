//! What a person typed, as a pattern for `LIKE … ESCAPE '\'`. Compare with `LOWER(column)`.

/// Matches texts that hold `term` anywhere.
pub fn contains(term: &str) -> String {
    format!("%{}%", escaped(term))
}

/// Matches texts that begin with `term`.
pub fn starts_with(term: &str) -> String {
    format!("{}%", escaped(term))
}

fn escaped(term: &str) -> String {
    let mut out = String::with_capacity(term.len());
    for c in term.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_pattern_language_stand_for_themselves() {
        assert_eq!(contains(" 100%_A\\ "), "%100\\%\\_a\\\\%");
        assert_eq!(starts_with(""), "%");
    }
}
