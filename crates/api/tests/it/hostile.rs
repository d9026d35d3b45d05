//! What a connected server must not get away with: every odd, wrong and hostile frame, sent to the real router.

use crate::support::mesh_support::{Side, connect, side};
use causeway_api::testing::{Mesh, engines};
use causeway_federation::transport::{Outgoing, Peer, Transport};
use causeway_model::connections::Connection;
use causeway_model::posts::Post;
use causeway_model::users::User;
use serde_json::{Value, json};

/// A server that does what it likes to `victim`, over a connection that is real.
struct Attacker {
    victim: Side,
    peer: Peer,
    mesh: Mesh,
    /// A channel that the attacker shares.
    channel: String,
    /// A user of theirs, known to the victim.
    zoe: String,
}

impl Attacker {
    async fn new(engine: &str) -> Self {
        let mesh = Mesh::default();
        let (victim, fake) = (side(engine, &mesh, "victim", "ann").await, side(engine, &mesh, "fake", "eve").await);
        let remote_id = connect(&victim, &fake).await;
        let row = remote_id.clone();
        let connection: Option<Connection> = fake
            .ws()
            .store
            .read(move |tx| tx.find("WHERE t.remote_id = $1", causeway_store::args![&row]))
            .await
            .unwrap();
        let peer = Peer::from(&connection.unwrap());
        let ids = &victim.ws().ids;
        let (channel, zoe) = (ids.new_id(), ids.new_id());
        let attacker = Self { peer, mesh, channel, zoe, victim };
        let invited = attacker.invite(&attacker.channel, "from-fake").await;
        assert_eq!(invited, json!({"status": "OK", "err": "", "payload": null}));
        let synced = attacker.sync(json!({"users": {&attacker.zoe: attacker.user(&attacker.zoe, "zoe")}})).await;
        assert_eq!(synced["payload"]["users_syncd"], json!([attacker.zoe]));
        attacker
    }

    fn id(&self) -> String {
        self.victim.ws().ids.new_id()
    }

    fn now(&self) -> i64 {
        self.victim.ws().now()
    }

    async fn msg(&self, topic: &str, payload: Value) -> Value {
        let frame = json!({"remote_id": self.peer.remote_id, "msg":
            {"id": self.id(), "topic": topic, "create_at": self.now(), "payload": payload}});
        let answer = self.mesh.send(&self.peer, Outgoing::Msg(frame.to_string().into())).await.unwrap();
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    async fn sync(&self, mut payload: Value) -> Value {
        payload["id"] = json!(self.id());
        if payload.get("channel_id").is_none() {
            payload["channel_id"] = json!(self.channel);
        }
        self.msg("sharedchannel_sync", payload).await
    }

    async fn invite(&self, channel: &str, name: &str) -> Value {
        let payload = json!({"channel_id": channel, "team_id": "", "read_only": false, "name": name, "display_name": name,
            "header": "", "purpose": "", "type": "O", "creator_id": "", "direct_participant_ids": null,
            "direct_participants": null});
        self.msg("sharedchannel_invite", payload).await
    }

    fn user(&self, id: &str, name: &str) -> Value {
        json!({"id": id, "create_at": self.now(), "update_at": self.now(), "delete_at": 0, "username": name,
            "email": "zoe@fake.test", "roles": "system_admin system_user", "locale": "en", "remote_id": "",
            "props": {"anything": "else", "RemoteUsername": "admin"}})
    }

    fn post(&self, id: &str, user: &str, message: &str) -> Value {
        json!({"id": id, "create_at": self.now(), "update_at": self.now(), "edit_at": 0, "delete_at": 0, "user_id": user,
            "channel_id": self.channel, "root_id": "", "message": message, "type": "", "props": {}})
    }

    /// Sends one post and demands that it is refused, and nothing of it is there.
    async fn refused(&self, post: Value) {
        let id = post["id"].as_str().unwrap().to_owned();
        let before = self.victim.message(&id).await;
        let answer = self.sync(json!({"posts": [post.clone()]})).await;
        assert_eq!(answer["payload"]["post_errors"], json!([id]), "{post}");
        assert_eq!(self.victim.message(&id).await, before, "{post}");
    }

    async fn audits(&self) -> i64 {
        let sql = "SELECT COUNT(*) FROM audits WHERE action LIKE 'remote_refused_%'";
        self.victim.ws().store.read(move |tx| tx.value(sql, &[])).await.unwrap().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_have_the_recorded_words() {
    for engine in engines() {
        let a = Attacker::new(engine).await;
        let unknown = a.id();
        let answer = a.sync(json!({"channel_id": unknown, "posts": []})).await;
        let err = format!("channel not found processing sync message: resource \"Channel\" not found, id: {unknown}");
        assert_eq!(answer, json!({"status": "FAIL", "err": err, "payload": null}));
        let private = a.victim.new_channel("private").await;
        let answer = a.sync(json!({"channel_id": private, "posts": []})).await;
        let err = format!("cannot process sync message; channel is no longer shared: {private}");
        assert_eq!(answer, json!({"status": "FAIL", "err": err, "payload": null}));
        let answer = a.invite(&private, "x").await;
        let err = format!("cannot create new shared channel (channel_id={private}): channel already exists");
        assert_eq!(answer, json!({"status": "FAIL", "err": err, "payload": null}));
        let ok = json!({"status": "OK", "err": "", "payload": null});
        assert_eq!(a.msg("nobody_listens", json!({"id": a.id()})).await, ok);
        assert_eq!(a.invite(&a.channel, "from-fake").await, ok);
        assert_eq!(
            a.sync(json!({})).await["payload"],
            json!({"users_last_update_at": 0, "user_errors": [], "users_syncd": [], "posts_last_update_at": 0,
                "post_errors": [], "reactions_last_update_at": 0, "reaction_errors": [],
                "acknowledgements_last_update_at": 0, "acknowledgement_errors": [], "status_errors": null})
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_of_others_cannot_be_touched_or_forged() {
    for engine in engines() {
        let a = Attacker::new(engine).await;
        a.victim.join(&a.channel).await;
        let ann = a.victim.client.user_id.clone();
        let own = a.id();
        let answer = a.sync(json!({"posts": [a.post(&own, &a.zoe, "hi")]})).await;
        assert_eq!(answer["payload"]["post_errors"], json!([]));
        assert_eq!(a.victim.message(&own).await.as_deref(), Some("hi"));
        let local = a.victim.post(&a.channel, "written by ann", "").await;
        let later = a.now() + 5_000;
        let mut edit = a.post(&local, &ann, "EDITED BY REMOTE");
        edit["edit_at"] = json!(later);
        edit["update_at"] = json!(later);
        a.refused(edit.clone()).await;
        edit["user_id"] = json!(a.zoe);
        a.refused(edit).await;
        let mut deletion = a.post(&local, &ann, "");
        deletion["delete_at"] = json!(later);
        a.refused(deletion).await;
        a.refused(a.post(&a.id(), &ann, "in ann's name")).await;
        a.refused(a.post(&a.id(), &a.id(), "of nobody")).await;
        let mut elsewhere = a.post(&a.id(), &a.zoe, "elsewhere");
        elsewhere["channel_id"] = json!(a.victim.new_channel("elsewhere").await);
        a.refused(elsewhere).await;
        let mut future = a.post(&a.id(), &a.zoe, "from the future");
        future["create_at"] = json!(a.now() + 30 * 86_400_000_i64);
        a.refused(future).await;
        let mut long = a.post(&a.id(), &a.zoe, "x");
        long["message"] = json!("x".repeat(20_000));
        a.refused(long).await;
        let mut forged = a.post(&a.id(), &a.zoe, "The administrator says: send me your password");
        forged["type"] = json!("system_generic");
        a.refused(forged).await;
        let mut reply = a.post(&a.id(), &a.zoe, "to nothing");
        reply["root_id"] = json!(a.id());
        a.refused(reply).await;
        assert!(a.audits().await >= 9);
        // One bad item leaves the others alone.
        let (good, bad) = (a.id(), a.id());
        let answer =
            a.sync(json!({"posts": [a.post(&bad, &ann, "no"), {"id": 7}, a.post(&good, &a.zoe, "yes")]})).await;
        assert_eq!(answer["payload"]["post_errors"], json!([bad]));
        assert_eq!(a.victim.message(&good).await.as_deref(), Some("yes"));
        // Props that pretend name the pretender.
        let dressed = a.id();
        let mut post = a.post(&dressed, &a.zoe, "dressed up");
        post["props"] = json!({"from_webhook": "true", "override_username": "ann", "override_icon_url": "http://x"});
        a.sync(json!({"posts": [post]})).await;
        let shown = a.victim.client.get(&format!("/posts/{dressed}")).await.expect(200);
        assert_eq!(shown["props"], json!({"from_webhook": "true", "override_username": "ann:fake"}));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_and_what_they_do_belong_to_their_server() {
    for engine in engines() {
        let a = Attacker::new(engine).await;
        a.victim.join(&a.channel).await;
        let ann = a.victim.client.user_id.clone();
        let zoe = a.victim.client.get(&format!("/users/{}", a.zoe)).await.expect(200);
        assert_eq!(zoe["username"], "zoe:fake");
        assert_eq!(zoe["roles"], "system_user");
        assert_eq!(zoe["props"]["RemoteUsername"], "zoe");
        assert_eq!(zoe["props"].get("anything"), None);
        let mut taken_over = a.user(&ann, "ann-was-here");
        taken_over["update_at"] = json!(a.now() + 1_000);
        let answer = a.sync(json!({"users": {&ann: taken_over}})).await;
        assert_eq!(answer["payload"]["user_errors"], json!([ann]));
        let local = a.victim.post(&a.channel, "written by ann", "").await;
        let reaction = |user: &str, post: &str, delete_at: i64| {
            json!({"user_id": user, "post_id": post, "emoji_name": "heart", "create_at": a.now(),
                "update_at": a.now() + delete_at, "delete_at": delete_at, "channel_id": a.channel})
        };
        let answer = a.sync(json!({"reactions": [reaction(&ann, &local, 0)]})).await;
        assert_eq!(answer["payload"]["reaction_errors"], json!([local]));
        for _ in 0..2 {
            let answer = a.sync(json!({"reactions": [reaction(&a.zoe, &local, 0)]})).await;
            assert_eq!(answer["payload"]["reaction_errors"], json!([]));
            assert_eq!(a.victim.reactions(&local).await, ["heart"], "a repeated reaction changes nothing");
        }
        let leave = json!({"channel_id": a.channel, "user_id": ann, "is_add": false, "remote_id": "",
            "change_time": a.now()});
        let answer = a.sync(json!({"membership_changes": [leave]})).await;
        assert_eq!(answer["payload"]["membership_errors"], json!([ann]));
        a.victim.client.get(&format!("/channels/{}/members/me", a.channel)).await.expect(200);
        let ack = json!({"user_id": ann, "post_id": local, "acknowledged_at": a.now(), "channel_id": a.channel});
        let answer = a.sync(json!({"acknowledgements": [ack]})).await;
        assert_eq!(answer["payload"]["acknowledgement_errors"], json!([local]));
        let status = json!({"user_id": ann, "status": "offline", "manual": true, "last_activity_at": 0});
        let answer = a.sync(json!({"statuses": [status]})).await;
        assert_eq!(answer["payload"]["status_errors"], json!([ann]));
        // A user of a third server, without being anybody's home.
        let stranger = a.id();
        let mut passed_on = a.user(&stranger, "eve");
        passed_on["remote_id"] = json!(a.id());
        let private = a.victim.new_channel("ours").await;
        causeway_service::sharing::share(a.victim.ws(), &a.victim.caller(), &private, &a.peer.remote_id, true)
            .await
            .unwrap();
        let answer = a.sync(json!({"channel_id": private, "users": {&stranger: passed_on}})).await;
        assert_eq!(answer["payload"]["user_errors"], json!([stranger]));
        // And that channel is read-only for them.
        let mut post = a.post(&a.id(), &a.zoe, "let me in");
        post["channel_id"] = json!(private);
        let answer = a.sync(json!({"channel_id": private, "posts": [post.clone()]})).await;
        assert_eq!(answer["payload"]["post_errors"], json!([post["id"]]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_cannot_be_taken_over_and_uploads_stay_in_bounds() {
    for engine in engines() {
        let a = Attacker::new(engine).await;
        let ours = a.victim.new_channel("ours").await;
        let share = async |read_only| {
            causeway_service::sharing::share(a.victim.ws(), &a.victim.caller(), &ours, &a.peer.remote_id, read_only)
                .await
                .unwrap()
        };
        share(false).await;
        causeway_service::sharing::unshare(a.victim.ws(), &a.victim.caller(), &ours).await.unwrap();
        let answer = a.invite(&ours, "ours").await;
        assert_eq!(answer["status"], "FAIL", "what was ours stays ours");
        let upload = |channel: &str, user: &str, size: i64, name: &str| {
            json!({"id": a.id(), "type": "attachment", "create_at": 0, "user_id": user, "channel_id": channel,
                "filename": name, "file_size": size, "file_offset": 0, "remote_id": "", "req_file_id": a.id()})
        };
        let ann = a.victim.client.user_id.clone();
        for bad in [
            upload(&ours, &a.zoe, 10, "a.txt"),
            upload(&a.channel, &ann, 10, "a.txt"),
            upload(&a.channel, &a.zoe, i64::MAX, "a.txt"),
            upload(&a.channel, &a.zoe, 10, "../../etc/passwd"),
        ] {
            assert_eq!(a.msg("sharedchannel_upload", bad.clone()).await["status"], "FAIL", "{bad}");
        }
        let good = upload(&a.channel, &a.zoe, 5, "a.txt");
        let answer = a.msg("sharedchannel_upload", good.clone()).await;
        assert_eq!(answer["status"], "OK");
        let body = Box::pin(futures_util::stream::iter([Ok(bytes::Bytes::from_static(b"hello"))]));
        let upload_id = good["id"].as_str().unwrap().to_owned();
        let sent = a.mesh.send(&a.peer, Outgoing::Upload { upload_id, length: 5, body }).await.unwrap();
        assert_eq!(sent.status, 200, "{}", String::from_utf8_lossy(&sent.body));
        let id = a.id();
        let mut post = a.post(&id, &a.zoe, "see attached");
        post["file_ids"] = json!([good["req_file_id"]]);
        a.sync(json!({"posts": [post]})).await;
        a.victim.join(&a.channel).await;
        let shown = a.victim.client.get(&format!("/posts/{id}")).await.expect(200);
        assert_eq!(shown["file_ids"], json!([good["req_file_id"]]));
        let bytes = a.victim.client.get(&format!("/files/{}", good["req_file_id"].as_str().unwrap())).await;
        assert_eq!(&bytes.bytes[..], b"hello");
    }
}

/// Somebody of another partner's, who has written in the attacker's channel; that connection has ended or not.
async fn somebody_elses(a: &Attacker, has_ended: bool) -> (String, String) {
    let (remote_id, user_id, post_id) = (a.id(), a.id(), a.id());
    let now = a.now();
    let connection = Connection {
        remote_id: remote_id.clone(),
        name: "former".to_owned(),
        display_name: "Former".to_owned(),
        site_url: "http://former.test".to_owned(),
        create_at: now,
        delete_at: if has_ended { now } else { 0 },
        ..Connection::default()
    };
    let user = User {
        id: user_id.clone(),
        username: "bea:former".to_owned(),
        email: "bea@remote.invalid".to_owned(),
        roles: "system_user".to_owned(),
        remote_id: remote_id.clone(),
        create_at: now,
        update_at: now,
        ..User::default()
    };
    let post = Post {
        id: post_id.clone(),
        user_id: user_id.clone(),
        channel_id: a.channel.clone(),
        message: "mine".to_owned(),
        remote_id,
        create_at: now,
        update_at: now,
        ..Post::default()
    };
    let written = a.victim.ws().store.write(move |tx| {
        tx.insert(&connection)?;
        tx.insert(&user)?;
        tx.insert(&post)
    });
    written.await.unwrap();
    (user_id, post_id)
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_becomes_somebody_of_another_connection() {
    for engine in engines() {
        let a = Attacker::new(engine).await;
        let (bea, post) = somebody_elses(&a, false).await;
        let claim = json!({"users": {&bea: a.user(&bea, "bea")}, "posts": [a.post(&post, &bea, "not mine")]});
        let answer = a.sync(claim).await;
        // They are taken for somebody of the attacker's, under a name and an id of their own; the other's message stays.
        assert_eq!(answer["payload"]["users_syncd"], json!([bea]));
        assert_eq!(answer["payload"]["post_errors"], json!([post]));
        assert_eq!(a.victim.message(&post).await.as_deref(), Some("mine"));
        assert_eq!(a.victim.user_of(&post).await["username"], "bea:former");
        let own = a.id();
        a.sync(json!({"posts": [a.post(&own, &bea, "hello")], "mention_transforms": {"bea": bea}})).await;
        let author = a.victim.user_of(&own).await;
        assert_eq!((&author["username"], author["id"] == json!(bea)), (&json!("bea:fake"), false));
        // Nor does their picture, nor their status.
        let picture = a.mesh.send(&a.peer, Outgoing::ProfileImage { user_id: bea.clone(), bytes: bytes::Bytes::new() });
        assert_eq!(picture.await.unwrap().status, 200);
        let theirs = a.victim.client.get(&format!("/users/{bea}")).await.expect(200);
        assert_eq!(theirs["username"], "bea:former");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_claims_the_address_of_a_former_partner_inherits_nothing() {
    for engine in engines() {
        let a = Attacker::new(engine).await;
        let (bea, post) = somebody_elses(&a, true).await;
        let remote_id = a.peer.remote_id.clone();
        // So they said when they connected; nobody answers there with their token.
        let sql = "UPDATE connections SET site_url = 'http://former.test' WHERE remote_id = $1";
        let store = &a.victim.ws().store;
        store.write(move |tx| tx.execute(sql, causeway_store::args![&remote_id])).await.unwrap();
        causeway_service::connections::remember_all(a.victim.ws()).await.unwrap();
        let claim = json!({"id": a.id(), "channel_id": a.channel, "users": {&bea: a.user(&bea, "bea")},
            "posts": [a.post(&post, &bea, "not mine")]});
        let frame = json!({"remote_id": a.peer.remote_id, "msg":
            {"id": a.id(), "topic": "sharedchannel_sync", "create_at": a.now(), "payload": claim}});
        let answer = a.mesh.send(&a.peer, Outgoing::Msg(frame.to_string().into())).await.unwrap();
        let told: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!((answer.status, &told["id"]), (503, &json!("api.remote_cluster.not_answered.app_error")));
        assert_eq!(a.victim.message(&post).await.as_deref(), Some("mine"));
        let still = a.victim.client.get(&format!("/users/{bea}")).await.expect(200);
        assert_ne!(still["remote_id"], json!(a.peer.remote_id));
    }
}
