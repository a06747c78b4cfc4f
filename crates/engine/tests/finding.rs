//! Where engines are looked for, as a table: files and variables in, endpoints out.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

use lanward_core::{
    endpoint::{EndpointSource, EngineEndpoint, EngineProblem},
    facts::OsFamily,
};
use lanward_engine::{Discovery, Environment, Files, RealFiles, discover, find_endpoints, survey};

/// Files that exist only here.
#[derive(Default)]
struct Pretended(BTreeMap<PathBuf, String>);

impl Files for Pretended {
    fn read(&self, path: &Path) -> io::Result<String> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &Path) -> Vec<String> {
        let below = self.0.keys().filter_map(|path| path.strip_prefix(folder).ok());
        let mut names: Vec<String> = below
            .filter_map(|path| Some(path.components().next()?.as_os_str().to_str()?.to_owned()))
            .collect();
        names.dedup();
        names
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.contains_key(path)
    }
}

fn environment(os: OsFamily, vars: &[(&str, &str)], files: &[(&str, &str)]) -> Environment {
    let own = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    Environment {
        os,
        home: Some("/home/me".into()),
        vars: vars.iter().map(own).collect(),
        uid: Some(1000),
        files: Box::new(Pretended(files.iter().map(own).map(|(k, v)| (k.into(), v)).collect())),
    }
}

/// Each endpoint as `address by source`, the current one with a star.
fn table(found: &Discovery) -> Vec<String> {
    found
        .endpoints
        .iter()
        .map(|e| {
            let by = match &e.source {
                EndpointSource::Chosen => "chosen".to_owned(),
                EndpointSource::DockerHost => "DOCKER_HOST".to_owned(),
                EndpointSource::Context { name } => format!("context {name}"),
                EndpointSource::KnownSocket { of } => of.clone(),
            };
            format!("{}{} by {by}", if e.is_current { "*" } else { "" }, e.endpoint)
        })
        .collect()
}

fn look(os: OsFamily, vars: &[(&str, &str)], files: &[(&str, &str)]) -> Vec<String> {
    table(&survey(&environment(os, vars, files)))
}

/// What may be used with nothing chosen.
fn used(vars: &[(&str, &str)], files: &[(&str, &str)]) -> Result<Vec<String>, EngineProblem> {
    discover(&environment(OsFamily::Linux, vars, files), None).map(|found| table(&found))
}

fn meta(name: &str, host: &str) -> String {
    let docker = serde_json::json!({"Host": host, "SkipTLSVerify": false});
    serde_json::json!({"Name": name, "Metadata": {}, "Endpoints": {"docker": docker}}).to_string()
}

const DEFAULT: &str = "unix:///var/run/docker.sock by Docker";

#[test]
fn with_nothing_at_all_the_default_socket_is_named() {
    assert_eq!(look(OsFamily::Linux, &[], &[]), [format!("*{DEFAULT}")]);
    assert_eq!(
        look(OsFamily::Windows, &[], &[]),
        [
            "*npipe:////./pipe/docker_engine by Docker",
            "npipe:////./pipe/dockerDesktopLinuxEngine by Docker Desktop",
            "npipe:////./pipe/podman-machine-default by Podman machine",
        ]
    );
}

#[test]
fn docker_host_wins_over_contexts() {
    let nas = meta("nas", "ssh://me@nas");
    let files = [
        ("/home/me/.docker/config.json", r#"{"currentContext":"nas"}"#),
        ("/home/me/.docker/contexts/meta/1/meta.json", nas.as_str()),
    ];
    assert_eq!(
        look(OsFamily::Linux, &[("DOCKER_HOST", "tcp://10.0.0.2:2375"), ("DOCKER_CONTEXT", "nas")], &files),
        ["*tcp://10.0.0.2:2375 by DOCKER_HOST", "ssh://me@nas by context nas", DEFAULT]
    );
    assert_eq!(look(OsFamily::Linux, &[("DOCKER_HOST", "")], &files)[0], "*ssh://me@nas by context nas");
}

/// Another engine may be another machine: nothing stands in for what was named.
#[test]
fn what_docker_is_told_is_the_only_one() {
    let (nas, odd) = (meta("nas", "ssh://me@nas"), meta("odd", "gopher://x"));
    let with = |config: &'static str| {
        [
            ("/home/me/.docker/config.json", config),
            ("/home/me/.docker/contexts/meta/1/meta.json", nas.as_str()),
            ("/home/me/.docker/contexts/meta/2/meta.json", odd.as_str()),
            ("/var/run/docker.sock", ""),
            ("/run/podman/podman.sock", ""),
        ]
    };
    let (plain, current) = (with("{}"), with(r#"{"currentContext":"nas"}"#));
    let (gone, broken) = (with(r#"{"currentContext":"gone"}"#), with(r#"{"currentContext":"odd"}"#));
    let no_context = |name: &str| Err(EngineProblem::NoSuchContext { name: name.into() });
    let no_address = |text: &str| Err(EngineProblem::BadAddress { text: text.into() });
    for (vars, files, expected) in [
        (&[("DOCKER_HOST", "tcp://127.0.0.1:1")][..], &current, Ok("*tcp://127.0.0.1:1 by DOCKER_HOST")),
        (&[("DOCKER_HOST", "bogus")], &current, no_address("bogus")),
        (
            &[("DOCKER_HOST", "tcp://h:1"), ("DOCKER_CONTEXT", "nope")],
            &plain,
            Ok("*tcp://h:1 by DOCKER_HOST"),
        ),
        (&[("DOCKER_CONTEXT", "nas")], &plain, Ok("*ssh://me@nas by context nas")),
        (&[("DOCKER_CONTEXT", "nope")], &current, no_context("nope")),
        (&[("DOCKER_CONTEXT", "default")], &current, Ok("*unix:///var/run/docker.sock by context default")),
        (&[], &current, Ok("*ssh://me@nas by context nas")),
        (&[], &gone, no_context("gone")),
        (&[], &broken, no_address("gopher://x")),
    ] {
        assert_eq!(used(vars, files), expected.map(|line| vec![line.to_owned()]), "{vars:?}");
    }
}

#[test]
fn with_nothing_named_the_first_on_this_machine_serves_and_the_others_are_only_listed() {
    let (nas, lan) = (meta("nas", "ssh://me@nas"), meta("lan", "tcp://198.19.249.2:2375"));
    let own = meta("own", "unix:///home/me/own.sock");
    for config in ["{}", r#"{"currentContext":""}"#, r#"{"currentContext":"default"}"#] {
        let files = [
            ("/home/me/.docker/config.json", config),
            ("/home/me/.docker/contexts/meta/1/meta.json", nas.as_str()),
            ("/home/me/.docker/contexts/meta/2/meta.json", lan.as_str()),
            ("/home/me/.docker/contexts/meta/3/meta.json", own.as_str()),
            ("/run/podman/podman.sock", ""),
        ];
        let on_this_machine = [
            format!("*{DEFAULT}"),
            "unix:///home/me/own.sock by context own".into(),
            "unix:///run/podman/podman.sock by Podman".into(),
        ];
        assert_eq!(used(&[], &files).as_deref(), Ok(&on_this_machine[..]), "{config}");
        let listed = look(OsFamily::Linux, &[], &files);
        for line in on_this_machine
            .iter()
            .map(String::as_str)
            .chain(["ssh://me@nas by context nas", "tcp://198.19.249.2:2375 by context lan"])
        {
            assert!(listed.iter().any(|l| l == line), "{line}: {listed:?}");
        }
        assert_eq!(listed.len(), 5, "{listed:?}");
    }
}

#[test]
fn contexts_are_found_and_the_current_one_comes_first() {
    let (orb, nas) =
        (meta("orbstack", "unix:///home/me/.orbstack/run/docker.sock"), meta("nas", "ssh://me@nas"));
    let files = [
        ("/home/me/.docker/config.json", r#"{"auths":{},"currentContext":"orbstack","unknown":[1]}"#),
        ("/home/me/.docker/contexts/meta/1/meta.json", orb.as_str()),
        ("/home/me/.docker/contexts/meta/2/meta.json", nas.as_str()),
        ("/home/me/.orbstack/run/docker.sock", ""),
    ];
    assert_eq!(
        look(OsFamily::Macos, &[], &files),
        [
            "*unix:///home/me/.orbstack/run/docker.sock by context orbstack",
            "ssh://me@nas by context nas",
            DEFAULT
        ]
    );
    assert_eq!(
        look(OsFamily::Macos, &[("DOCKER_CONTEXT", "nas")], &files)[0],
        "*ssh://me@nas by context nas"
    );
    assert_eq!(look(OsFamily::Macos, &[("DOCKER_CONTEXT", "default")], &files)[0], format!("*{DEFAULT}"));
    // Another configuration folder knows nothing of these.
    assert_eq!(
        look(OsFamily::Macos, &[("DOCKER_CONFIG", "/etc/docker-me")], &files),
        [format!("*{DEFAULT}"), "unix:///home/me/.orbstack/run/docker.sock by OrbStack".into()]
    );
}

#[test]
fn tls_comes_from_the_environment_and_from_contexts() {
    let tls_of = |vars: &[(&str, &str)], files: &[(&str, &str)]| {
        let found = discover(&environment(OsFamily::Linux, vars, files), None).expect("nothing chosen");
        match &found.endpoints[0].endpoint {
            EngineEndpoint::Tcp { tls, .. } => tls.clone(),
            other => panic!("{other}"),
        }
    };
    let host = ("DOCKER_HOST", "tcp://10.0.0.2:2376");
    assert_eq!(tls_of(&[host], &[]), None);
    assert_eq!(tls_of(&[host, ("DOCKER_TLS_VERIFY", "1")], &[]).as_deref(), Some("/home/me/.docker"));
    assert_eq!(
        tls_of(&[host, ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CERT_PATH", "/certs")], &[]).as_deref(),
        Some("/certs")
    );
    assert_eq!(tls_of(&[("DOCKER_HOST", "https://10.0.0.2")], &[]).as_deref(), Some(""));

    let remote = meta("remote", "tcp://10.0.0.2:2376");
    let files = [
        ("/home/me/.docker/config.json", r#"{"currentContext":"remote"}"#),
        ("/home/me/.docker/contexts/meta/abc/meta.json", remote.as_str()),
        ("/home/me/.docker/contexts/tls/abc/docker/ca.pem", ""),
    ];
    assert_eq!(tls_of(&[], &files).as_deref(), Some("/home/me/.docker/contexts/tls/abc/docker"));
}

#[test]
fn the_places_of_every_engine() {
    let linux = [
        "/run/user/1000/docker.sock",
        "/home/me/.docker/desktop/docker.sock",
        "/home/me/.rd/docker.sock",
        "/home/me/.colima/default/docker.sock",
        "/home/me/.colima/work/docker.sock",
        "/home/me/.lima/docker/sock/docker.sock",
        "/run/podman/podman.sock",
        "/run/user/1000/podman/podman.sock",
    ];
    assert_eq!(
        look(OsFamily::Linux, &[], &linux.map(|path| (path, ""))),
        [
            format!("*{DEFAULT}"),
            "unix:///run/user/1000/docker.sock by Docker rootless".into(),
            "unix:///home/me/.docker/desktop/docker.sock by Docker Desktop".into(),
            "unix:///home/me/.rd/docker.sock by Rancher Desktop".into(),
            "unix:///home/me/.colima/default/docker.sock by Colima default".into(),
            "unix:///home/me/.colima/work/docker.sock by Colima work".into(),
            "unix:///home/me/.lima/docker/sock/docker.sock by Lima docker".into(),
            "unix:///run/podman/podman.sock by Podman".into(),
            "unix:///run/user/1000/podman/podman.sock by Podman rootless".into(),
        ]
    );
    let mac = [
        "/home/me/.docker/run/docker.sock",
        "/home/me/.orbstack/run/docker.sock",
        "/home/me/.colima/docker.sock",
        "/c/p/docker.sock",
        "/x/colima/q/docker.sock",
        "/l/vm/sock/docker.sock",
        "/tmp/t/podman/podman-machine-default-api.sock",
        "/home/me/Library/Containers/com.docker.docker/Data/docker-cli.sock",
    ];
    let vars = [("COLIMA_HOME", "/c"), ("XDG_CONFIG_HOME", "/x"), ("LIMA_HOME", "/l"), ("TMPDIR", "/tmp/t")];
    assert_eq!(
        look(OsFamily::Macos, &vars, &mac.map(|path| (path, ""))),
        [
            format!("*{DEFAULT}"),
            "unix:///home/me/.docker/run/docker.sock by Docker Desktop".into(),
            "unix:///home/me/.orbstack/run/docker.sock by OrbStack".into(),
            "unix:///c/p/docker.sock by Colima p".into(),
            "unix:///home/me/.colima/docker.sock by Colima".into(),
            "unix:///x/colima/q/docker.sock by Colima q".into(),
            "unix:///l/vm/sock/docker.sock by Lima vm".into(),
            "unix:///tmp/t/podman/podman-machine-default-api.sock by Podman machine".into(),
            "unix:///home/me/Library/Containers/com.docker.docker/Data/docker-cli.sock by Docker Desktop"
                .into(),
        ]
    );
}

#[test]
fn what_was_chosen_is_the_only_one() {
    let nas = meta("nas", "ssh://me@nas");
    let files = [("/home/me/.docker/contexts/meta/1/meta.json", nas.as_str())];
    let env = environment(OsFamily::Linux, &[("DOCKER_HOST", "tcp://10.0.0.2")], &files);
    for (chosen, expected) in [
        ("nas", Ok("ssh://me@nas by chosen")),
        ("default", Ok("tcp://10.0.0.2 by chosen")),
        ("unix:///x.sock", Ok("unix:///x.sock by chosen")),
        ("/x.sock", Ok("unix:///x.sock by chosen")),
        ("ssh://root@10.0.0.9:2222", Ok("ssh://root@10.0.0.9:2222 by chosen")),
        ("laptop", Err(EngineProblem::NoSuchContext { name: "laptop".into() })),
        ("", Err(EngineProblem::NoSuchContext { name: String::new() })),
        ("ftp://x", Err(EngineProblem::BadAddress { text: "ftp://x".into() })),
    ] {
        let found = discover(&env, Some(chosen)).map(|found| table(&found));
        assert_eq!(found, expected.map(|line| vec![line.to_owned()]), "{chosen}");
    }
}

#[test]
fn broken_files_are_told_and_do_no_harm() {
    let good = meta("good", "unix:///good.sock");
    let odd = meta("<b>\u{202e}$(reboot)", "gopher://x");
    for config in ["", "{", "[1]", "null", r#"{"currentContext":7}"#, &"[".repeat(10_000)] {
        let files = [
            ("/home/me/.docker/config.json", config),
            ("/home/me/.docker/contexts/meta/1/meta.json", good.as_str()),
            ("/home/me/.docker/contexts/meta/2/meta.json", "{\"Name\":"),
            ("/home/me/.docker/contexts/meta/3/meta.json", odd.as_str()),
            ("/home/me/.docker/contexts/meta/4/meta.json", r#"{"Name":"k8s","Endpoints":{"kubernetes":{}}}"#),
        ];
        let env = environment(OsFamily::Linux, &[("DOCKER_HOST", "nonsense")], &files);
        assert_eq!(discover(&env, None), Err(EngineProblem::BadAddress { text: "nonsense".into() }));
        let found = survey(&env);
        assert_eq!(table(&found)[..1], ["unix:///good.sock by context good"], "{config:.20}");
        let complaints = found.complaints.join("\n");
        for part in ["DOCKER_HOST", "meta/2/meta.json", "context <b>"] {
            assert!(complaints.contains(part), "{part}: {complaints}");
        }

        let env = environment(OsFamily::Linux, &[], &files);
        // docker's client warns and goes on as if nothing were written there; then nothing is named.
        let found = discover(&env, None).expect("not fatal");
        assert!(found.complaints.iter().any(|c| c.contains("config.json")), "{config:.20}");
        assert_eq!(table(&found)[0], format!("*{DEFAULT}"));
    }
}

#[test]
fn a_current_context_that_does_not_exist_is_told() {
    let files = [("/home/me/.docker/config.json", r#"{"currentContext":"gone"}"#)];
    let found = survey(&environment(OsFamily::Linux, &[], &files));
    assert_eq!(table(&found), [DEFAULT]);
    assert_eq!(found.complaints, ["there is no docker context gone"]);
}

#[test]
fn real_files_are_read_and_odd_ones_are_not() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let docker = folder.path().join("docker");
    std::fs::create_dir_all(docker.join("contexts/meta/1")).expect("folders");
    std::fs::create_dir_all(docker.join("contexts/meta/2/meta.json")).expect("a folder in place of a file");
    std::fs::write(docker.join("contexts/meta/1/meta.json"), meta("real", "ssh://nas")).expect("written");
    std::fs::write(docker.join("config.json"), r#"{"currentContext":"real"}"#).expect("written");
    let env = Environment {
        os: OsFamily::Linux,
        home: None,
        vars: [("DOCKER_CONFIG".to_owned(), docker.to_string_lossy().into_owned())].into(),
        uid: None,
        files: Box::new(RealFiles),
    };
    let found = find_endpoints(&env, None).expect("nothing chosen");
    assert_eq!(found[0].endpoint, EngineEndpoint::Ssh { target: "nas".into() });
    assert!(found[0].is_current);
}
