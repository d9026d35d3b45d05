//! The store's contract, on every engine there is.

use causeway_model::users::User;
use causeway_store::testing::{TestDatabase, engines};
use causeway_store::{Source, Store, StoreError, Tx, args};

fn user(id: &str, name: &str) -> User {
    User { id: id.into(), username: name.into(), email: format!("{id}@x.test"), ..User::default() }
}

async fn each(test: impl AsyncFn(Store)) {
    for engine in engines() {
        let database = TestDatabase::new(engine);
        test(database.open()).await;
    }
}

#[tokio::test]
async fn a_unit_of_work_is_kept_whole_or_not_at_all() {
    each(async |store| {
        let failed: Result<(), StoreError> = store
            .write(|tx| {
                tx.insert(&user("a", "ann"))?;
                tx.insert(&user("b", "ann"))
            })
            .await;
        assert!(failed.unwrap_err().is_conflict_on("username"));
        let found: Option<User> = store.read(|tx| tx.find("WHERE id = $1", args!["a"])).await.unwrap();
        assert_eq!(found, None);
    })
    .await;
}

#[tokio::test]
async fn units_that_share_a_commit_fail_alone_and_publish_in_order() {
    each(async |store| {
        let (sender, events) = std::sync::mpsc::channel();
        let mut waiting = Vec::new();
        for n in 0..50 {
            let (store, sender) = (store.clone(), sender.clone());
            waiting.push(tokio::spawn(async move {
                store
                    .write(move |tx| {
                        tx.after_commit(move || sender.send(n).unwrap());
                        // Every fifth takes a name that is there already.
                        tx.insert(&user(&format!("u{n}"), &format!("name{}", if n % 5 == 0 { 0 } else { n })))
                    })
                    .await
                    .is_ok()
            }));
        }
        let mut kept = 0;
        for task in waiting {
            kept += i64::from(task.await.unwrap());
        }
        assert_eq!(kept, 41);
        let rows: Option<i64> = store.read(|tx| tx.value("SELECT COUNT(*) FROM users", &[])).await.unwrap();
        assert_eq!(rows, Some(kept));
        assert_eq!(events.try_iter().count() as i64, kept);
    })
    .await;
}

#[tokio::test]
async fn records_round_trip_and_lists_select() {
    each(async |store| {
        let mut ann = user("a", "ann");
        ann.props.insert("k".into(), "v".into());
        ann.is_bot = true;
        let expected = ann.clone();
        let found: Vec<User> = store
            .write(move |tx| {
                tx.insert(&ann)?;
                tx.upsert(&ann, &["id"])?;
                tx.update(&ann, &["id"])?;
                assert!(!tx.insert_new(&ann)?);
                tx.select("WHERE t.id IN LIST($1) ORDER BY t.username LIMIT $2", args![&vec!["a", "zz"], 10])
            })
            .await
            .unwrap();
        assert_eq!(found, [expected]);
    })
    .await;
}

#[tokio::test]
async fn a_panic_in_a_unit_of_work_harms_no_other() {
    each(async |store| {
        let gone: Result<(), StoreError> = store.write(|_| panic!("on purpose")).await;
        assert!(matches!(gone, Err(StoreError::Closed)));
        let fine: Result<(), StoreError> = store.write(|tx| tx.insert(&user("a", "ann"))).await;
        assert!(fine.is_ok());
    })
    .await;
}

#[tokio::test]
async fn what_is_in_no_hurry_is_kept_alone_and_in_company() {
    each(async |store| {
        let alone: Result<(), StoreError> = store.write_beside(|tx| tx.insert(&user("a", "ann"))).await;
        assert!(alone.is_ok());
        let (beside, failed, written) = tokio::join!(
            store.write_beside::<(), StoreError>(|tx| tx.insert(&user("b", "bea"))),
            store.write_beside::<(), StoreError>(|tx| tx.insert(&user("a", "twice"))),
            store.write::<(), StoreError>(|tx| tx.insert(&user("c", "cora"))),
        );
        assert!(beside.is_ok() && failed.is_err() && written.is_ok());
        let count: Result<Option<i64>, StoreError> = store.read(|tx| tx.value("SELECT COUNT(*) FROM users", &[])).await;
        assert_eq!(count.unwrap(), Some(3));
    })
    .await;
}

fn count(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    tx.value("SELECT COUNT(*) FROM users", &[])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_is_one_state_of_the_database() {
    each(async |store| {
        let (begun, until_begun) = tokio::sync::oneshot::channel();
        let (written, until_written) = std::sync::mpsc::channel();
        let beside = store.clone();
        let reading = tokio::spawn(async move {
            let twice = beside.read_snapshot(move |tx| {
                let first = count(tx)?;
                begun.send(()).unwrap();
                until_written.recv().unwrap();
                Ok::<_, StoreError>((first, count(tx)?))
            });
            twice.await.unwrap()
        });
        until_begun.await.unwrap();
        let made: Result<(), StoreError> = store.write(|tx| tx.insert(&user("a", "ann"))).await;
        made.unwrap();
        written.send(()).unwrap();
        assert_eq!(reading.await.unwrap(), (Some(0), Some(0)));
        // The next one sees what was written, also after one that failed.
        let failed: Result<Option<i64>, StoreError> =
            store.read_snapshot(|tx| tx.value("SELECT nothing FROM nowhere", &[])).await;
        assert!(failed.is_err());
        for _ in 0..3 {
            assert_eq!(store.read_snapshot(count).await.unwrap(), Some(1));
            assert_eq!(store.read(count).await.unwrap(), Some(1));
        }
    })
    .await;
}

#[test]
fn a_newer_schema_is_refused() {
    for engine in engines() {
        let database = TestDatabase::new(engine);
        let store = database.open();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let write = store.write(|tx| tx.execute("INSERT INTO schema_versions (version) VALUES (9999)", &[]));
        let done: Result<u64, StoreError> = runtime.block_on(write);
        done.unwrap();
        drop(store);
        let refused = Store::open(database.options.clone());
        assert!(matches!(refused, Err(StoreError::TooNew { found: 9999, .. })));
    }
}

#[test]
fn postgresql_is_reached_encrypted_when_asked_for() {
    let Ok(certificate) = std::env::var("CAUSEWAY_TEST_POSTGRES_CERTIFICATE") else { return };
    let database = TestDatabase::new("postgres");
    let Source::Postgres(plain) = database.options.source.clone() else { unreachable!() };
    let opened = |asked: String| {
        let source = Source::Postgres(plain.replace("sslmode=disable", &asked));
        Store::open(causeway_store::Options { source, ..database.options.clone() })
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let encrypted = |store: Store| {
        let asked = store.write(|tx| tx.value("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", &[]));
        let answer: Result<Option<bool>, StoreError> = runtime.block_on(asked);
        answer.unwrap()
    };
    for asked in ["sslmode=require".to_owned(), format!("sslmode=verify-full&sslrootcert={certificate}")] {
        assert_eq!(encrypted(opened(asked).unwrap()), Some(true));
    }
    assert_eq!(encrypted(opened("sslmode=disable".to_owned()).unwrap()), Some(false));
    // The system's authorities know nothing of this certificate.
    for asked in ["sslmode=verify-full", "sslmode=verify-full&sslrootcert=/nowhere.pem", "sslmode=perhaps"] {
        assert!(matches!(opened(asked.to_owned()), Err(StoreError::Unavailable(_))), "{asked}");
    }
}
