//! What of the probe is on an engine, and clearing it away. Only what carries the probe's label *and* its name is
//! touched: a label can be inherited, a name can be anybody's.

use std::time::{Duration, SystemTime};

use hyper::{Method, header::DATE};
use lanward_core::{
    access::{ACCESS_LABEL, ACCESS_NAME},
    probe::{PROBE_IMAGE, PROBE_LABEL, ProbeError, ProbeRemains},
};
use serde::Deserialize;
use serde_json::Value;
use tokio::time::timeout;

use super::{
    CLEARED_WITHIN,
    image::Program,
    request::{DEADLINE_LABEL, NAME},
    unreachable,
};
use crate::{act::segment, dial::DockerEngine, documents};

/// A container that was made so long ago and has not ended (or not even begun) has been forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60);

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ContainerDocument {
    id: String,
    names: Option<Vec<String>>,
    state: Option<String>,
    created: Option<u64>,
    labels: Option<std::collections::BTreeMap<String, Value>>,
    image: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ImageDocument {
    id: String,
    repo_tags: Option<Vec<String>>,
}

impl ContainerDocument {
    fn is_ours(&self) -> bool {
        self.names.iter().flatten().any(|name| name.trim_start_matches('/').starts_with(NAME))
    }

    /// Ended without being removed, or beyond its own deadline. `now` is the engine's clock.
    fn is_forgotten(&self, now: Option<u64>) -> bool {
        if matches!(self.state.as_deref(), Some("exited" | "dead" | "stopped")) {
            return true;
        }
        let label =
            self.labels.as_ref().and_then(|labels| labels.get(DEADLINE_LABEL)?.as_str()?.parse().ok());
        let may_take = FORGOTTEN_AFTER + Duration::from_millis(label.unwrap_or_default());
        match (now, self.created) {
            (Some(now), Some(created)) => now > created.saturating_add(may_take.as_secs()),
            _ => false,
        }
    }
}

impl ImageDocument {
    /// Its names, or its id where it has none (any more).
    fn names(&self) -> Vec<String> {
        let named = self.repo_tags.iter().flatten().filter(|tag| tag.as_str() != "<none>:<none>");
        let named: Vec<String> = named.cloned().collect();
        if named.is_empty() { vec![self.id.clone()] } else { named }
    }
}

/// A name of the probe's image, with or without the registry that podman puts before it; or an image without names.
fn is_our_image(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.split_once(':').is_some_and(|(repository, _)| repository == PROBE_IMAGE)
        || name.starts_with("sha256:")
}

impl DockerEngine {
    /// Clears away what an earlier run left behind, once a connection. Nothing of it is an error of this run.
    pub(super) async fn sweep_once(&self, program: &Program) {
        let sweep = async || {
            if let Ok((containers, now)) = self.our_containers().await {
                for container in containers.iter().filter(|c| c.is_forgotten(now)) {
                    tracing::info!(id = container.id, "removes a probe that was left behind");
                    self.remove_by_force(&container.id).await;
                }
            }
            for image in self.our_images().await.unwrap_or_default() {
                if !image.ends_with(&format!("{PROBE_IMAGE}:{}", program.tag())) {
                    tracing::info!(image, "removes an older probe's image");
                    self.remove_image(&image).await;
                }
            }
        };
        self.harbour.swept.get_or_init(sweep).await;
    }

    pub(super) async fn find_remains(&self) -> Result<ProbeRemains, ProbeError> {
        let (containers, mut images, holders) =
            tokio::try_join!(self.our_containers(), self.our_images(), self.holders())?;
        images.retain(|image| !holders.iter().any(|holder| holder.image.as_deref() == Some(image)));
        let name = |holder: &ContainerDocument| {
            let name = holder.names.iter().flatten().next().map_or(&holder.id, |name| name);
            name.trim_start_matches('/').to_owned()
        };
        Ok(ProbeRemains {
            images,
            containers: containers.0.into_iter().map(|c| c.id).collect(),
            access: holders.iter().map(name).collect(),
        })
    }

    pub(super) async fn clear_remains(&self) -> Result<ProbeRemains, ProbeError> {
        let found = self.find_remains().await?;
        for container in &found.containers {
            self.remove_by_force(container).await;
        }
        for image in &found.images {
            self.remove_image(image).await;
        }
        Ok(found)
    }

    /// The probe's containers, running or not, and what time it is there.
    async fn our_containers(&self) -> Result<(Vec<ContainerDocument>, Option<u64>), ProbeError> {
        let answer = self.ask(&labelled("/containers/json?all=1&")).await.map_err(unreachable)?;
        let now =
            answer.headers.get(DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
        let now = now.and_then(|now| Some(now.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs()));
        let mut found: Vec<ContainerDocument> = documents::list(&answer.body).unwrap_or_default();
        found.retain(ContainerDocument::is_ours);
        Ok((found, now))
    }

    /// What holds host shims: in use, and never swept.
    async fn holders(&self) -> Result<Vec<ContainerDocument>, ProbeError> {
        let path = with_label("/containers/json?all=1&", ACCESS_LABEL);
        let answer = self.ask(&path).await.map_err(unreachable)?;
        let mut found: Vec<ContainerDocument> = documents::list(&answer.body).unwrap_or_default();
        let is_holder = |name: &String| name.trim_start_matches('/').starts_with(ACCESS_NAME);
        found.retain(|container| container.names.iter().flatten().any(is_holder));
        Ok(found)
    }

    async fn our_images(&self) -> Result<Vec<String>, ProbeError> {
        let answer = self.ask(&labelled("/images/json?")).await.map_err(unreachable)?;
        let found: Vec<ImageDocument> = documents::list(&answer.body).unwrap_or_default();
        Ok(found.iter().flat_map(ImageDocument::names).filter(|name| is_our_image(name)).collect())
    }

    async fn remove_image(&self, image: &str) {
        let path = format!("/images/{}", segment(image));
        let removed = self.wire.call(Method::DELETE, &path, None, CLEARED_WITHIN).await;
        tracing::debug!(image, status = removed.map(|answer| answer.status).ok(), "removed an image");
    }

    /// Waits until a container that has ended is cleared away; removes it where the engine does not.
    pub(super) async fn wait_until_gone(&self, name: &str) {
        let path = format!("/containers/{}/wait?condition=removed", segment(name));
        match self.wire.call(Method::POST, &path, None, CLEARED_WITHIN).await {
            Ok(answer) if answer.is_success() || answer.status == 404 => {}
            _ => self.remove_by_force(name).await,
        }
    }

    pub(super) async fn remove_by_force(&self, name: &str) {
        let path = format!("/containers/{}?force=1&v=1", segment(name));
        let removal = async {
            loop {
                match self.wire.call(Method::DELETE, &path, None, CLEARED_WITHIN).await {
                    // Somebody is removing it already, the engine itself most likely.
                    Ok(answer) if answer.status == 409 => {
                        let path = format!("/containers/{}/wait?condition=removed", segment(name));
                        let gone = self.wire.call(Method::POST, &path, None, CLEARED_WITHIN).await;
                        if gone.is_ok_and(|answer| answer.is_success() || answer.status == 404) {
                            return;
                        }
                    }
                    Ok(answer) if answer.is_success() || answer.status == 404 => return,
                    Ok(answer) => {
                        tracing::warn!(name, status = answer.status, "a probe could not be removed");
                        return;
                    }
                    Err(error) => {
                        tracing::warn!(name, %error, "a probe could not be removed");
                        return;
                    }
                }
            }
        };
        let _ = timeout(CLEARED_WITHIN, removal).await;
    }
}

fn labelled(path: &str) -> String {
    with_label(path, PROBE_LABEL)
}

fn with_label(path: &str, label: &str) -> String {
    format!("{path}filters={}", segment(&format!(r#"{{"label":["{label}"]}}"#)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(state: &str, created: u64, deadline_ms: u64) -> ContainerDocument {
        let labels = [(DEADLINE_LABEL.to_owned(), Value::String(deadline_ms.to_string()))];
        ContainerDocument {
            id: "1".into(),
            names: Some(vec![format!("/{NAME}1")]),
            state: Some(state.into()),
            created: Some(created),
            labels: Some(labels.into()),
            image: None,
        }
    }

    #[test]
    fn only_what_nobody_waits_for_is_swept() {
        let now = Some(10_000);
        for (state, created, deadline_ms, forgotten) in [
            ("exited", 9_999, 1_000, true),
            ("dead", 9_999, 1_000, true),
            // Another Lanward may be about to start it, or listening to it.
            ("created", 9_999, 1_000, false),
            ("created", 9_930, 1_000, true),
            ("running", 9_930, 1_000, true),
            ("running", 9_930, 600_000, false),
            ("running", 9_939, 1_000, false),
            // Its clock is wrong, or it lies: nothing is known.
            ("running", u64::MAX, u64::MAX, false),
        ] {
            let seen = container(state, created, deadline_ms).is_forgotten(now);
            assert_eq!(seen, forgotten, "{state} {created} {deadline_ms}");
        }
        assert!(!container("running", 1, 1).is_forgotten(None), "the engine does not tell the time");
    }

    #[test]
    fn what_only_looks_like_it_stays() {
        let stranger = ContainerDocument { names: Some(vec!["/web".into()]), ..container("exited", 1, 1) };
        assert!(!stranger.is_ours() && container("exited", 1, 1).is_ours());
        for (name, ours) in [
            ("lanward-probe:0123", true),
            ("localhost/lanward-probe:0123", true),
            ("docker.io/library/lanward-probe:0123", true),
            ("sha256:0123", true),
            ("my-lanward-probe:1", false),
            ("nginx:latest", false),
            ("lanward-probe", false),
        ] {
            assert_eq!(is_our_image(name), ours, "{name}");
        }
    }
}
