//! Stands before an engine and refuses one call in its place, so that a run can fail at a step that a real engine has
//! nothing against.

use std::{
    io::{self, Read, Write},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use lanward_lab::Lab;

/// Such a door. It is gone with the lab's directory; its threads end with their connections.
pub struct Refusing {
    path: PathBuf,
    seen: Arc<AtomicUsize>,
}

impl Refusing {
    /// Refuses the `nth` call (from 0) of that method whose path holds `part`.
    pub fn nth(lab: &Lab, (method, part): (&'static str, &'static str), nth: usize) -> Self {
        let path = lab.directory().join(format!("door-{method}-{}-{nth}.sock", part.replace('/', "")));
        let _ = std::fs::remove_file(&path);
        let listener = UnixListener::bind(&path).unwrap();
        let seen = Arc::new(AtomicUsize::new(0));
        let (engine, counter) = (lab.socket(), Arc::clone(&seen));
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (engine, counter) = (engine.clone(), Arc::clone(&counter));
                thread::spawn(move || {
                    // A client that goes away in the middle is no concern of the door's.
                    let _ = pass(client, &engine, &|line| {
                        let is_meant = line.starts_with(method) && line.contains(part);
                        is_meant && counter.fetch_add(1, Ordering::SeqCst) == nth
                    });
                });
            }
        });
        Self { path, seen }
    }

    /// The address of the door.
    pub fn engine(&self) -> String {
        format!("unix://{}", self.path.display())
    }

    /// How many such calls came.
    pub fn seen(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }
}

/// One request and its answer; then the connection is closed, which a client takes for what it is.
fn pass(mut client: UnixStream, engine: &PathBuf, refuses: &dyn Fn(&str) -> bool) -> io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if client.read(&mut byte)? == 0 {
            return Ok(());
        }
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    if refuses(text.lines().next().unwrap_or_default()) {
        let body = r#"{"message":"refused at the door"}"#;
        let head =
            "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nConnection: close";
        return write!(client, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    }
    let mut server = UnixStream::connect(engine)?;
    let kept = text.lines().filter(|line| !line.to_lowercase().starts_with("connection:"));
    let head: String = kept.filter(|line| !line.is_empty()).map(|line| format!("{line}\r\n")).collect();
    server.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes())?;
    let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || io::copy(&mut from, &mut to));
    io::copy(&mut server, &mut client)?;
    client.shutdown(Shutdown::Both)
}
