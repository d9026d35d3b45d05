//! Comparing a channel with what the other side holds, in bounded steps, and having mended what differs.
//!
//! Where it stands is in the database after each step. What a difference means is decided in `proof::judge`.

use std::collections::{BTreeMap, BTreeSet};

use causeway_model::connections::proof::{
    COMPARING, DONE, FAILED, FOUND, LEFT, MENDED, MENDING, MOST_FINDINGS, RESENT,
};
use causeway_model::connections::{Finding, Proof};
use causeway_model::users::User;
use causeway_service::{Error, Result, sharing};
use causeway_store::{args, proofs};

use super::lane::{Outcome, ours};
use super::peer::{Remote, Trouble};
use super::weak_proof;
use crate::proof::{
    Held, Known, MOST_RESENT, MOST_TOLD, STRETCH, STRETCHES, Verdict, count, end_of_all, items, judge, stretch_sum,
    tell,
};
use crate::wire::{
    CompareAnswer, CompareRequest, ItemDigest, Place, ResendItem, ResendRequest, StretchSum, Told, features, topics,
};

/// Looks at a message that keeps changing while both sides are asked.
const LOOKS: usize = 5;

type Step<T> = std::result::Result<T, Trouble>;

/// Does the next step of a channel's comparison.
pub(super) async fn advance(remote: &Remote, channel_id: &str) -> Outcome {
    match step(remote, channel_id).await {
        Ok(outcome) => outcome,
        Err(trouble) => {
            tracing::debug!(channel_id, %trouble, "comparing a channel was not possible");
            trouble.into()
        }
    }
}

async fn step(remote: &Remote, channel_id: &str) -> Step<Outcome> {
    let ws = remote.federation.ws();
    let (id, remote_id) = (channel_id.to_owned(), remote.remote_id.to_string());
    let found = ws
        .store
        .read(move |tx| {
            let proof = proofs::find(tx, &id, &remote_id)?.filter(Proof::is_under_way);
            Ok::<_, Error>((proof, sharing::live_remote(tx, &id, &remote_id)?))
        })
        .await
        .map_err(|e| ours(&e))?;
    let (Some(mut proof), share) = found else { return Ok(Outcome::Gone) };
    let Some(share) = share else {
        return fail(remote, proof, "The channel is not shared with this connection any more.").await;
    };
    if share.paused_at > 0 || !share.is_invite_confirmed || remote.announced().holds(channel_id) {
        return Ok(Outcome::Idle);
    }
    if proof.weak {
        return weak_proof::step(remote, proof).await;
    }
    if !remote.announces(features::PROOF) {
        return fail(remote, proof, "The other server does not compare channels any more.").await;
    }
    if proof.state == MENDING {
        return look_again(remote, proof).await;
    }
    proof.state = COMPARING.to_owned();
    compare(remote, &mut proof).await?;
    keep(remote, proof).await
}

async fn fail(remote: &Remote, mut proof: Proof, why: &str) -> Step<Outcome> {
    proof.state = FAILED.to_owned();
    proof.reason = why.to_owned();
    proof.done_at = remote.federation.ws().now();
    keep(remote, proof).await
}

/// Keeps where it stands, and says whether it goes on.
pub(super) async fn keep(remote: &Remote, proof: Proof) -> Step<Outcome> {
    let (ws, goes_on) = (remote.federation.ws().clone(), proof.is_under_way());
    let work = ws.clone();
    let counts = ws.store.write(move |tx| sharing::keep_proof(&work, tx, &proof)).await.map_err(|e| ours(&e))?;
    Ok(if goes_on && counts { Outcome::More } else { Outcome::Gone })
}

/// A stretch of the channel as it is here.
struct Stretch {
    after: Place,
    to: Place,
    items: Vec<ItemDigest>,
    sum: StretchSum,
}

/// Reads the next stretches here.
async fn stretches(remote: &Remote, proof: &Proof) -> Result<Vec<Stretch>> {
    let (id, remote_id) = (proof.channel_id.clone(), remote.remote_id.to_string());
    let mut after = Place { at: proof.cursor_at, id: proof.cursor_id.clone() };
    let read = move |tx: &mut causeway_store::Tx| {
        let mut out = Vec::new();
        let Some(held) = Held::of(tx, &id, &remote_id)? else { return Ok(out) };
        while out.len() < STRETCHES {
            let items = items(tx, &held, &after, &end_of_all(), STRETCH)?;
            let is_last = (items.len() as i64) < STRETCH;
            let to = items.last().filter(|_| !is_last).map_or_else(end_of_all, |last| last.place.clone());
            let sum = stretch_sum(&items);
            out.push(Stretch { after: std::mem::replace(&mut after, to.clone()), to, items, sum });
            if is_last {
                break;
            }
        }
        Ok(out)
    };
    remote.federation.ws().store.read_snapshot(read).await
}

async fn ask(remote: &Remote, request: &CompareRequest) -> Step<CompareAnswer> {
    let answer = remote.ask(topics::COMPARE, request).await?;
    match answer.is_ok() {
        true => {
            answer.payload_as().ok_or_else(|| Trouble::Later("the answer to a comparison cannot be read".to_owned()))
        }
        false => Err(Trouble::Later(answer.err.chars().filter(|c| !c.is_control()).take(200).collect())),
    }
}

async fn compare(remote: &Remote, proof: &mut Proof) -> Step<()> {
    let stretches = stretches(remote, proof).await.map_err(|e| ours(&e))?;
    let Some(first) = stretches.first() else { return Ok(()) };
    let request = CompareRequest {
        channel_id: proof.channel_id.clone(),
        after: first.after.clone(),
        up_to: stretches.iter().map(|stretch| stretch.to.clone()).collect(),
        ..CompareRequest::default()
    };
    let sums = ask(remote, &request).await?.sums;
    for (n, stretch) in stretches.iter().enumerate() {
        match sums.get(n) {
            Some(theirs) if *theirs == stretch.sum => {}
            // So much there that it was not summed up is looked at one by one.
            None if n > 0 => break,
            _ => differing(remote, proof, stretch).await?,
        }
        proof.compared += stretch.items.len() as i64;
        (proof.cursor_at, proof.cursor_id) = (stretch.to.at, stretch.to.id.clone());
        let is_full = proof.findings.len() >= MOST_FINDINGS;
        if is_full || stretch.to == end_of_all() {
            proof.truncated = is_full && stretch.to != end_of_all();
            let is_open = proof.findings.iter().any(|finding| finding.state == RESENT);
            proof.state = if is_open { MENDING } else { DONE }.to_owned();
            proof.done_at = if is_open { 0 } else { remote.federation.ws().now() };
            break;
        }
    }
    Ok(())
}

/// Finds out what of a stretch differs.
async fn differing(remote: &Remote, proof: &mut Proof, stretch: &Stretch) -> Step<()> {
    let mut after = stretch.after.clone();
    let mut left: BTreeMap<Place, String> =
        stretch.items.iter().map(|item| (item.place.clone(), item.digest.clone())).collect();
    loop {
        let request = CompareRequest {
            channel_id: proof.channel_id.clone(),
            after: after.clone(),
            up_to: vec![stretch.to.clone()],
            list: true,
            ..CompareRequest::default()
        };
        let page = ask(remote, &request).await?;
        let end = page.items.last().map(|item| item.place.clone()).filter(|_| page.more);
        // Whoever does not come further would be asked for ever.
        let end = end.filter(|end| *end > after);
        let mut candidates: BTreeSet<String> = BTreeSet::new();
        for item in page.items {
            if left.remove(&item.place).is_none_or(|digest| digest != item.digest) {
                candidates.insert(item.place.id);
            }
        }
        // What is only here, as far as the page goes.
        let only_here: Vec<Place> =
            left.keys().filter(|place| end.as_ref().is_none_or(|end| *place <= end)).cloned().collect();
        for place in only_here {
            left.remove(&place);
            candidates.insert(place.id);
        }
        let candidates: Vec<String> = candidates.into_iter().filter(|id| crate::limits::is_id(id)).collect();
        for some in candidates.chunks(MOST_TOLD) {
            if proof.findings.len() < MOST_FINDINGS {
                find(remote, proof, some).await?;
            }
        }
        match end {
            Some(end) if proof.findings.len() < MOST_FINDINGS => after = end,
            _ => return Ok(()),
        }
    }
}

/// Puts what differs of these messages among the findings, and has it mended.
async fn find(remote: &Remote, proof: &mut Proof, ids: &[String]) -> Step<()> {
    let (mut again, mut please) = (Vec::new(), Vec::new());
    for (id, verdict) in verdicts(remote, &proof.channel_id, ids.to_vec()).await? {
        match verdict {
            Verdict::Same => {}
            Verdict::UnderWay => count(&mut proof.lacking, "on its way"),
            Verdict::Lacking(why) => count(&mut proof.lacking, why),
            Verdict::Differs(difference) => {
                let state = match (difference.hopeless, proof.mend) {
                    (Some(_), _) => LEFT,
                    (None, true) => RESENT,
                    (None, false) => FOUND,
                };
                let reason = difference.hopeless.unwrap_or_default().to_owned();
                let what = difference.what.iter().map(|what| (*what).to_owned()).collect();
                // Once, also where a restart has this stretch compared again.
                proof.findings.retain(|known| known.post_id != id);
                proof.findings.push(Finding { post_id: id, what, state: state.to_owned(), reason });
                again.extend(difference.ours);
                please.extend(difference.theirs);
            }
        }
    }
    if !proof.mend {
        return Ok(());
    }
    if !again.is_empty() || !please.is_empty() {
        // Put down before it is mended: afterwards there would be nothing to find.
        keep(remote, proof.clone()).await?;
    }
    if !again.is_empty() {
        let (ws, id, remote_id) =
            (remote.federation.ws().clone(), proof.channel_id.clone(), remote.remote_id.to_string());
        ws.clone()
            .store
            .write(move |tx| {
                let Some(held) = Held::of(tx, &id, &remote_id)? else { return Ok(0) };
                let here = |item: ResendItem| (item.kind, held.identities.reference_here(&item.reference));
                let again: Vec<(String, String)> = again.into_iter().map(here).collect();
                sharing::send_again(&ws, tx, &held.share, &again)
            })
            .await
            .map_err(|e: Error| ours(&e))?;
    }
    for some in please.chunks(MOST_RESENT) {
        resend(remote, &proof.channel_id, some).await?;
    }
    Ok(())
}

async fn resend(remote: &Remote, channel_id: &str, items: &[ResendItem]) -> Step<()> {
    let request = ResendRequest { channel_id: channel_id.to_owned(), items: items.to_vec() };
    let answer = remote.ask(topics::RESEND, &request).await?;
    if answer.is_ok() {
        return Ok(());
    }
    Err(Trouble::Later(answer.err.chars().filter(|c| !c.is_control()).take(200).collect()))
}

/// What each of these messages comes to. One that changes while both sides are asked is asked after again.
async fn verdicts(remote: &Remote, channel_id: &str, ids: Vec<String>) -> Step<Vec<(String, Verdict)>> {
    let mut out = Vec::new();
    let mut open = ids;
    for _ in 0..LOOKS {
        if open.is_empty() {
            return Ok(out);
        }
        let before = told_here(remote, channel_id, &open).await?;
        let request =
            CompareRequest { channel_id: channel_id.to_owned(), ids: open.clone(), ..CompareRequest::default() };
        let there = ask(remote, &request).await?.told;
        let here = told_here(remote, channel_id, &open).await?;
        let known = known(remote, channel_id, &here, &there).await?;
        let mut restless = Vec::new();
        for (before, here) in before.into_iter().zip(here) {
            let Some(there) = there.iter().find(|told| told.id == here.id) else { continue };
            if before == here {
                out.push((here.id.clone(), judge(&here, there, &known)));
            } else {
                restless.push(here.id);
            }
        }
        open = restless;
    }
    out.extend(open.into_iter().map(|id| (id, Verdict::UnderWay)));
    Ok(out)
}

async fn told_here(remote: &Remote, channel_id: &str, ids: &[String]) -> Step<Vec<Told>> {
    let (channel_id, remote_id, ids) = (channel_id.to_owned(), remote.remote_id.to_string(), ids.to_vec());
    let read = remote.federation.ws().store.read_snapshot(move |tx| match Held::of(tx, &channel_id, &remote_id)? {
        Some(held) => tell(tx, &held, &ids),
        None => Ok(Vec::new()),
    });
    read.await.map_err(|e: Error| ours(&e))
}

/// What decides beside how the messages are.
async fn known(remote: &Remote, channel_id: &str, here: &[Told], there: &[Told]) -> Step<Known> {
    let people: Vec<String> = Known::people(here.iter().chain(there)).into_iter().collect();
    let (channel_id, remote_id) = (channel_id.to_owned(), remote.remote_id.to_string());
    let read = remote.federation.ws().store.read(move |tx| {
        let Some(held) = Held::of(tx, &channel_id, &remote_id)? else { return Ok(Known::default()) };
        let shared = sharing::shared_channel(tx, &channel_id)?;
        let people: Vec<&str> = people.iter().map(|id| held.identities.here(id)).collect();
        let found: Vec<User> = tx.select("WHERE t.id IN LIST($1) AND t.remote_id = $2", args![&people, &remote_id])?;
        let refused = proofs::refused(tx, &held.shared, 10_000)?;
        Ok(Known {
            decides_pins: shared.is_some_and(|s| s.home || s.remote_id != remote_id),
            their_people: found.iter().map(|user| held.identities.there(&user.id).to_owned()).collect(),
            refused: refused.iter().map(|(_, reference, _)| held.identities.reference_there(reference)).collect(),
        })
    });
    read.await.map_err(|e: Error| ours(&e))
}

/// Looks once more at what was sent again.
async fn look_again(remote: &Remote, mut proof: Proof) -> Step<Outcome> {
    let open: Vec<String> =
        proof.findings.iter().filter(|f| f.state == RESENT).map(|f| f.post_id.clone()).take(MOST_TOLD).collect();
    let mut settled = 0;
    for (id, verdict) in verdicts(remote, &proof.channel_id, open.clone()).await? {
        let (state, reason) = match verdict {
            Verdict::UnderWay => continue,
            Verdict::Same => (MENDED, String::new()),
            Verdict::Lacking(why) => (LEFT, why.to_owned()),
            Verdict::Differs(difference) => {
                let why = "it was sent again, and is not taken over by the side that lacks it";
                (LEFT, difference.hopeless.unwrap_or(why).to_owned())
            }
        };
        settled += 1;
        for finding in proof.findings.iter_mut().filter(|f| f.post_id == id && f.state == RESENT) {
            state.clone_into(&mut finding.state);
            finding.reason.clone_from(&reason);
        }
    }
    if !proof.findings.iter().any(|finding| finding.state == RESENT) {
        proof.state = DONE.to_owned();
        proof.done_at = remote.federation.ws().now();
    }
    let outcome = keep(remote, proof).await?;
    match (outcome, settled) {
        (Outcome::More, 0) => Err(Trouble::Later("what was sent again has not arrived yet".to_owned())),
        (outcome, _) => Ok(outcome),
    }
}
