//! Messages that come over a connection together: counted once, told in their order, each kept, refused or deleted by itself.

use crate::support::linked::{post, read, upload};
use crate::support::mesh_support::{Side, connect, side, until};
use crate::support::posts_setup::Room;
use causeway_api::testing::{Mesh, TestServer, engines, on_each_engine};
use causeway_model::posts::Post;
use causeway_service::posts::{Applied, IncomingPost, Manner, RemotePosts};
use causeway_service::{Error, sharing};
use causeway_store::Engine;
use serde_json::{Value, json};

/// What is said about one message: its id, what it answers, its text.
struct Said {
    post: Post,
    author: &'static str,
    is_new: bool,
}

fn said(id: char, root_id: &str, message: &str) -> Said {
    let post = Post {
        id: id.to_string().repeat(26),
        root_id: root_id.to_owned(),
        message: message.to_owned(),
        ..Post::default()
    };
    Said { post, author: "cal", is_new: true }
}

/// Applies all of it as one batch of cal's; answers what became of each, `None` of what was refused.
async fn apply(server: &TestServer, room: &Room, all: Vec<Said>) -> Vec<Option<Applied>> {
    server.clock.advance(1_000);
    let (ws, channel_id, user_id) = (server.ws.clone(), room.channel_id.clone(), room.cal.user_id.clone());
    let at = ws.now();
    let work = move |tx: &mut causeway_store::Tx| {
        let channel = causeway_service::channels::require(tx, &channel_id)?;
        let mut posts = RemotePosts::new(&ws, &channel, "remote", Manner::News, true);
        let mut out = Vec::new();
        for (n, Said { post, author, is_new }) in (0..).zip(all) {
            let post = Post { create_at: at + n, user_id: user_id.clone(), ..post };
            let applied = posts.apply(tx, IncomingPost { post, author: author.to_owned(), is_new });
            out.push(applied.ok());
        }
        posts.keep(tx)?;
        Ok::<_, Error>(out)
    };
    server.ws.store.write(work).await.unwrap()
}

/// Has the database count how often a statement writes one of these rows.
async fn count_writes(server: &TestServer, table: &'static str) {
    let sql = match server.ws.store.engine() {
        Engine::Sqlite => format!(
            "CREATE TABLE IF NOT EXISTS writes (what TEXT); CREATE TRIGGER note_{table} AFTER UPDATE ON {table} \
             BEGIN INSERT INTO writes VALUES ('{table}'); END; CREATE TRIGGER note_new_{table} AFTER INSERT ON {table} \
             BEGIN INSERT INTO writes VALUES ('{table}'); END"
        ),
        Engine::Postgres => format!(
            "CREATE TABLE IF NOT EXISTS writes (what TEXT); CREATE FUNCTION note_{table}() RETURNS trigger \
             LANGUAGE plpgsql AS $$ BEGIN INSERT INTO writes VALUES ('{table}'); RETURN NEW; END $$; \
             CREATE TRIGGER note_{table} AFTER UPDATE OR INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION note_{table}()"
        ),
    };
    server.ws.store.write(move |tx| tx.batch(&sql)).await.unwrap();
}

async fn writes(server: &TestServer, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM writes WHERE what = '{table}'");
    server.ws.store.read(move |tx| tx.value(&sql, &[])).await.unwrap().unwrap()
}

#[tokio::test]
async fn what_comes_together_is_counted_once_and_told_in_its_order() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let asked = room.post(&room.ann, json!({"message": "who is there?"})).await;
        let asked = asked["id"].as_str().unwrap().to_owned();
        count_writes(&server, "channels").await;
        count_writes(&server, "threads").await;
        let mut events = server.ws.bus.subscribe();
        let (begun, missing) = ("a".repeat(26), "z".repeat(26));
        let nobody = Said { author: "", ..said('f', "", "from nobody") };
        let applied = apply(
            &server,
            &room,
            vec![
                said('a', "", "hi @bea"),
                said('b', &begun, "one"),
                said('c', &asked, "me"),
                said('d', &begun, "two, @bea"),
                said('e', &missing, "to nothing"),
                nobody,
                said('g', "", "@channel look"),
                said('h', &asked, "still me"),
            ],
        )
        .await;
        let made = Some(Applied::Created);
        assert_eq!(applied, [made, made, made, made, None, None, made, made]);

        assert_eq!(writes(&server, "channels").await, 1, "the channel's counters are written once");
        assert_eq!(writes(&server, "threads").await, 2, "and each thread's");
        let channel = room.channel().await;
        assert_eq!((&channel["total_msg_count"], &channel["total_msg_count_root"]), (&json!(7), &json!(3)));
        assert_eq!(channel["last_post_at"], server.ws.now() + 7);
        let bea = room.member(&room.bea).await;
        assert_eq!((&bea["mention_count"], &bea["mention_count_root"]), (&json!(3), &json!(2)));
        assert_eq!(room.member(&room.ann).await["mention_count"], 1);

        // Each reply with how many its thread has with it, and each thread once, before its last reply.
        let mut told = Vec::new();
        while let Ok(event) = events.try_recv() {
            let of = |key: &str| -> Value { serde_json::from_str(event.data[key].as_str().unwrap()).unwrap() };
            told.push(match event.name {
                "posted" => {
                    let post = of("post");
                    format!("{} {}", post["message"].as_str().unwrap(), post["reply_count"])
                }
                "thread_updated" => {
                    let thread = of("thread");
                    let now = format!("{} {}", thread["unread_replies"], thread["unread_mentions"]);
                    let before =
                        format!("{} {}", event.data["previous_unread_replies"], event.data["previous_unread_mentions"]);
                    let who = if event.broadcast.user_id == room.ann.user_id { "ann" } else { "bea" };
                    format!("{who}: {} replies, unread {before}, then {now}", thread["reply_count"])
                }
                other => other.to_owned(),
            });
        }
        let expected = [
            "hi @bea 0",
            "one 1",
            "me 1",
            "bea: 2 replies, unread 0 0, then 1 1",
            "two, @bea 2",
            "@channel look 0",
            "ann: 2 replies, unread 0 0, then 2 0",
            "still me 2",
        ];
        assert_eq!(told, expected);
        let thread = room.ann.get(&format!("/posts/{asked}/thread")).await.expect(200);
        assert_eq!(thread["order"].as_array().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_is_said_of_a_message_of_the_same_batch_counts_in_its_order() {
    on_each_engine(async |server| {
        let room = Room::new(&server).await;
        let again = |mut of: Said, edit_at: i64, delete_at: i64| {
            (of.post.edit_at, of.post.delete_at, of.is_new) = (edit_at, delete_at, false);
            of
        };
        let gone = Said { post: Post { delete_at: 9, ..said('d', "", "").post }, ..said('d', "", "") };
        let (first, dead, lasting) = ("a".repeat(26), "d".repeat(26), "f".repeat(26));
        let applied = apply(
            &server,
            &room,
            vec![
                said('a', "", "first"),
                said('b', &first, "reply"),
                again(said('b', &first, "reply, edited"), i64::MAX / 2, 0),
                again(said('a', "", ""), 0, 9),
                said('c', &first, "to what is gone"),
                gone,
                said('e', &dead, "to what was never there"),
                said('f', "", "lasting"),
                again(said('f', "", "lasting"), 0, 0),
                said('g', &lasting, "to what was said twice"),
            ],
        )
        .await;
        use Applied::{Created, Deleted, Edited, Unchanged};
        let expected = [Created, Created, Edited, Deleted, Deleted, Deleted, Deleted, Created, Unchanged, Created];
        assert_eq!(applied, expected.map(Some));
        let path = format!("/channels/{}/posts", room.channel_id);
        let page = room.ann.get(&path).await.expect(200);
        // Before them stands who came.
        assert_eq!(page["order"].as_array().unwrap()[..2], ["g".repeat(26), lasting.clone()]);
        assert!(!page["posts"].as_object().unwrap().contains_key(&first), "what was deleted stays so");
        assert_eq!(page["posts"][lasting.as_str()]["reply_count"], 1);
        assert_eq!(room.channel().await["total_msg_count"], 4);
    })
    .await;
}

/// Three servers; the channel has its home at the first, the others are its guests.
async fn home_and_guests(engine: &str) -> ([Side; 3], String) {
    let mesh = Mesh::default();
    let home = side(engine, &mesh, "home", "ann").await;
    let (left, right) = (side(engine, &mesh, "left", "bea").await, side(engine, &mesh, "right", "cal").await);
    let remotes = [connect(&home, &left).await, connect(&home, &right).await];
    let sides = [home, left, right];
    sides.iter().for_each(|side| side.server.state.federation.start());
    let [home, left, right] = &sides;
    let channel = home.new_channel("joint").await;
    for remote in &remotes {
        sharing::share(home.ws(), &home.caller(), &channel, remote, false).await.unwrap();
    }
    until("both have it", async || left.has_channel(&channel).await && right.has_channel(&channel).await).await;
    left.join(&channel).await;
    right.join(&channel).await;
    let hello = left.post(&channel, "hello", "").await;
    until("they know each other", async || right.message(&hello).await.is_some()).await;
    (sides, channel)
}

/// The log of a channel: numbers, and how many there are.
async fn log(side: &Side, channel: &str) -> (i64, i64) {
    let channel = channel.to_owned();
    let sql = "SELECT c.change_seq, (SELECT COUNT(*) FROM changes n WHERE n.channel_id = c.id AND n.seq <= c.change_seq) \
        FROM channels c WHERE c.id = $1";
    let read = side
        .ws()
        .store
        .read(move |tx| tx.row(sql, causeway_store::args![&channel], |row| Ok((row.get(0)?, row.get(1)?))));
    read.await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_queued_up_reaches_a_third_server_whole() {
    for engine in engines() {
        let ([home, left, right], channel) = home_and_guests(engine).await;
        let before = log(&right, &channel).await;
        // It waits, so that it comes as one.
        home.mesh.set_down("home", true);
        let root = left.post(&channel, "look", "").await;
        let mut with_files = Vec::new();
        for n in 0..12 {
            left.post(&channel, &format!("reply {n}"), &root).await;
            let bytes = format!("file {n}").into_bytes();
            let file = upload(&left.client, &channel, &format!("{n}.txt"), bytes).await;
            let body = json!({"channel_id": channel, "message": format!("file {n}"), "file_ids": [file]});
            left.server.clock.advance(1);
            with_files.push(post(&left.client, body).await);
        }
        home.mesh.set_down("home", false);
        let held = left.messages(&channel).await;
        until("all three hold the same", async || {
            held == home.messages(&channel).await && held == right.messages(&channel).await
        })
        .await;
        for id in &with_files {
            let name = read(&right.client, id).await.unwrap()["metadata"]["files"][0]["name"].clone();
            assert_eq!(name, format!("{}.txt", with_files.iter().position(|other| other == id).unwrap()));
        }
        let counts = async |side: &Side| {
            let channel = side.client.get(&format!("/channels/{channel}")).await.expect(200);
            let root = side.client.get(&format!("/posts/{root}/thread")).await.expect(200)["posts"][&root].clone();
            (channel["total_msg_count"].clone(), channel["total_msg_count_root"].clone(), root["reply_count"].clone())
        };
        let expected = counts(&left).await;
        assert_eq!(expected.2, 12);
        assert_eq!((counts(&home).await, counts(&right).await), (expected.clone(), expected));
        // The home passes everything on, each change under a number of its own; the guest has nobody to tell.
        let (last, kept) = log(&home, &channel).await;
        assert_eq!(last, kept, "numbers have no gaps");
        assert_eq!(log(&right, &channel).await, before, "nobody has to be told");
    }
}
