//! How a connection is doing: what waits, how fast it goes, what went wrong. The history is in memory, since the last start.

use causeway_service::connections as service;
use causeway_service::{Caller, Result};
use causeway_store::deliveries::{self, ShareState};
use causeway_store::refusals;
use serde::Serialize;

use super::ask::announced;
use crate::Federation;
use crate::engine::Sample;

/// How one connection is doing.
#[derive(Debug, Clone, Serialize)]
pub struct Health {
    pub online: bool,
    pub paused: bool,
    pub paused_at: i64,
    /// Whether the other side says that it is paused there.
    pub paused_there: bool,
    /// How long the oldest change has been waiting.
    pub lag_ms: i64,
    /// Changes that wait.
    pub queue: i64,
    /// 0 when nothing waits.
    pub oldest_waiting_at: i64,
    pub refused: i64,
    pub throughput_per_minute: i64,
    /// Of the last ping; null before the first one.
    pub round_trip_ms: Option<i64>,
    /// How far the other side's clock is ahead of ours.
    pub clock_skew_ms: Option<i64>,
    /// Of the other side's program; empty where it does not say.
    pub version: String,
    /// Of the extensions that it speaks; 0 for none.
    pub protocol: u32,
    pub features: Vec<String>,
    pub last_error: String,
    pub last_error_at: i64,
    /// When each of the two tokens was last changed.
    pub tokens: service::Tokens,
    pub last_ping_at: i64,
    /// When the other side last asked something of us; 0 when it has not since the start.
    pub last_heard_at: i64,
    pub channels: Vec<ChannelHealth>,
    pub history: Vec<Sample>,
}

/// How one channel's share is doing.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelHealth {
    pub channel_id: String,
    pub display_name: String,
    pub team_name: String,
    /// Whether the channel has its home here.
    pub home: bool,
    pub read_only: bool,
    pub paused: bool,
    pub invited: bool,
    pub queue: i64,
    pub lag_ms: i64,
    pub refused: i64,
    pub last_sync_at: i64,
    pub last_error: String,
}

/// How a connection is doing, for those who manage connections.
pub async fn health(fed: &Federation, caller: &Caller, remote_id: &str) -> Result<Health> {
    let ws = fed.ws();
    service::check_manage(ws, caller)?;
    let id = remote_id.to_owned();
    let (connection, waiting, shares, refused) = ws
        .store
        .read(move |tx| {
            let connection = service::require_live(tx, &id)?;
            let waiting = deliveries::waiting(tx, &id)?;
            Ok::<_, causeway_service::Error>((
                connection,
                waiting,
                deliveries::shares(tx, &id)?,
                refusals::counts(tx, &id)?,
            ))
        })
        .await?;
    let now = ws.now();
    let reading = fed.meter(remote_id).read(now);
    let said = announced(&connection);
    let oldest = waiting.iter().map(|w| w.oldest_at).min().unwrap_or_default();
    let channel = |share: ShareState| {
        let waits = waiting.iter().find(|w| w.channel_id == share.channel_id);
        ChannelHealth {
            queue: waits.map_or(0, |w| w.count),
            lag_ms: waits.map_or(0, |w| (now - w.oldest_at).max(0)),
            refused: refused.iter().find(|(id, _)| *id == share.channel_id).map_or(0, |(_, n)| *n),
            channel_id: share.channel_id,
            display_name: share.display_name,
            team_name: share.team_name,
            home: share.home,
            read_only: share.read_only,
            paused: share.paused_at > 0,
            invited: share.invited,
            last_sync_at: share.synced_at,
            last_error: share.last_error,
        }
    };
    Ok(Health {
        online: connection.is_online(now),
        paused: connection.paused_at > 0,
        paused_at: connection.paused_at,
        paused_there: connection.paused_there,
        lag_ms: if oldest > 0 { (now - oldest).max(0) } else { 0 },
        queue: waiting.iter().map(|w| w.count).sum(),
        oldest_waiting_at: oldest,
        refused: refused.iter().map(|(_, n)| n).sum(),
        throughput_per_minute: reading.throughput_per_minute,
        round_trip_ms: reading.round_trip_ms,
        clock_skew_ms: reading.clock_skew_ms,
        version: said.version,
        protocol: said.protocol,
        features: said.features,
        last_error: reading.last_error,
        last_error_at: reading.last_error_at,
        tokens: service::Tokens::from(&connection),
        last_ping_at: connection.last_ping_at,
        last_heard_at: reading.heard_at,
        channels: shares.into_iter().map(channel).collect(),
        history: reading.history,
    })
}
