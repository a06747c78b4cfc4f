//! The real window in a real web view, driven as a person would: the wizard makes a network on the lab's engine,
//! and the engine has it afterwards. Commands that are not on the list, and scripts from names, do nothing.

mod support;

use std::{fs::File, os::fd::AsFd, process::Stdio};

use fantoccini::{Client, ClientBuilder, Locator};
use lanward_lab::{EngineChoice, Lab, Node};
use serde_json::{Value, json};
use support::{Desktop, Owned, PATIENCE, until};

/// WebKit's driver and the app are on the lab's host. Loopback is a namespace's own, so this thread goes there.
fn enter_network_of(lab: &Lab) {
    let namespace = File::open(lab.network_namespace(Node::Host)).expect("the host's namespace");
    let kind = Some(rustix::thread::LinkNameSpaceType::Network);
    rustix::thread::move_into_link_name_space(namespace.as_fd(), kind).expect("moved");
}

/// Runs `test` with the app's window under WebDriver. The window ends whatever becomes of the test.
fn in_window<F: Future<Output = ()>>(lab: &Lab, test: impl FnOnce(Client) -> F + Send) {
    let desktop = Desktop::start();
    std::thread::scope(|scope| {
        let (lab, desktop) = (&lab, &desktop);
        // The thread that enters the namespace ends with the test, so nothing else is moved there.
        let inside = scope.spawn(move || {
            enter_network_of(lab);
            let port = std::net::TcpListener::bind("127.0.0.1:0")
                .expect("a port")
                .local_addr()
                .expect("its number")
                .port();
            let mut driver = lab.on(Node::Host, "WebKitWebDriver");
            desktop
                .equip(&mut driver)
                .args(["--host=127.0.0.1", &format!("--port={port}")])
                .env("TAURI_AUTOMATION", "true")
                .env("TAURI_WEBVIEW_AUTOMATION", "true")
                .stdin(Stdio::null());
            let _driver = Owned(driver.spawn().expect("WebKitWebDriver (apt install webkit2gtk-driver)"));
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let binary = env!("CARGO_BIN_EXE_lanward-desktop");
                let options = json!({ "binary": binary, "args": [] });
                let capabilities =
                    serde_json::Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
                let client = until("the driver answers", async || {
                    ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
                        .capabilities(capabilities.clone())
                        .connect(&format!("http://127.0.0.1:{port}"))
                        .await
                        .ok()
                })
                .await;
                test(client.clone()).await;
                client.close().await.expect("closed");
            });
        });
        if let Err(panic) = inside.join() {
            std::panic::resume_unwind(panic);
        }
    });
}

async fn wait_for(client: &Client, css: &str) -> fantoccini::elements::Element {
    client
        .wait()
        .at_most(PATIENCE)
        .for_element(Locator::Css(css))
        .await
        .unwrap_or_else(|error| panic!("{css}: {error}"))
}

async fn type_into(client: &Client, css: &str, text: &str) {
    let field = wait_for(client, css).await;
    // Svelte listens to "input"; clearing alone would leave what was proposed.
    client
        .execute(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true }))",
            vec![serde_json::to_value(&field).expect("an element"), json!(text)],
        )
        .await
        .expect("typed");
}

#[test]
fn the_wizard_makes_the_network_of_the_article() {
    let lab = Lab::start(EngineChoice::Debian).expect("the lab");
    in_window(&lab, async |client| {
        wait_for(&client, "main[data-ready='true']").await;
        client.execute("location.hash = '#/create'", vec![]).await.expect("gone there");
        let next = async || {
            until("the next step may be taken", async || {
                let button = client.find_all(Locator::Css(".wizard footer button")).await.ok()?.pop()?;
                button.is_enabled().await.ok()?.then_some(())?;
                button.click().await.ok()
            })
            .await;
        };
        next().await; // purpose: on my LAN
        let parent = wait_for(&client, "#parent").await;
        assert_eq!(
            parent.prop("value").await.expect("read").as_deref(),
            Some("eth0"),
            "the engine's link is proposed"
        );
        next().await;
        let shown = async |css: &str| wait_for(&client, css).await.prop("value").await.expect("read");
        assert_eq!(shown("#subnet-0-subnet").await.as_deref(), Some("198.19.249.0/24"));
        assert_eq!(shown("#subnet-0-gateway").await.as_deref(), Some("198.19.249.1"));
        type_into(&client, "#subnet-0-ip_range", "198.19.249.208/28").await;
        next().await;
        type_into(&client, "#name", "macvlan_network").await;
        next().await;
        next().await; // review: create
        wait_for(&client, ".outcome.done").await;
    });
    let made = lab.docker(["network", "inspect", "macvlan_network"]).expect("the network exists");
    let made: Value = serde_json::from_str(made.as_ref()).expect("JSON");
    assert_eq!(made[0]["Driver"], "macvlan");
    assert_eq!(made[0]["Options"]["parent"], "eth0");
    assert_eq!(
        made[0]["IPAM"]["Config"],
        json!([{ "Subnet": "198.19.249.0/24", "Gateway": "198.19.249.1", "IPRange": "198.19.249.208/28" }])
    );
}

#[test]
fn hostile_names_are_only_text_and_unlisted_commands_are_refused() {
    let lab = Lab::start(EngineChoice::Debian).expect("the lab");
    let hostile = "<img src=x onerror=document.title='owned'>\"'`$(id)\u{202e}\n";
    lab.docker(["network", "create", "--label", &format!("note={hostile}"), hostile])
        .expect("docker 20.10 takes any name");
    in_window(&lab, async |client| {
        wait_for(&client, "main[data-ready='true']").await;
        client.execute("location.hash = '#/networks'", vec![]).await.expect("gone there");
        let text = until("the name is shown", async || {
            // WebKit's driver leaves <bdi> out of an element's text, so the page is asked.
            let text =
                client.execute("return document.querySelector('main').textContent", vec![]).await.ok()?;
            text.as_str().filter(|t| t.contains("<img src=x onerror=")).map(str::to_owned)
        })
        .await;
        assert!(!text.contains('\u{202e}'), "direction characters are not passed on: {text:?}");
        assert_ne!(client.title().await.expect("a title"), "owned", "a name ran as a script");
        let images = client.find_all(Locator::Css("main img[src='x']")).await.expect("looked");
        assert!(images.is_empty(), "a name became an element");

        let refused = client
            .execute_async(
                "const done = arguments[arguments.length - 1];
                 window.__TAURI_INTERNALS__.invoke('plugin:shell|execute', { program: 'id' })
                   .then(() => done('allowed'), (error) => done('refused: ' + error));",
                vec![],
            )
            .await
            .expect("asked");
        assert!(refused.as_str().is_some_and(|r| r.starts_with("refused")), "{refused}");
        let fetched = client
            .execute_async(
                "const done = arguments[arguments.length - 1];
                 document.addEventListener('securitypolicyviolation', (e) => done(e.effectiveDirective), { once: true });
                 fetch('http://198.19.249.1/').then(() => done('fetched'), () => setTimeout(() => done('failed'), 2000));",
                vec![],
            )
            .await
            .expect("asked");
        assert_eq!(fetched, "connect-src", "the content policy lets the window reach the LAN");
    });
}

#[test]
fn the_probe_asks_first_then_sweeps_the_lan_and_proves_the_new_network() {
    let lab = Lab::start(EngineChoice::Debian).expect("the lab");
    // A stand-in for the Internet: the lab has none, and a proof without a way out is no proof.
    lab.run(Node::Router, ["ip", "address", "add", "1.1.1.1/32", "dev", "lo"]).expect("an address beyond");
    let _beyond = Owned(
        lab.on(Node::Router, "busybox").args(["httpd", "-f", "-p", "1.1.1.1:443"]).spawn().expect("a server"),
    );
    let of_the_probe = |list: &[&str]| {
        let filter = ["--filter", "label=org.lanward.probe"];
        lab.docker(list.iter().chain(&filter)).expect("listed")
    };
    in_window(&lab, async |client| {
        wait_for(&client, "main[data-ready='true']").await;
        client.execute("location.hash = '#/create'", vec![]).await.expect("gone there");
        let next = async || {
            until("the next step may be taken", async || {
                let button = client.find_all(Locator::Css(".wizard footer button")).await.ok()?.pop()?;
                button.is_enabled().await.ok()?.then_some(())?;
                button.click().await.ok()
            })
            .await;
        };
        let click = async |css: &str| {
            let script = "const it = document.querySelector(arguments[0]);
                          if (!it || it.disabled) return false;
                          it.click();
                          return true;";
            until(css, async || {
                let clicked = client.execute(script, vec![json!(css)]).await.ok()?;
                clicked.as_bool().filter(|clicked| *clicked)
            })
            .await;
        };
        // WebKit's driver leaves <bdi> out of an element's text, so the page is asked.
        let text = async |css: &str| {
            let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
            let text = client.execute(script, vec![json!(css)]).await.expect("asked");
            text.as_str().unwrap_or_default().to_owned()
        };
        let has = async |css: &str| !client.find_all(Locator::Css(css)).await.expect("looked").is_empty();

        next().await; // purpose
        wait_for(&client, "#parent").await;
        next().await;
        // A range with a LAN device in it.
        wait_for(&client, "#subnet-0-subnet").await;
        type_into(&client, "#subnet-0-ip_range", "198.19.249.48/28").await;
        click("#ask-lan").await;
        wait_for(&client, "dialog #consent-allow").await;
        let terms = text("dialog").await;
        assert!(terms.contains("NET_RAW") && terms.contains("lanward-probe:"), "{terms}");
        assert_eq!(of_the_probe(&["image", "ls", "-q"]), "", "nothing is loaded before the answer");
        click("#consent-allow").await;
        wait_for(&client, ".grid g.nobody-answered").await;
        let table = text(".map table").await;
        assert!(table.contains("198.19.249.50"), "the LAN's device is on the map: {table}");
        click("#use-range").await;
        let range = until("the range is taken", async || {
            let range =
                client.find(Locator::Css("#subnet-0-ip_range")).await.ok()?.prop("value").await.ok()??;
            (range != "198.19.249.48/28").then_some(range)
        })
        .await;
        assert!(range.starts_with("198.19.249."), "{range}");
        next().await;
        type_into(&client, "#name", "proven").await;
        next().await;
        next().await; // review: create
        wait_for(&client, ".outcome.done").await;
        wait_for(&client, ".path .edge.e-gateway.pass").await;
        wait_for(&client, "#prove").await;
        let checks = text(".path ~ * ~ ol, .stack > ol").await;
        // The lab's name server refuses every name, and that is told, too.
        assert!(!has(".path .edge.fail:not(.e-name)").await, "{checks}");
        assert!(has(".path .edge.e-name.fail").await, "{checks}");
        for green in [".path .edge.e-gateway.pass", ".path .edge.e-internet.pass", ".stack > ol li.pass"] {
            assert!(has(green).await, "{green}: {checks}");
        }
        client.execute("location.hash = '#/networks'", vec![]).await.expect("gone there");
        until("the list shows the verdict", async || {
            let list = text("main").await;
            (list.contains("proven") && (has(".badge.ok").await || has(".badge.unknown").await)).then_some(())
        })
        .await;
    });
    assert_ne!(of_the_probe(&["image", "ls", "-q"]), "", "the image stays for the next time");
    assert_eq!(of_the_probe(&["ps", "-aq"]), "", "nothing of it runs on");
}
