//! An engine to fill a form in for where none answers: on Linux, the one that could be installed here. Its
//! links would be this machine's. Leaves out on purpose everything else: no prediction and no plan is made
//! from it.

use crate::{
    endpoint::{EndpointSource, EngineEndpoint},
    facts::{EngineFacts, EngineInfo, EngineVersion, HostFacts, OsFamily, Product},
    placement::{Certainty, EngineKind, Location, Placement},
};

/// The engine a Linux machine would have; none elsewhere, where an engine's links are never the machine's.
pub(super) fn supposed_engine(host: &HostFacts) -> Option<EngineFacts> {
    if host.os.family != OsFamily::Linux {
        return None;
    }
    let placement = Placement {
        location: Location::SameKernel,
        kind: EngineKind::NativeLinux,
        certainty: Certainty::Unknown,
        rootless: false,
        containerized: false,
        layer: None,
        evidence: Vec::new(),
    };
    let side = placement.engine_side(host);
    Some(EngineFacts {
        endpoint: EngineEndpoint::Unix { path: "/var/run/docker.sock".into() },
        found_by: EndpointSource::KnownSocket { of: "Docker".into() },
        version: EngineVersion {
            product: Product::Docker,
            version: String::new(),
            api: String::new(),
            min_api: None,
            negotiated_api: String::new(),
            platform: String::new(),
            kernel: host.os.kernel.clone(),
            os: "linux".into(),
            arch: String::new(),
            components: Default::default(),
        },
        info: EngineInfo::default(),
        placement,
        links: side.links,
        routes: side.routes,
        machine: side.machine,
        kernel: side.kernel,
        networks: Vec::new(),
        containers: Vec::new(),
    })
}
