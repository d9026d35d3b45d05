//! Values that go into a statement and come out of a row, the same for both engines.

use std::collections::BTreeMap;

use causeway_model::StringMap;
use causeway_model::connections::{Finding, Policy};
use causeway_model::permissions::PermissionSet;
use serde_json::{Map, Value as Json};

use super::error::StoreError;

/// One bound argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    Null,
    Int(i64),
    Bool(bool),
    Text(std::borrow::Cow<'a, str>),
}

impl Value<'_> {
    /// The same, holding what it borrowed.
    pub(super) fn to_owned_value(&self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Int(n) => Value::Int(*n),
            Value::Bool(b) => Value::Bool(*b),
            Value::Text(s) => Value::Text(s.clone().into_owned().into()),
        }
    }
}

macro_rules! from_text {
    ($($t:ty),*) => { $(impl<'a> From<$t> for Value<'a> {
        fn from(v: $t) -> Self { Value::Text(v.into()) }
    })* };
}
from_text!(&'a str, &'a String, String);

impl From<i64> for Value<'_> {
    fn from(v: i64) -> Self {
        Value::Int(v)
    }
}
impl From<&i64> for Value<'_> {
    fn from(v: &i64) -> Self {
        Value::Int(*v)
    }
}
impl From<bool> for Value<'_> {
    fn from(v: bool) -> Self {
        Value::Bool(v)
    }
}
impl From<&bool> for Value<'_> {
    fn from(v: &bool) -> Self {
        Value::Bool(*v)
    }
}
macro_rules! from_option {
    ($($t:ty),*) => { $(impl<'a> From<&'a Option<$t>> for Value<'a> {
        fn from(v: &'a Option<$t>) -> Self {
            v.as_ref().map_or(Value::Null, Value::from)
        }
    })* };
}
from_option!(String, bool, i64, Json);

/// Written as JSON text: lists, maps and free-form values.
macro_rules! from_json {
    ($($t:ty),*) => { $(impl<'a> From<&'a $t> for Value<'a> {
        fn from(v: &'a $t) -> Self {
            // None of these types has a key that JSON cannot write.
            Value::Text(serde_json::to_string(v).unwrap_or_default().into())
        }
    })* };
}
from_json!(
    Policy,
    PermissionSet,
    StringMap,
    Json,
    Map<String, Json>,
    Vec<String>,
    [String],
    [&str],
    Vec<&str>,
    Vec<Finding>,
    BTreeMap<String, i64>
);

/// One column of a row, before it becomes a Rust value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Column<'a> {
    Null,
    Int(i64),
    Bool(bool),
    Text(&'a str),
}

/// A Rust value that a column can hold.
pub trait FromColumn: Sized {
    fn from_column(column: Column<'_>) -> Result<Self, StoreError>;
}

fn mismatch(column: Column<'_>, wanted: &str) -> StoreError {
    StoreError::Decode(format!("a column holds {column:?} where {wanted} was expected"))
}

impl FromColumn for i64 {
    fn from_column(column: Column<'_>) -> Result<Self, StoreError> {
        match column {
            Column::Int(n) => Ok(n),
            Column::Bool(b) => Ok(i64::from(b)),
            other => Err(mismatch(other, "a number")),
        }
    }
}

impl FromColumn for bool {
    fn from_column(column: Column<'_>) -> Result<Self, StoreError> {
        match column {
            Column::Bool(b) => Ok(b),
            Column::Int(n) => Ok(n != 0),
            other => Err(mismatch(other, "a truth value")),
        }
    }
}

impl FromColumn for String {
    fn from_column(column: Column<'_>) -> Result<Self, StoreError> {
        match column {
            Column::Text(s) => Ok(s.to_owned()),
            other => Err(mismatch(other, "text")),
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(column: Column<'_>) -> Result<Self, StoreError> {
        match column {
            Column::Null => Ok(None),
            other => T::from_column(other).map(Some),
        }
    }
}

macro_rules! column_from_json {
    ($($t:ty),*) => { $(impl FromColumn for $t {
        fn from_column(column: Column<'_>) -> Result<Self, StoreError> {
            match column {
                Column::Text(s) => serde_json::from_str(s)
                    .map_err(|e| StoreError::Decode(format!("a column holds JSON that cannot be read: {e}"))),
                other => Err(mismatch(other, "JSON text")),
            }
        }
    })* };
}
column_from_json!(
    Policy,
    PermissionSet,
    StringMap,
    Json,
    Map<String, Json>,
    Vec<String>,
    Vec<Finding>,
    BTreeMap<String, i64>
);
