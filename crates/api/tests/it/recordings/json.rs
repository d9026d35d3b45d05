//! JSON whose keys keep their order, and the comparison of what was recorded with what came.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value with the order in which its keys stand.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
    }

    /// As text, to be read like what came.
    pub fn write(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => quoted(text),
            Self::List(items) => format!("[{}]", items.iter().map(Self::write).collect::<Vec<_>>().join(",")),
            Self::Object(fields) => {
                let fields: Vec<String> = fields.iter().map(|(k, v)| format!("{}:{}", quoted(k), v.write())).collect();
                format!("{{{}}}", fields.join(","))
            }
        }
    }

    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Without the field of this name, wherever it stands.
    pub fn without(self, key: &str) -> Self {
        match self {
            Self::Object(fields) => Self::Object(
                fields.into_iter().filter(|(name, _)| name != key).map(|(n, v)| (n, v.without(key))).collect(),
            ),
            Self::List(items) => Self::List(items.into_iter().map(|item| item.without(key)).collect()),
            other => other,
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without fractions")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Json, E> {
        i64::try_from(value).map(Json::Number).map_err(E::custom)
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Json::Object(fields))
    }
}

/// Later than anything that is not a time in milliseconds.
const A_TIME: i64 = 1_500_000_000_000;

fn is_id(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|b| b"ybndrfg8ejkmcpqxot1uwisza345h769".contains(&b))
}

/// Which id of ours stands where the recording has another one, found out while comparing and the same ever after.
#[derive(Debug, Default)]
pub struct Same {
    ours: BTreeMap<String, String>,
    theirs: BTreeMap<String, String>,
}

impl Same {
    /// Knows that this recorded id is this one here.
    pub fn knows(&mut self, recorded: &str, ours: &str) {
        self.pair(recorded, ours).unwrap();
    }

    /// All ids in this text stand for themselves.
    pub fn letter_by_letter(text: &str) -> Self {
        let mut same = Self::default();
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_id(word)) {
            same.knows(word, word);
        }
        same
    }

    /// Demands that `got` is what was recorded: the same keys in the same order, nulls and lists where they were, the same
    /// values but for ids, which must stand for each other one to one, and times, which must be there where they were.
    ///
    /// # Panics
    /// With the path of the first difference.
    pub fn check(&mut self, what: &str, recorded: &Json, got: &Json) {
        let mut times = BTreeMap::new();
        if let Err(difference) = self.value(&mut times, String::new(), recorded, got) {
            panic!("{what}: {difference}\nrecorded: {recorded:?}\ngot:      {got:?}");
        }
    }

    fn pair(&mut self, recorded: &str, got: &str) -> Result<(), String> {
        let here = self.ours.entry(recorded.to_owned()).or_insert_with(|| got.to_owned());
        let there = self.theirs.entry(got.to_owned()).or_insert_with(|| recorded.to_owned());
        if here != got || there != recorded {
            return Err(format!("{got} stands for {recorded}, which was {here}, and {got} was {there}"));
        }
        Ok(())
    }

    fn value(&mut self, times: &mut BTreeMap<i64, i64>, at: String, recorded: &Json, got: &Json) -> Result<(), String> {
        match (recorded, got) {
            (Json::Object(a), Json::Object(b)) => self.object(times, &at, a, b),
            (Json::List(a), Json::List(b)) => {
                if a.len() != b.len() {
                    return Err(format!("{at} has {} items instead of {}", b.len(), a.len()));
                }
                for (n, (a, b)) in a.iter().zip(b).enumerate() {
                    self.value(times, format!("{at}[{n}]"), a, b)?;
                }
                Ok(())
            }
            (Json::Text(a), Json::Text(b)) => self.words(a, b).map_err(|why| format!("{at}: {why}")),
            (Json::Number(a), Json::Number(b)) if *a > A_TIME && *b > A_TIME => {
                // What happened at one time in the recording happened at one time here.
                let here = *times.entry(*a).or_insert(*b);
                if here == *b { Ok(()) } else { Err(format!("{at} is {b}, elsewhere {here} for the same {a}")) }
            }
            (a, b) if a == b => Ok(()),
            (a, b) => Err(format!("{at} is {b:?} instead of {a:?}")),
        }
    }

    fn object(
        &mut self,
        times: &mut BTreeMap<i64, i64>,
        at: &str,
        recorded: &[(String, Json)],
        got: &[(String, Json)],
    ) -> Result<(), String> {
        // Things by their ids stand in the order of ids, which are others here.
        if !recorded.is_empty() && recorded.iter().chain(got).all(|(key, _)| is_id(key)) {
            return self.by_id(times, at, recorded, got);
        }
        let keys = |fields: &[(String, Json)]| fields.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        if keys(recorded) != keys(got) {
            return Err(format!("{at} has the keys {:?} instead of {:?}", keys(got), keys(recorded)));
        }
        for ((key, a), (_, b)) in recorded.iter().zip(got) {
            self.value(times, format!("{at}.{key}"), a, b)?;
        }
        Ok(())
    }

    fn by_id(
        &mut self,
        times: &mut BTreeMap<i64, i64>,
        at: &str,
        recorded: &[(String, Json)],
        got: &[(String, Json)],
    ) -> Result<(), String> {
        let named = |fields: &[(String, Json)]| {
            let name = |value: &Json| value.get("username").and_then(Json::text).unwrap_or_default().to_owned();
            fields.iter().map(|(id, v)| (name(v), (id.clone(), v.clone()))).collect::<BTreeMap<_, _>>()
        };
        let (recorded, got) = (named(recorded), named(got));
        if !recorded.keys().eq(got.keys()) {
            return Err(format!("{at} holds {:?} instead of {:?}", got.keys(), recorded.keys()));
        }
        for ((name, (a_id, a)), (b_id, b)) in recorded.iter().zip(got.values()) {
            self.pair(a_id, b_id).map_err(|why| format!("{at}.{name}: {why}"))?;
            self.value(times, format!("{at}.{name}"), a, b)?;
        }
        Ok(())
    }

    /// Texts are the same when all their words are, an id being a word that stands for one of ours.
    fn words(&mut self, recorded: &str, got: &str) -> Result<(), String> {
        let split = |text: &str| -> Vec<String> {
            text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect()
        };
        let (a, b) = (split(recorded), split(got));
        if a.len() != b.len() {
            return Err(format!("{got:?} instead of {recorded:?}"));
        }
        for (a, b) in a.iter().zip(&b) {
            let bare = |word: &str| word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).to_owned();
            match is_id(&bare(a)) && is_id(&bare(b)) {
                true => self.pair(&bare(a), &bare(b))?,
                false if a == b => {}
                false => return Err(format!("{got:?} instead of {recorded:?}")),
            }
        }
        Ok(())
    }
}
