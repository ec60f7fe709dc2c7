//! Where sessions are kept: in the database, through the verbs, under the hash of their id.

use std::{collections::HashMap, fmt};

use async_trait::async_trait;
use serde_json::Value;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

use crate::{
    error,
    service::{
        Services,
        sessions::{self, Proved},
    },
};

/// Keeps sessions. How long each lasts is decided by [`sessions`], whatever a record says.
#[derive(Clone)]
pub struct Store(pub Services);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let proved: Option<Proved> = serde_json::from_value(data.clone()).ok();
        sessions::save(&self.0, &record.id.to_string(), proved.as_ref(), data.to_string()).await.map_err(fault)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some((data, ends)) = sessions::load(&self.0, &id.to_string()).await.map_err(fault)? else { return Ok(None) };
        let data: HashMap<String, Value> = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = time::OffsetDateTime::from_unix_timestamp(ends.millis() / 1_000);
        Ok(Some(Record { id: *id, data, expiry_date: expiry_date.map_err(|error| Error::Decode(error.to_string()))? }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::delete(&self.0, &id.to_string()).await.map_err(fault)
    }
}

fn fault(error: error::Error) -> Error {
    Error::Backend(error.to_string())
}
