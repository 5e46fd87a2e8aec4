//! An installation that is no demonstration: started from its configuration file.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::Path,
};

use store::testing;
use visitor::{Body, Browser, Server, Start, VisitError};

use super::house::{EXECUTABLE, HOST, no_panic};

/// A configuration whose national components nobody answers for.
fn configured(folder: &Path, port: u16, postgres: Option<&str>) -> Start {
    fs::create_dir_all(folder).unwrap();
    let key = folder.join("key.pem");
    fs::write(&key, exchange::SigningKey::generate_pem().unwrap()).unwrap();
    let database = postgres.map(|url| format!("postgres = \"{url}\"\n")).unwrap_or_default();
    let (data, key) = (folder.join("data"), key.display());
    let text = format!(
        r#"environment = "production"
listen = "127.0.0.1:{port}"
data = "{}"
{database}
[id_porten]
issuer = "http://127.0.0.1:9/idporten"
clients = {{}}
[ansattporten]
issuer = "http://127.0.0.1:9/ansattporten"
clients = {{}}
[exchange_key]
file = "{key}"
id = "1"
[exchange]
person_register = "http://127.0.0.1:9/a"
contact_register = "http://127.0.0.1:9/b"
organisation_register = "http://127.0.0.1:9/c"
representation = "http://127.0.0.1:9/d"
notice_gateway = "http://127.0.0.1:9/e"
[exchange.maskinporten]
issuer = "http://127.0.0.1:9/maskinporten/"
client_id = "1"
organisation = 311010018
[exchange.svarut]
address = "http://127.0.0.1:9/svarut"
accounts = {{}}
"#,
        data.display(),
    );
    let config = folder.join("ekommune.toml");
    fs::write(&config, text).unwrap();
    let mut start = Start::new(EXECUTABLE, data);
    start.port = Some(port);
    start.config = Some(config);
    start
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

async fn front_page_is_there(server: &Server) {
    let mut browser = Browser::new(server.port()).unwrap();
    let address = browser.address(HOST, "/");
    let answer = browser.once(&address, Body::None).await.unwrap();
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn what_the_configuration_says_is_served_by_one_program_to_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let start = configured(folder.path(), free_port(), None);
    let first = Server::start(&start).unwrap();
    front_page_is_there(&first).await;

    match Server::start(&start) {
        Err(VisitError::Program(said)) => {
            assert!(said.contains("another program serves"), "{said}");
        }
        other => panic!("a second program started: {other:?}"),
    }
    front_page_is_there(&first).await;
    no_panic(&first.stop().unwrap());
    let again = Server::start(&start).unwrap();
    no_panic(&again.stop().unwrap());
}

#[test]
fn two_copies_serve_from_one_postgresql() {
    let Some(database) = testing::postgres(&[]) else {
        eprintln!("skipped on PostgreSQL: EKOMMUNE_TEST_POSTGRES is not set");
        return;
    };
    let url = database.address().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copies: Vec<Server> = ["one", "two"]
        .into_iter()
        .map(|name| {
            let start = configured(&folder.path().join(name), free_port(), Some(&url));
            Server::start(&start).unwrap()
        })
        .collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for copy in &copies {
        runtime.block_on(front_page_is_there(copy));
    }
    for copy in copies {
        no_panic(&copy.stop().unwrap());
    }
}
