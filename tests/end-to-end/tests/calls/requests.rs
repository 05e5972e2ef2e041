//! requests: a real request to a server of our own on the loopback interface.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use snakebridge::prelude::*;
use snakebridge_end_to_end::requests;

/// Answers one request with a fixed body and returns the head of what was asked.
fn serve_once() -> std::io::Result<(String, thread::JoinHandle<String>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}/items", listener.local_addr()?);
    let server = thread::spawn(move || {
        let Ok((mut stream, _)) = listener.accept() else { return String::new() };
        let mut head = [0; 4096];
        let length = stream.read(&mut head).unwrap_or(0);
        let body = "{\"items\": [1, 2]}";
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        String::from_utf8_lossy(&head[..length]).into_owned()
    });
    Ok((address, server))
}

#[test]
fn a_request_is_answered() -> Result<()> {
    let (address, server) = serve_once().expect("a loopback socket");
    let response: requests::Response = requests::get_with(address.as_str()).params(kwargs! { "page": 2 }).timeout(10).call()?;
    assert_eq!(response.attr::<i64>("status_code")?, 200);
    let items: std::collections::HashMap<String, Vec<i64>> = response.json()?;
    assert_eq!(items["items"], [1, 2]);
    let head = server.join().expect("the server answers");
    assert!(head.starts_with("GET /items?page=2 HTTP/1.1"), "{head}");
    Ok(())
}

#[test]
fn a_refused_connection_is_an_exception_of_the_library() {
    let error = requests::get_with("http://127.0.0.1:9/").timeout(5).call().expect_err("nothing listens there");
    assert!(error.is("requests.exceptions.ConnectionError") && error.is("OSError"), "{error}");
}
