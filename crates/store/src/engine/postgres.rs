//! PostgreSQL: how a connection is opened and statements are run.
//!
//! Statements whose answer nobody needs at once are sent without waiting, and the wait for the next one covers them:
//! what a statement costs here is the round trip more than the work.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Error, Row, Statement};

use super::error::StoreError;
use super::value::{Column, Value};

/// A plan is made when a statement has run a few times, which on a new server is while its tables are empty, and kept while they
/// grow. Every statement that runs often is served by an index, so none is planned to go through a whole table because that is
/// small as yet. Compiling plans does not pay for statements this short.
const PLANNING: &str = "SET enable_seqscan = off; SET jit = off";

/// A statement that is under way.
type Sent = Pin<Box<dyn Future<Output = Result<u64, Error>> + Send>>;

/// What is known of a statement that was sent.
enum Underway {
    Sent(Sent),
    /// It failed before it left.
    Failed(Error),
}

/// A connection with the statements that were prepared on it.
pub(crate) struct PgConnection {
    client: Arc<Client>,
    prepared: HashMap<String, Statement>,
    underway: Vec<Underway>,
    statement_timeout: Option<Duration>,
    // Last, so that it is dropped last: the connection itself lives in it.
    runtime: Runtime,
}

impl PgConnection {
    /// Connects to `source`, a `postgres://` URL or a key-value string. `durable` off is for tests.
    pub(crate) fn open(source: &str, durable: bool) -> Result<Self, StoreError> {
        let (config, tls) = super::tls::parse(source)?;
        let unreachable = |why: String| StoreError::Unavailable(format!("cannot connect to PostgreSQL: {why}"));
        // One thread is enough: whoever waits for a statement drives the connection meanwhile.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| unreachable(e.to_string()))?;
        let (client, connection) = runtime.block_on(config.connect(tls)).map_err(|e| unreachable(chain(&e)))?;
        // When it breaks, the statement that waits is told.
        runtime.spawn(connection);
        let mut opened = Self {
            client: Arc::new(client),
            prepared: HashMap::new(),
            underway: Vec::new(),
            statement_timeout: None,
            runtime,
        };
        opened.batch(PLANNING)?;
        if !durable {
            opened.batch("SET synchronous_commit = off")?;
        }
        Ok(opened)
    }

    /// Whether the connection is of no more use.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Gives up statements that take longer than `limit`, from now on.
    pub(crate) fn limit_time(&mut self, limit: Duration) -> Result<(), StoreError> {
        if self.statement_timeout != Some(limit) {
            self.batch(&format!("SET statement_timeout = {}", limit.as_millis()))?;
            self.statement_timeout = Some(limit);
        }
        Ok(())
    }

    /// Runs a statement, whose text is already PostgreSQL's, and counts the rows it changed.
    pub(crate) fn execute(&mut self, sql: &str, args: &[Value<'_>]) -> Result<u64, StoreError> {
        let statement = self.prepare(sql)?;
        let client = self.client.clone();
        self.wait(client.execute_raw(&statement, args))
    }

    /// Every row of a statement's answer.
    pub(crate) fn query(&mut self, sql: &str, args: &[Value<'_>]) -> Result<Vec<Row>, StoreError> {
        let statement = self.prepare(sql)?;
        let params: Vec<&(dyn ToSql + Sync)> = args.iter().map(|a| a as _).collect();
        let client = self.client.clone();
        self.wait(client.query(&statement, &params))
    }

    /// Runs several statements without arguments, as they stand.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        let client = self.client.clone();
        self.wait(client.batch_execute(sql))
    }

    /// As [`PgConnection::execute`] without waiting: what is run next learns of a failure.
    pub(crate) fn execute_later(&mut self, sql: &str, args: &[Value<'_>]) -> Result<(), StoreError> {
        let statement = self.prepare(sql)?;
        let client = self.client.clone();
        let args: Vec<Value<'static>> = args.iter().map(Value::to_owned_value).collect();
        self.send(Box::pin(async move { client.execute_raw(&statement, args).await }));
        Ok(())
    }

    /// As [`PgConnection::batch`] without waiting: what is run next learns of a failure.
    pub(crate) fn batch_later(&mut self, sql: &str) {
        let client = self.client.clone();
        let sql = sql.to_owned();
        self.send(Box::pin(async move { client.batch_execute(&sql).await.map(|()| 0) }));
    }

    /// Waits for what was sent without waiting.
    pub(crate) fn settle(&mut self) -> Result<(), StoreError> {
        if self.underway.is_empty() {
            return Ok(());
        }
        let underway = std::mem::take(&mut self.underway);
        Ok(self.runtime.block_on(settled(underway))?)
    }

    /// Forgets what was sent without waiting, whatever became of it.
    pub(crate) fn abandon(&mut self) {
        self.underway.clear();
    }

    /// The first look at it is what sends it; its place in the order of statements is that of this call.
    fn send(&mut self, mut statement: Sent) {
        match statement.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Err(error)) => self.underway.push(Underway::Failed(error)),
            Poll::Ready(Ok(_)) => {}
            Poll::Pending => self.underway.push(Underway::Sent(statement)),
        }
    }

    /// Waits for a statement, and for all that were sent before it: if one of those failed, that is what went wrong.
    fn wait<T>(&mut self, statement: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
        let underway = std::mem::take(&mut self.underway);
        let (before, answer) = self.runtime.block_on(async {
            // Together, as the connection stands still until each answer is fetched. The statement is sent first of all:
            // those before it are on their way already.
            let mut statement = std::pin::pin!(statement);
            let early = std::future::poll_fn(|cx| Poll::Ready(statement.as_mut().poll(cx))).await;
            match early {
                Poll::Ready(answer) => (settled(underway).await, answer),
                Poll::Pending => tokio::join!(settled(underway), statement),
            }
        });
        before?;
        Ok(answer?)
    }

    /// The prepared form of `sql`.
    fn prepare(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        if self.prepared.len() >= super::tx::MAX_TEXTS {
            self.prepared.clear();
        }
        let client = self.client.clone();
        let statement = self.wait(client.prepare(sql))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

/// Waits for all of them, and tells the first failure.
async fn settled(underway: Vec<Underway>) -> Result<(), Error> {
    let mut outcome = Ok(());
    for statement in underway {
        let done = match statement {
            Underway::Sent(statement) => statement.await.map(|_| ()),
            Underway::Failed(error) => Err(error),
        };
        if outcome.is_ok() {
            outcome = done;
        }
    }
    outcome
}

/// What went wrong, and why.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut tokio_postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Value::Int(n) if *ty == Type::INT2 => i16::try_from(*n)?.to_sql(ty, out),
            Value::Int(n) if *ty == Type::INT8 => n.to_sql(ty, out),
            Value::Bool(b) if *ty == Type::BOOL => b.to_sql(ty, out),
            Value::Text(s) if <&str as ToSql>::accepts(ty) => s.as_ref().to_sql(ty, out),
            other => Err(format!("cannot bind {other:?} as {ty}: cast the argument in the statement").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// Column `index` of `row`.
pub(crate) fn column(row: &Row, index: usize) -> Result<Column<'_>, StoreError> {
    let Some(described) = row.columns().get(index) else {
        return Err(StoreError::Decode(format!("the row has no column {index}")));
    };
    let ty = described.type_();
    let column = match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(index)?.map(Column::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(|n| Column::Int(i64::from(n))),
        Type::BOOL => row.try_get::<_, Option<bool>>(index)?.map(Column::Bool),
        Type::TEXT | Type::VARCHAR => row.try_get::<_, Option<&str>>(index)?.map(Column::Text),
        _ => {
            return Err(StoreError::Decode(format!(
                "column {} has the unexpected type {ty}: cast it",
                described.name()
            )));
        }
    };
    Ok(column.unwrap_or(Column::Null))
}
