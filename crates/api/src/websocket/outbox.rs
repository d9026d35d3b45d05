//! What one connection is yet to be sent, and what it was sent lately, so that a short break loses nothing.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Events that may wait for a reader before it counts as too slow.
const QUEUE: usize = 512;
/// Events that are remembered for a client that comes back.
const REMEMBERED: usize = 256;

/// An event ready to be sent: everything but its number, and the number.
#[derive(Debug, Clone)]
pub(super) struct Numbered {
    pub(super) open: Arc<str>,
    pub(super) seq: i64,
}

impl Numbered {
    /// The text that goes over the wire.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.open.len() + 24);
        text.push_str(&self.open);
        text.push_str(&self.seq.to_string());
        text.push('}');
        text
    }
}

/// The sending side of one connection.
#[derive(Debug)]
pub(super) struct Outbox {
    next_seq: i64,
    remembered: VecDeque<Numbered>,
    /// `None` while the client is away.
    queue: Option<Sender<Numbered>>,
}

impl Outbox {
    /// A fresh one, and the end from which its connection sends.
    pub(super) fn new() -> (Self, Receiver<Numbered>) {
        let (sender, receiver) = channel(QUEUE);
        (Self { next_seq: 0, remembered: VecDeque::new(), queue: Some(sender) }, receiver)
    }

    /// Numbers an event and queues it. Says `false` when the reader is too slow to be waited for.
    pub(super) fn push(&mut self, open: &Arc<str>) -> bool {
        let numbered = Numbered { open: open.clone(), seq: self.next_seq };
        self.next_seq += 1;
        if self.remembered.len() == REMEMBERED {
            self.remembered.pop_front();
        }
        self.remembered.push_back(numbered.clone());
        match self.queue.as_ref().map(|queue| queue.try_send(numbered)) {
            Some(Err(TrySendError::Full(_))) => false,
            // The socket is gone, which its task is about to say.
            Some(Err(TrySendError::Closed(_))) => {
                self.queue = None;
                true
            }
            Some(Ok(())) | None => true,
        }
    }

    /// The client went away; what comes now is only remembered.
    pub(super) fn detach(&mut self) {
        self.queue = None;
    }

    /// The client is back and wants everything from number `from` on. `None` when that is no longer known.
    pub(super) fn resume(&mut self, from: i64) -> Option<Receiver<Numbered>> {
        if from > self.next_seq || from < 0 {
            return None;
        }
        let first_known = self.remembered.front().map_or(self.next_seq, |n| n.seq);
        if from < first_known {
            return None;
        }
        let (sender, receiver) = channel(QUEUE);
        for numbered in self.remembered.iter().filter(|n| n.seq >= from) {
            // The queue is longer than what is remembered, so there is room.
            let _ = sender.try_send(numbered.clone());
        }
        self.queue = Some(sender);
        Some(receiver)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(receiver: &mut Receiver<Numbered>) -> Vec<i64> {
        std::iter::from_fn(|| receiver.try_recv().ok()).map(|n| n.seq).collect()
    }

    #[test]
    fn a_short_break_loses_nothing() {
        let (mut outbox, mut receiver) = Outbox::new();
        let event: Arc<str> = "{\"seq\":".into();
        assert!(outbox.push(&event) && outbox.push(&event));
        assert_eq!(drain(&mut receiver), [0, 1]);
        outbox.detach();
        outbox.push(&event);
        let mut again = outbox.resume(1).unwrap();
        assert_eq!(drain(&mut again), [1, 2]);
        assert_eq!(again.try_recv().ok().map(|n| n.text()), None);
        assert!(outbox.resume(3).is_some() && outbox.resume(4).is_none() && outbox.resume(-1).is_none());
    }

    #[test]
    fn a_slow_reader_and_a_long_break_are_noticed() {
        let (mut outbox, _receiver) = Outbox::new();
        let event: Arc<str> = "{\"seq\":".into();
        let kept = (0..QUEUE + 1).filter(|_| outbox.push(&event)).count();
        assert_eq!(kept, QUEUE);
        assert!(outbox.resume(0).is_none());
    }
}
