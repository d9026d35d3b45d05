//! The web app's files.

use axum::body::Body;
use axum::http::{Request, header};
use causeway_api::AppState;
use causeway_api::testing::TestServer;
use causeway_api::webapp::Assets;

const PAGE: &str = "<!doctype html><script>start()</script><script src=\"/static/main.js\"></script>";

async fn with_app() -> (TestServer, tempfile::TempDir, AppState) {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("app");
    std::fs::create_dir_all(root.join("assets")).unwrap();
    for (name, content) in [
        ("root.html", PAGE),
        ("main.js", "plain"),
        ("main.js.br", "packed"),
        ("assets/index-BxK29dPq.css", "css"),
        ("../secret.txt", "secret"),
    ] {
        std::fs::write(root.join(name), content).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(directory.path().join("secret.txt"), root.join("link.txt")).unwrap();
    let server = TestServer::new("sqlite").await;
    let state = AppState { webapp: Assets::directory(&root).unwrap(), ..server.state.clone() };
    (server, directory, state)
}

async fn get(
    state: &AppState,
    path: &str,
    headers: &[(header::HeaderName, &str)],
) -> (u16, axum::http::HeaderMap, String) {
    use http_body_util::BodyExt;
    use tower::ServiceExt;
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let answer = causeway_api::router(state.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    (parts.status.as_u16(), parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn addresses_get_files_or_the_page() {
    let (_server, _directory, state) = with_app().await;
    for path in ["/", "/team/channels/town-square", "/team/messages/@bo:borealis", "/login", "/root.html"] {
        let (status, headers, body) = get(&state, path, &[]).await;
        assert_eq!((status, body.as_str()), (200, PAGE), "{path}");
        assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("'sha256-"));
        let tag = headers[header::ETAG].to_str().unwrap().to_owned();
        assert_eq!(get(&state, path, &[(header::IF_NONE_MATCH, &tag)]).await.0, 304);
    }
    for path in ["/main.js", "/static/main.js"] {
        let (status, headers, body) = get(&state, path, &[]).await;
        assert_eq!((status, body.as_str()), (200, "plain"), "{path}");
        assert_eq!(headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        let (_, headers, body) = get(&state, path, &[(header::ACCEPT_ENCODING, "gzip, br")]).await;
        assert_eq!((body.as_str(), &headers[header::CONTENT_ENCODING]), ("packed", &"br".parse().unwrap()));
    }
    let (_, headers, _) = get(&state, "/assets/index-BxK29dPq.css", &[]).await;
    assert!(headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    assert_eq!(get(&state, "/static/missing.js", &[]).await.0, 404);
    assert_eq!(get(&state, "/api/v5/x", &[]).await.0, 404);
    assert!(get(&state, "/api/v4/nothing", &[]).await.2.contains("api.context.404.app_error"));
    assert!(get(&state, "/robots.txt", &[]).await.2.contains("Disallow"));
}

#[tokio::test]
async fn no_address_leads_out_of_the_directory() {
    let (_server, _directory, state) = with_app().await;
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/static/..%2f..%2fsecret.txt",
        "/static/%2e%2e/secret.txt",
        "/link.txt",
    ] {
        let (_, _, body) = get(&state, path, &[]).await;
        assert!(!body.contains("secret"), "{path}");
    }
}

#[tokio::test]
async fn without_an_app_there_is_a_page_that_says_so() {
    let server = TestServer::new("sqlite").await;
    let (status, _, body) = get(&server.state, "/", &[]).await;
    assert_eq!(status, 200);
    assert!(body.contains("/api/v4"));
    assert_eq!(get(&server.state, "/x", &[]).await.0, 404);
}
