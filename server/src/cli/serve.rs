//! `lightship serve`, `lightship worker` and `lightship demo`.

use clap::Args;

use crate::{
    clock::SharedClock,
    config::{DataSettings, ServeSettings, mail_folder},
    demo, run,
};

/// Serve the status site
#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    data: DataSettings,
    #[command(flatten)]
    serve: ServeSettings,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), String> {
        let running = start(&self).await?;
        until_stopped(running, &self).await
    }

    /// Works beside others that serve: what is set about listening to visitors means nothing here.
    pub(super) async fn run_worker(self) -> Result<(), String> {
        let mut settings = self.serve.clone();
        settings.no_jobs = false;
        let running = run::start_part(run::Part::Worker, &self.data, settings, clock()).await?;
        say!("Lightship works: it delivers messages and does what happens by itself");
        if let Some(private) = running.private {
            say!("Metrics and probes: http://{private}/metrics");
        }
        run::stop_signal().await;
        say!("Stopping ...");
        running.stop().await;
        Ok(())
    }

    /// Serves the demo: seeds it if the database is empty, and lets things happen on it.
    pub(super) async fn run_demo(self) -> Result<(), String> {
        // Seeded before the server runs: otherwise its jobs would act on a past that is still being made up.
        let say = |error: crate::error::Error| error.to_string();
        let services = super::services(&self.data).await.map_err(say)?;
        if demo::seed(&services).await.map_err(say)? {
            say!("Seeded the demo page");
        }
        let platform = demo::find(&services).await.map_err(say)?;
        let mut running = start(&self).await?;
        match platform {
            Some(platform) => running.beside(demo::live(running.services.clone(), platform)),
            None => say!("This database has pages of its own; they are served and left alone"),
        }
        until_stopped(running, &self).await
    }
}

async fn start(command: &Serve) -> Result<run::Running, String> {
    run::start(&command.data, command.serve.clone(), clock()).await
}

async fn until_stopped(running: run::Running, command: &Serve) -> Result<(), String> {
    say!("Lightship is lit: {} (listening on {})", command.serve.addresses().base_url(), running.address);
    if let Some(private) = running.private {
        say!("Metrics and probes: http://{private}/metrics");
    }
    if let Some(token) = &running.setup_token {
        say!("Set up the console, with what only you can read here: {}/console/setup#{token}", command.serve.addresses().base_url());
    }
    if let Some(folder) = command.serve.people.smtp_url.as_ref().and_then(|url| mail_folder(url.reveal())) {
        say!("Mails are kept in {}", folder.display());
    }
    if running.hub.is_empty() {
        say!("There is no page yet. Make one in another terminal: lightship page create \"Your company\"");
    }
    run::stop_signal().await;
    say!("Stopping ...");
    running.stop().await;
    Ok(())
}

#[cfg(not(feature = "testing"))]
fn clock() -> SharedClock {
    std::sync::Arc::new(crate::clock::SystemClock)
}

#[cfg(feature = "testing")]
fn clock() -> SharedClock {
    crate::http::testing::CLOCK.clone()
}
