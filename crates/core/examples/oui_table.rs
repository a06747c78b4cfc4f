//! Makes `data/oui.z` from the JSON of the npm package `oui-data`; `data/README.md` tells when and how.

use std::{collections::BTreeMap, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("usage: oui_table index.json oui.z".into());
    };
    let listed: BTreeMap<String, String> = serde_json::from_str(&fs::read_to_string(from)?)?;
    // The first line is the organisation, the rest its address.
    let listed: Vec<(String, String)> = listed
        .into_iter()
        .filter_map(|(prefix, text)| Some((prefix, text.lines().next()?.trim().to_owned())))
        .collect();
    let packed = lanward_core::oui::pack(&listed);
    println!("{} blocks, {} bytes", listed.len(), packed.len());
    Ok(fs::write(to, packed)?)
}
