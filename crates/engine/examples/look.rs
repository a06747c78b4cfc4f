//! Prints what is seen of the engines of this machine: `cargo run -p lanward-engine --example look -- [ENGINE]`.

use lanward_engine::{DockerEngine, Environment, discover};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let chosen = std::env::args().nth(1);
    let found = match discover(&Environment::of_process(), chosen.as_deref()) {
        Ok(found) => found,
        Err(problem) => return println!("{problem}"),
    };
    for complaint in &found.complaints {
        println!("! {complaint}");
    }
    for endpoint in &found.endpoints {
        let begin = std::time::Instant::now();
        println!("{} ({:?})", endpoint.endpoint, endpoint.source);
        match DockerEngine::connect(endpoint).await {
            Err(problem) => println!("  {problem} [{:?}]", begin.elapsed()),
            Ok(engine) => {
                println!("  {:?}\n  {:?} [{:?}]", engine.api(), engine.peer(), begin.elapsed());
                let begin = std::time::Instant::now();
                match engine.networks_only().await {
                    Ok(networks) => println!("  {} networks [{:?}]", networks.len(), begin.elapsed()),
                    Err(error) => println!("  {error}"),
                }
                let begin = std::time::Instant::now();
                match engine.record().await {
                    Ok(record) => {
                        println!("  /info has {} fields [{:?}]", record.info.len(), begin.elapsed())
                    }
                    Err(error) => println!("  {error}"),
                }
            }
        }
    }
}
