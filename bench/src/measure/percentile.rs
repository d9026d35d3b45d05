//! Percentiles of measured times.

use std::time::Duration;

/// Times in milliseconds, in order.
#[derive(Debug)]
pub(super) struct Samples(Vec<f64>);

impl Samples {
    pub(super) fn new(times: Vec<Duration>) -> Self {
        let mut milliseconds: Vec<f64> = times.into_iter().map(|time| time.as_secs_f64() * 1000.0).collect();
        milliseconds.sort_by(f64::total_cmp);
        Self(milliseconds)
    }

    /// The smallest time that `percent` of all do not exceed; `NaN` of no samples at all.
    pub(super) fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Samples;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let samples = Samples::new((1..=200).rev().map(Duration::from_millis).collect());
        assert_eq!(samples.percentile(50), 100.0);
        assert_eq!(samples.percentile(95), 190.0);
        assert_eq!(samples.percentile(100), 200.0);
        assert_eq!(Samples::new(vec![Duration::from_millis(7)]).percentile(50), 7.0);
        assert!(Samples::new(Vec::new()).percentile(50).is_nan());
    }
}
