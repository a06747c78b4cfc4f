//! Prints what this machine shows, as JSON.

use lanward_core::ports::Host;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), serde_json::Error> {
    let facts = lanward_host::ThisMachine.survey().await;
    println!("{}", serde_json::to_string_pretty(&facts)?);
    Ok(())
}
