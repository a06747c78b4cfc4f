//! `crowd LINK [wide]`: the usual crowd on a link of this namespace, until stdin closes. For tests/bench/.

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use lanward_lab::crowd::{Crowd, usual};

    let mut arguments = std::env::args().skip(1);
    let link = arguments.next().ok_or("which link?")?;
    let _crowd = Crowd::start(None, &link, usual(arguments.next().as_deref() == Some("wide")))?;
    println!("ready");
    std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink())?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {}
