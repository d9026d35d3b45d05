//! PostgreSQL: how a connection is opened and a statement run.

use std::collections::HashMap;
use std::time::Duration;

use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Statement};

use super::error::StoreError;
use super::value::{Column, Value};

/// A connection with the statements that were prepared on it.
pub(crate) struct PgConnection {
    pub(crate) client: Client,
    prepared: HashMap<String, Statement>,
    statement_timeout: Option<Duration>,
}

impl PgConnection {
    /// Connects to `source`, a `postgres://` URL or a key-value string. `durable` off is for tests.
    pub(crate) fn open(source: &str, durable: bool) -> Result<Self, StoreError> {
        let (config, tls) = super::tls::parse(source)?;
        let mut client: Client = config
            .connect(tls)
            .map_err(|e| StoreError::Unavailable(format!("cannot connect to PostgreSQL: {}", chain(&e))))?;
        if !durable {
            client.batch_execute("SET synchronous_commit = off")?;
        }
        Ok(Self { client, prepared: HashMap::new(), statement_timeout: None })
    }

    /// Gives up statements that take longer than `limit`, from now on.
    pub(crate) fn limit_time(&mut self, limit: Duration) -> Result<(), StoreError> {
        if self.statement_timeout != Some(limit) {
            self.client.batch_execute(&format!("SET statement_timeout = {}", limit.as_millis()))?;
            self.statement_timeout = Some(limit);
        }
        Ok(())
    }

    /// The prepared form of `sql`, whose text is already PostgreSQL's.
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        if self.prepared.len() >= super::tx::MAX_TEXTS {
            self.prepared.clear();
        }
        let statement = self.client.prepare(sql)?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
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
        out: &mut postgres::types::private::BytesMut,
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
pub(crate) fn column(row: &postgres::Row, index: usize) -> Result<Column<'_>, StoreError> {
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
