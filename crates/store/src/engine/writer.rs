//! The one writer: units of work that are waiting are joined into one commit.
//!
//! A commit costs one wait for the disk, whatever it holds. While one is under way the next units of work queue up, and
//! all of them share the following one. Each runs in its own savepoint, so that one that fails takes no other with it.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::checkpoint::Checkpointer;
use super::error::StoreError;
use super::tx::Tx;

/// Most units of work that share one commit.
const MAX_JOINED: usize = 512;

/// What a unit of work leaves to be called with the commit's outcome.
type Completion = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// How long a unit of work that is in no hurry waits for another one, whose commit it joins.
const PATIENCE: Duration = Duration::from_millis(5);

/// Runs (or learns why it cannot), says whether to keep it, and leaves its completion.
type Run = Box<dyn FnOnce(Result<&mut Tx, StoreError>) -> (bool, Completion) + Send>;

/// A unit of work.
struct Job {
    run: Run,
    /// Whether it is in no hurry: it would rather share a commit than cause one.
    patient: bool,
}

/// Opens a connection for writing; called again when the old one broke.
pub(crate) type Connect = Box<dyn Fn() -> Result<Tx, StoreError> + Send>;

/// The handle to the writer's thread.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Sender<Job>,
}

impl Writer {
    /// Starts the thread with a connection that is already open.
    pub(crate) fn start(tx: Tx, connect: Connect, checkpointer: Option<Checkpointer>) -> Result<Self, StoreError> {
        let (jobs, queue) = channel();
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(tx, &connect, checkpointer, &queue))
            .map_err(|e| StoreError::Other(format!("cannot start the writer thread: {e}")))?;
        Ok(Self { jobs })
    }

    /// Queues `f` and waits until it is durable, or failed. One that is `patient` waits a moment for company.
    pub(crate) async fn write<T, E>(
        &self,
        patient: bool,
        f: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = tokio::sync::oneshot::channel::<Result<T, E>>();
        let run: Run = Box::new(move |tx| {
            let outcome = tx.map_err(E::from).and_then(|tx| {
                let value = f(tx)?;
                tx.settle()?;
                Ok(value)
            });
            let keep = outcome.is_ok();
            let completion: Completion = Box::new(move |committed| {
                // Nobody listens when the caller was cancelled; the work stands all the same.
                let _ = reply.send(match (outcome, committed) {
                    (Ok(value), Ok(())) => Ok(value),
                    (Err(error), _) => Err(error),
                    (Ok(_), Err(error)) => Err(error.into()),
                });
            });
            (keep, completion)
        });
        metrics::gauge!("causeway_store_queue").increment(1.0);
        self.jobs.send(Job { run, patient }).map_err(|_| E::from(StoreError::Closed))?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }
}

fn run(mut tx: Tx, connect: &Connect, mut checkpointer: Option<Checkpointer>, queue: &Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let mut jobs = company(first, queue);
        if let Err(error) = tx.begin() {
            tracing::warn!(%error, "the database connection for writing broke; opening another");
            match connect().and_then(|mut fresh| fresh.begin().map(|()| fresh)) {
                Ok(fresh) => tx = fresh,
                Err(error) => {
                    tracing::error!(%error, "cannot open the database for writing");
                    metrics::gauge!("causeway_store_queue").decrement(jobs.len() as f64);
                    jobs.drain(..).for_each(|job| refuse(job, StoreError::again(&error)));
                    continue;
                }
            }
        }
        commit_group(&mut tx, jobs, queue);
        if let Some(checkpointer) = &mut checkpointer {
            checkpointer.committed();
        }
    }
}

/// The units of work that the next commit begins with: one that is in a hurry ends the waiting of those that are not.
fn company(first: Job, queue: &Receiver<Job>) -> VecDeque<Job> {
    let mut jobs = VecDeque::from([first]);
    let until = Instant::now() + PATIENCE;
    while jobs.len() < MAX_JOINED && jobs.back().is_some_and(|job| job.patient) {
        match queue.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(job) => jobs.push_back(job),
            Err(_) => break,
        }
    }
    jobs
}

fn commit_group(tx: &mut Tx, mut jobs: VecDeque<Job>, queue: &Receiver<Job>) {
    let began = Instant::now();
    let mut kept: Vec<Completion> = Vec::new();
    let mut failed: Vec<Completion> = Vec::new();
    let mut next = jobs.pop_front();
    let mut trouble = None;
    let mut taken = 0u32;
    while let Some(job) = next.take() {
        taken += 1;
        // While nothing is kept, a failure can simply roll everything back: the common single write needs no savepoint.
        if !kept.is_empty()
            && let Err(error) = tx.savepoint()
        {
            refuse(job, StoreError::again(&error));
            trouble = Some(error);
            break;
        }
        let hooks = tx.after_commit_len();
        let (keep, completion) = run_guarded(tx, job);
        if keep {
            kept.push(completion);
        } else {
            tx.truncate_after_commit(hooks);
            failed.push(completion);
            let back = if kept.is_empty() { tx.restart() } else { tx.rollback_to_savepoint() };
            if let Err(error) = back {
                trouble = Some(error);
                break;
            }
        }
        if kept.len() + failed.len() < MAX_JOINED {
            next = jobs.pop_front().or_else(|| queue.try_recv().ok());
        }
    }
    // Left over after trouble only.
    for job in jobs {
        taken += 1;
        let error = trouble.as_ref().map_or(StoreError::Closed, StoreError::again);
        refuse(job, error);
    }
    let outcome = match trouble {
        Some(error) => Err(error),
        None if kept.is_empty() => tx.rollback(),
        None => tx.commit(),
    };
    metrics::gauge!("causeway_store_queue").decrement(f64::from(taken));
    metrics::histogram!("causeway_store_commit_changes").record(f64::from(taken));
    metrics::histogram!("causeway_store_commit_seconds").record(began.elapsed().as_secs_f64());
    if outcome.is_err() {
        metrics::counter!("causeway_store_failed_commits_total").increment(1);
    }
    finish(tx, outcome, kept, failed);
}

fn finish(tx: &mut Tx, outcome: Result<(), StoreError>, kept: Vec<Completion>, failed: Vec<Completion>) {
    let hooks = tx.take_after_commit();
    match &outcome {
        Ok(()) => hooks.into_iter().for_each(|hook| hook()),
        Err(error) => {
            tracing::error!(%error, changes = kept.len(), "a commit failed; none of its changes was kept");
            // The engine may have rolled back by itself already; then this one has nothing to do.
            let _ = tx.rollback();
        }
    }
    for completion in kept {
        completion(outcome.as_ref().map(|&()| ()).map_err(StoreError::again));
    }
    for completion in failed {
        completion(Ok(()));
    }
}

/// Runs one unit of work; a panic in it counts as a failure of that one alone.
fn run_guarded(tx: &mut Tx, job: Job) -> (bool, Completion) {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (job.run)(Ok(tx))));
    outcome.unwrap_or_else(|_| {
        tracing::error!("a change to the database panicked; it was not kept");
        // The caller's reply channel went down with the closure and tells it.
        (false, Box::new(|_| {}))
    })
}

/// Tells the caller of a unit of work that it could not even begin.
fn refuse(job: Job, error: StoreError) {
    let (_, completion) = (job.run)(Err(error));
    completion(Ok(()));
}

impl StoreError {
    /// The same failure for another caller of the same commit.
    fn again(error: &StoreError) -> StoreError {
        match error {
            StoreError::Full => StoreError::Full,
            StoreError::Locked => StoreError::Locked,
            StoreError::Unavailable(text) => StoreError::Unavailable(text.clone()),
            other => StoreError::Other(other.to_string()),
        }
    }
}
